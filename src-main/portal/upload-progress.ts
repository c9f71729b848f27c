/** How far the recordings that are on their way have come. */
import type { Clock } from '../ports.ts';

/** Each telling draws a window anew. */
const TELL_EVERY_MS = 500;

export class UploadProgress {
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #percents = new Map<string, number>();
  #toldAt = -Infinity;

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Whole per cent; null while nothing of it is on its way. The last one is the portal's to say. */
  of(callId: string): number | null {
    return this.#percents.get(callId) ?? null;
  }

  sent(callId: string, bytes: number, total: number): void {
    const percent = Math.min(99, Math.max(0, Math.floor((bytes / Math.max(total, 1)) * 100)));
    const before = this.#percents.get(callId);
    if (percent === before) return;
    this.#percents.set(callId, percent);
    const now = this.#clock.now();
    // The first word of it at once; a clock that was set back must not silence it.
    if (before !== undefined && now >= this.#toldAt && now - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = now;
    this.#changed();
  }

  over(callId: string): void {
    this.#percents.delete(callId);
  }
}
