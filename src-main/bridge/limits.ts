/** How much the bridge takes from anybody. Pure: the clock is passed in. */

/** Sockets at a time; those that have not proven themselves yet. */
export const SOCKET_LIMIT = { total: 16, unproven: 4 } as const;
/** Milliseconds from the TCP connection to the proof. */
export const HANDSHAKE_LIMIT = 5_000;
export const PING_EVERY = 20_000;
export const MESSAGE_RATE = { perSecond: 20, burst: 40 } as const;

/** Whether one more TCP connection may stay. A connection counts before it has said a word: silence is cheap to produce. */
export const admits = (total: number, unproven: number): boolean =>
  total < SOCKET_LIMIT.total && unproven < SOCKET_LIMIT.unproven;

/** A token bucket: `burst` at once, then `perSecond`. */
export class MessageBudget {
  #tokens: number = MESSAGE_RATE.burst;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** @returns false when this message is one too many */
  take(now: number): boolean {
    // A clock that was set back earns nothing and costs nothing.
    const seconds = Math.max(0, now - this.#at) / 1000;
    this.#tokens = Math.min(MESSAGE_RATE.burst, this.#tokens + seconds * MESSAGE_RATE.perSecond);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
