/**
 * What this replica may ask of one portal. Requests are counted per portal and source address (bitrix24.md 2.5: 50,
 * 2 a second), and other replicas and the office's own desktops may stand behind the same address: so half of it.
 * What people wait for may use the last of it; the rest leaves a reserve.
 */
import type { Clock } from '#shared/web/ports.ts';

export type Urgency = 'urgent' | 'ordinary';

const CAPACITY = 25;
const PER_SECOND = 1;
const RESERVE = 8;
/** A refusal for too many requests says that somebody else spends, too. */
const PAUSE_MS = 1000;

export class PortalBudget {
  readonly #clock: Clock;
  #tokens = CAPACITY;
  #at: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#at = clock.now();
  }

  get left(): number {
    this.#refill();
    return this.#tokens;
  }

  /** Waits for its turn. @returns false when that would take longer than `patienceMs` */
  async take(urgency: Urgency, patienceMs: number): Promise<boolean> {
    const until = this.#clock.now() + patienceMs;
    const floor = urgency === 'urgent' ? 1 : 1 + RESERVE;
    for (;;) {
      this.#refill();
      if (this.#tokens >= floor) {
        this.#tokens -= 1;
        return true;
      }
      const wait = Math.max(20, ((floor - this.#tokens) / PER_SECOND) * 1000);
      if (this.#clock.now() + wait > until) return false;
      await new Promise<void>((resolve) => void this.#clock.after(wait, resolve));
    }
  }

  /** The portal said 503. */
  overloaded(): void {
    this.#tokens = 0;
    this.#at = this.#clock.now() + PAUSE_MS * (1 + Math.random());
  }

  #refill(): void {
    const now = this.#clock.now();
    if (now <= this.#at) return;
    this.#tokens = Math.min(CAPACITY, this.#tokens + ((now - this.#at) / 1000) * PER_SECOND);
    this.#at = now;
  }
}
