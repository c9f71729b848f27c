/** The account's servers and which of them is in use; the first is the preferred one. */
export class Servers {
  readonly #urls: readonly string[];
  #index = 0;

  constructor(urls: readonly string[]) {
    this.#urls = urls;
  }

  get current(): string {
    return this.#urls[this.#index] ?? '';
  }

  /** Those that are preferred to the one in use, best first. */
  get better(): readonly string[] {
    return this.#urls.slice(0, this.#index);
  }

  get isOnly(): boolean {
    return this.#urls.length < 2;
  }

  /** The one in use is of no use: the next, after the last the first. @returns false when all have had their turn */
  next(): boolean {
    this.#index = this.#index + 1 < this.#urls.length ? this.#index + 1 : 0;
    return this.#index > 0;
  }

  choose(url: string): void {
    this.#index = Math.max(0, this.#urls.indexOf(url));
  }
}
