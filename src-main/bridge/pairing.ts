/**
 * One-time codes for "Connect browser". A code ties one browser tab to this desktop: the tab proves it over a socket,
 * for which the browser must first ask its user. It grants nothing else, and the bridge secret is no part of it.
 */
import type { Clock } from '../ports.ts';
import { newKey } from './handshake.ts';

export const PAIRING_LIFE = 10 * 60_000;

export interface PairingOffer {
  readonly code: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

export class PairingDesk {
  readonly #clock: Clock;
  #offer: PairingOffer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new code; the one before it is void. */
  open(): PairingOffer {
    this.#offer = { code: newKey(), until: this.#clock.now() + PAIRING_LIFE };
    return this.#offer;
  }

  get offer(): PairingOffer | null {
    return this.#offer !== null && this.#clock.now() < this.#offer.until ? this.#offer : null;
  }

  /** Used, or no longer wanted. */
  close(): void {
    this.#offer = null;
  }
}
