/** What the desktop does with letters from hubs: opens them, and lets each through once, in its time (`relay.ts`). */
import * as v from 'valibot';
import { BRIDGE_VERSION, type HubMessage, HubMessageSchema } from '../bridge.ts';
import { type Envelope, LETTER_LIFE, type RelayRoute, RelaySeal } from './relay.ts';

/** Clocks that were read over a network, twice. */
const CLOCK_SLACK = 5_000;

const LetterSchema = v.object({
  id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(100)),
  v: v.number(),
  boot: v.string(),
  expires: v.number(),
  got: v.pipe(v.number(), v.minValue(0)),
  /** Looked at below: an unknown kind of message comes from a newer hub, and its letter still says what arrived. */
  message: v.unknown(),
});

export interface Taken {
  readonly hub: string;
  readonly id: string;
  readonly got: number;
  /** The bridge's version that the hub speaks. */
  readonly version: number;
  readonly message: HubMessage | null;
}

/**
 * `forged` not sealed with our secret, or changed on the way · `malformed` sealed, but nothing that we know · `version`
 * neither side's present or previous one · `stale` for an earlier run of this desktop · `late` expired, or says that it
 * lives longer than any letter may
 */
export type LetterRefusal = 'forged' | 'malformed' | 'version' | 'stale' | 'late';

export type Verdict =
  | ({ readonly verdict: 'taken' } & Taken)
  /** Its answer may have been lost. */
  | { readonly verdict: 'repeated'; readonly hub: string; readonly id: string; readonly got: number }
  | { readonly verdict: LetterRefusal; readonly hub: string; readonly id: string | null };

export class DesktopInbox {
  readonly #seal: RelaySeal;
  readonly #boot: string;
  /** Until when each id is remembered. */
  readonly #seen = new Map<string, number>();

  constructor(route: RelayRoute, boot: string) {
    this.#seal = new RelaySeal(route);
    this.#boot = boot;
  }

  /** @param envelope addressed to this desktop @param now by the portal's clock */
  async take(envelope: Envelope, now: () => number): Promise<Verdict> {
    const { hub } = envelope;
    const content = await this.#seal.open(envelope);
    if (content === null) return { verdict: 'forged', hub, id: null };
    const letter = v.safeParse(LetterSchema, content);
    if (!letter.success) return { verdict: 'malformed', hub, id: null };
    const { id, boot, expires, got, message } = letter.output;
    if (letter.output.v < BRIDGE_VERSION.lowest || letter.output.v > BRIDGE_VERSION.highest)
      return { verdict: 'version', hub, id };
    if (boot !== this.#boot) return { verdict: 'stale', hub, id };
    const at = now();
    if (expires < at || expires > at + LETTER_LIFE + CLOCK_SLACK) return { verdict: 'late', hub, id };
    if (!this.#isNew(`${hub} ${id}`, expires, at)) return { verdict: 'repeated', hub, id, got };
    const known = v.safeParse(v.nullable(HubMessageSchema), message);
    if (!known.success) return { verdict: 'malformed', hub, id };
    return { verdict: 'taken', hub, id, got, version: letter.output.v, message: known.output };
  }

  #isNew(key: string, expires: number, now: number): boolean {
    for (const [old, until] of this.#seen) if (until < now) this.#seen.delete(old);
    if (this.#seen.has(key)) return false;
    this.#seen.set(key, expires);
    return true;
  }
}
