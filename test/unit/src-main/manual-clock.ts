import type { Clock, Log } from '../../../src-main/ports.ts';

/** A clock that moves only when told to. */
export class ManualClock implements Clock {
  #now: number;
  readonly #timers = new Set<{ at: number; readonly action: () => void }>();

  constructor(now = 1_790_000_000_000) {
    this.#now = now;
  }

  now = (): number => this.#now;

  after = (ms: number, action: () => void): (() => void) => {
    const timer = { at: this.#now + ms, action };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  get nextTimer(): number | null {
    return this.#timers.size === 0 ? null : Math.min(...[...this.#timers].map(({ at }) => at));
  }

  /** To that moment, running what falls due on the way, in order. */
  async advanceTo(at: number): Promise<void> {
    await settled();
    while (this.nextTimer !== null && this.nextTimer <= at) {
      const due = [...this.#timers].reduce((a, b) => (b.at < a.at ? b : a));
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.action();
      await settled();
    }
    this.#now = Math.max(this.#now, at);
  }

  /** Somebody sets the computer's clock; timers run on as they were. */
  set(now: number): void {
    const shift = now - this.#now;
    for (const timer of this.#timers) timer.at += shift;
    this.#now = now;
  }

  advance(ms: number): Promise<void> {
    return this.advanceTo(this.#now + ms);
  }
}

/** Until every promise that could go on has gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const nothing = (): void => undefined;
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, part: () => silentLog };
