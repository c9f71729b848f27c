/**
 * The pace of requests that nothing depends on: ten at once, then one in five seconds. The portal counts per office
 * address (bitrix24.md 2.5): a hundred agents who all search at once must leave room for what rings.
 */
const BURST = 10;
const EACH_MS = 5000;

export class CourtesyPace {
  /** When the last of the burst will have been paid back; in the past: all of it is there. */
  #paidAt = 0;

  /** Survives a clock that is set back: no wait is longer than the whole burst. */
  freeAt(now: number): number {
    if (this.#paidAt > now + (BURST + 1) * EACH_MS) this.#paidAt = now;
    return Math.max(now, this.#paidAt - (BURST - 1) * EACH_MS);
  }

  sent(now: number): void {
    this.#paidAt = Math.max(this.#paidAt, now) + EACH_MS;
  }
}
