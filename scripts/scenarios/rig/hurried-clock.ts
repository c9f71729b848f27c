import type { Clock } from '../../../src-main/ports.ts';

interface Timer {
  readonly at: number;
  readonly action: () => void;
  stop: () => void;
}

/** Real time, and some of it in no time: what a desktop waits for on purpose need not be waited for in a test. */
export class HurriedClock implements Clock {
  #ahead = 0;
  readonly #timers = new Set<Timer>();
  readonly #passed: (ms: number) => void;

  /** @param passed is told of time that passes in no time */
  constructor(passed: (ms: number) => void = () => undefined) {
    this.#passed = passed;
  }

  now(): number {
    return Date.now() + this.#ahead;
  }

  after(ms: number, action: () => void): () => void {
    const timer: Timer = { at: this.now() + ms, action, stop: () => undefined };
    this.#arm(timer);
    this.#timers.add(timer);
    return () => {
      timer.stop();
      this.#timers.delete(timer);
    };
  }

  /** So much time has passed: what is due by now happens, oldest first. */
  pass(ms: number): void {
    this.#passed(ms);
    this.#ahead += ms;
    const waiting = [...this.#timers].toSorted((one, other) => one.at - other.at);
    for (const timer of waiting) {
      if (!this.#timers.has(timer)) continue;
      timer.stop();
      if (timer.at > this.now()) this.#arm(timer);
      else this.#fire(timer);
    }
  }

  #arm(timer: Timer): void {
    const handle = setTimeout(() => this.#fire(timer), Math.max(0, timer.at - this.now()));
    timer.stop = () => clearTimeout(handle);
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    timer.action();
  }
}
