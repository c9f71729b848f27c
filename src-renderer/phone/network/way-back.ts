/** Looks, while a lesser server is in use, whether a better one is back, and then goes there; never under a call. */

export interface WayBackParts {
  /** Preferred to the server in use, best first. */
  better(): readonly string[];
  isBusy(): boolean;
  /** Whether a SIP server answers there. */
  answers(url: string): Promise<boolean>;
  take(url: string): void;
}

/** Each phone that had to leave asks once a minute, and not all of them in the same second. */
const EVERY = 60_000;
const JITTER = 15_000;

export class WayBack {
  readonly #parts: WayBackParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking = false;
  #stopped = false;

  constructor(parts: WayBackParts) {
    this.#parts = parts;
    this.#schedule();
  }

  /** Now, beside the regular times. */
  async look(): Promise<void> {
    if (this.#looking || this.#stopped || this.#parts.isBusy()) return;
    this.#looking = true;
    try {
      for (const url of this.#parts.better()) {
        if (!(await this.#parts.answers(url))) continue;
        // Meanwhile a call may have come, or another server been taken.
        if (!this.#stopped && !this.#parts.isBusy() && this.#parts.better().includes(url)) this.#parts.take(url);
        return;
      }
    } finally {
      this.#looking = false;
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.#timer = setTimeout(
      () => {
        void this.look();
        this.#schedule();
      },
      EVERY + Math.random() * JITTER,
    );
  }
}
