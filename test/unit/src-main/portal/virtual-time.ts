import type { Clock } from '../../../../src-main/ports.ts';

/** Time that passes only when nothing else is left to do: timers fire in order, promises settle in between. */
export class VirtualTime implements Clock {
  #now = 1_790_000_000_000;
  #timers: { at: number; seq: number; action: () => void }[] = [];
  #seq = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, seq: ++this.#seq, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Runs until no timer is left, or for so long. */
  async run(forMs = Number.POSITIVE_INFINITY): Promise<void> {
    const end = this.#now + forMs;
    for (;;) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      const [next] = this.#timers.toSorted((a, b) => a.at - b.at || a.seq - b.seq);
      if (next === undefined || next.at > end) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.at;
      next.action();
    }
    if (end !== Number.POSITIVE_INFINITY) this.#now = end;
  }
}
