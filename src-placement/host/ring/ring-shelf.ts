/** Where rings are kept between requests, whichever replica handles them. */
import * as v from 'valibot';
import { read, type Store } from '../store/store.ts';
import type { Ring } from './ring.ts';

export interface Shelved {
  readonly ring: Ring;
  readonly version: string;
}

export interface RingShelf {
  get(key: string): Promise<Shelved | null>;
  /**
   * Writes over the version that was read; null: only where there is none.
   * @returns whether it did; else somebody else has written meanwhile
   */
  put(key: string, ring: Ring, version: string | null): Promise<boolean>;
}

/** While it is open: longer than any exchange lets a call ring. */
const OPEN_MS = 3600_000;
/** What became of it: a desktop that was off meanwhile asks when it is started again. */
const DECIDED_MS = 30 * 24 * 3600_000;

export class StoreShelf implements RingShelf {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async get(key: string): Promise<Shelved | null> {
    const found = await read(this.#store, rowKey(key), RingSchema);
    return found === null ? null : { ring: found.value, version: found.version };
  }

  async put(key: string, ring: Ring, version: string | null): Promise<boolean> {
    const life = ring.outcome === null ? OPEN_MS : DECIDED_MS;
    const written =
      version === null
        ? await this.#store.putIfAbsent(rowKey(key), ring, life)
        : await this.#store.putIfVersion(rowKey(key), ring, version, life);
    return written !== null;
  }
}

const rowKey = (key: string): string => `ring/${key}`;

const DesktopSchema = v.object({ userId: v.string(), instance: v.string() });
const RingSchema: v.GenericSchema<unknown, Ring> = v.object({
  leader: DesktopSchema,
  legs: v.array(
    v.object({ ...DesktopSchema.entries, leg: v.string(), ringing: v.boolean(), at: v.number(), late: v.boolean() }),
  ),
  portalCallId: v.nullable(v.string()),
  registrar: v.string(),
  shownTo: v.array(v.string()),
  outcome: v.nullable(
    v.variant('kind', [
      v.object({
        kind: v.literal('claimed'),
        by: DesktopSchema,
        contenders: v.array(DesktopSchema),
        firm: v.boolean(),
      }),
      v.object({ kind: v.literal('missed'), by: DesktopSchema }),
    ]),
  ),
});
