/**
 * Nothing polls the portal while it works. While it can't be reached, and nobody calls anything, somebody must find out
 * that it is back: these are the pauses between the looks, spread by a fifth so that an office doesn't look at once.
 */
import type { Clock } from '../ports.ts';

const PAUSES_S = [15, 30, 60, 120, 300] as const;

export class OfflineWatch {
  readonly #clock: Clock;
  readonly #look: () => void;
  readonly #random: () => number;
  #looks = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, look: () => void, random: () => number = Math.random) {
    this.#clock = clock;
    this.#look = look;
    this.#random = random;
  }

  /** Plans the next look; called again after each one that failed. */
  plan(): void {
    this.#cancel?.();
    const seconds = PAUSES_S[Math.min(this.#looks, PAUSES_S.length - 1)] ?? 300;
    this.#looks += 1;
    this.#cancel = this.#clock.after(seconds * 1000 * (0.8 + 0.4 * this.#random()), this.#look);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#looks = 0;
  }
}
