/** One place for every timer of the exchange, so that stopping it leaves none behind. */
export class Timers {
  readonly #pending = new Set<NodeJS.Timeout>();

  /** Runs `task` once after `ms`; the returned function calls it off. */
  after(ms: number, task: () => void): () => void {
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      task();
    }, ms);
    this.#pending.add(timer);
    return () => {
      clearTimeout(timer);
      this.#pending.delete(timer);
    };
  }

  clear(): void {
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }
}
