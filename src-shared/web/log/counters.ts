/** Named counts of what happened and what was refused, since the program started: for diagnostics. */
export class Counters {
  readonly #counts = new Map<string, number>();

  readonly add = (name: string, by = 1): void => {
    this.#counts.set(name, this.get(name) + by);
  };

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** By name, sorted. */
  list(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
