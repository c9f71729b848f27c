/** One snapshot per turn of the event loop, however much has changed in it; and one when something goes by itself. */
import type { Clock } from './ports.ts';

export interface PublisherDeps {
  readonly clock: Clock;
  readonly publish: () => void;
  /** When what is shown changes by itself, in milliseconds from now; null: it doesn't. */
  readonly nextChange: () => number | null;
}

export class Publisher {
  readonly #deps: PublisherDeps;
  #isPlanned = false;
  #stopped = false;
  #cancelNext: () => void = () => undefined;

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
  }

  readonly soon = (): void => {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => this.#publish());
  };

  stop(): void {
    this.#stopped = true;
    this.#cancelNext();
  }

  #publish(): void {
    this.#isPlanned = false;
    if (this.#stopped) return;
    this.#deps.publish();
    this.#cancelNext();
    const wait = this.#deps.nextChange();
    this.#cancelNext = wait === null ? () => undefined : this.#deps.clock.after(wait, this.soon);
  }
}
