/** Where rings are kept between requests, whichever replica handles them. */
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
