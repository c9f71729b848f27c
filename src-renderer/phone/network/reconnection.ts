/** Brings a lost connection back, in the rhythm of `delays.ts`. */
import { reconnectDelay } from './delays.ts';

/** A connection that lasted so long was a good one. A shorter one counts as a try in vain, or a server that hangs up on everybody would be asked without a pause. */
const GOOD_AFTER = 3000;

export class Reconnection {
  readonly #connect: () => void;
  #attempt = 0;
  #madeAt: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(connect: () => void) {
    this.#connect = connect;
  }

  made(): void {
    this.#madeAt = performance.now();
  }

  /** The connection is gone, or couldn't be made. */
  lost(): void {
    if (this.#madeAt !== null && performance.now() - this.#madeAt >= GOOD_AFTER) this.#attempt = 0;
    this.#madeAt = null;
    this.#schedule();
  }

  /** Something has changed: whatever is being waited for is tried at once. */
  now(): void {
    this.#attempt = 0;
    if (this.#timer !== undefined) this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#connect();
    }, reconnectDelay(this.#attempt));
    this.#attempt += 1;
  }
}
