/** What the agent gets to read of a set-up before she says yes. Pure. */
import type { Managed, ManagedValue } from '#shared/policy/managed.ts';
import { at, equal } from '#shared/policy/paths.ts';
import type { Settings } from '#shared/settings.ts';
import type { SetUpChange } from '#shared/state.ts';

export interface SetUpChanges {
  readonly changes: readonly SetUpChange[];
  /** How many settings are as the letter has them already. */
  readonly same: number;
}

export function changesOf(brought: ReadonlyMap<string, ManagedValue>, current: Settings): SetUpChanges {
  const all = [...brought].map(([path, { key, value }]) => ({ key, value, now: at(current, path) }));
  const different = all.filter(({ value, now }) => !equal(value, now));
  return {
    changes: different.map(({ key, value, now }) => ({ key, before: inWords(now), after: inWords(value) ?? '' })),
    same: all.length - different.length,
  };
}

/** Letters that the administrator's recommendations lie over change nothing. */
export const withoutOverruled = (
  brought: ReadonlyMap<string, ManagedValue>,
  policies: Managed,
): ReadonlyMap<string, ManagedValue> =>
  new Map([...brought].filter(([path]) => !policies.defaults.has(path) && !policies.enforced.has(path)));

/** As it is written in a policy; of a TURN server the address only. */
function inWords(value: unknown): string | boolean | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((part) => String(inWords(part) ?? '')).join(', ') || null;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value !== 'object') return null;
  if ('urls' in value) return String(value.urls);
  if ('match' in value && 'replace' in value) return `${String(value.match)} => ${String(value.replace)}`;
  if ('min' in value && 'max' in value)
    return value.min === value.max ? String(value.min) : `${String(value.min)}-${String(value.max)}`;
  return JSON.stringify(value);
}
