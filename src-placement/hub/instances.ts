/** The desktops of this agent, as the portal's user option names them. Checked by hand: a schema library outweighs the hub. */
import type { Instance, InstanceMap } from '#shared/bridge.ts';
import { INSTANCE_LIFE } from '#shared/bridge.ts';

/** @param option a map, or its JSON; entries that are not understood or long unseen are left out */
export function readInstances(option: unknown, now: number): InstanceMap {
  const map = typeof option === 'string' ? parse(option) : option;
  const entries = Object.entries((map ?? {}) as Record<string, unknown>);
  const known = entries.filter((entry): entry is [string, Instance] => isInstance(entry[1], now));
  return Object.fromEntries(known.map(([id, { relay, ...at }]) => [id, isRelay(relay, at.v) ? { ...at, relay } : at]));
}

/** What a newer desktop may have made of it is no relay of ours. */
function isRelay(value: unknown, version: unknown): value is NonNullable<Instance['relay']> {
  const { boot, user } = (value ?? {}) as Record<string, unknown>;
  return isKey(boot) && /^\d{1,20}$/.test(String(user)) && Array.isArray(version) && isNumber(version[1]);
}

function isInstance(value: unknown, now: number): value is Instance {
  const { port, secret, seen } = (value ?? {}) as Record<string, unknown>;
  return (
    isNumber(port) && port >= 1024 && port <= 65535 && isKey(secret) && isNumber(seen) && now - seen < INSTANCE_LIFE
  );
}

const isNumber = (value: unknown): value is number => Number.isInteger(value);
const isKey = (value: unknown): boolean => typeof value === 'string' && /^[\w-]{43}$/.test(value);

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
