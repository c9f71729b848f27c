/** Keeps the phone window alive: if it dies, its calls are told as lost and a new one takes its place. */
import type { Clock, Log } from '../ports.ts';
import type { Windows } from './windows.ts';

/** A window that dies at once again would spin: each restart waits longer, up to the last delay. */
const RESTART_DELAYS_MS = [0, 1000, 5000, 15000] as const;
/** A window that has lived this long has earned the short delay again. */
const SETTLED_AFTER_MS = 60_000;

export class PhoneWindow {
  readonly #windows: Windows;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #lost: () => void;
  #restarts = 0;
  #openedAt = 0;
  #cancelRestart: (() => void) | null = null;
  #stopped = false;

  constructor(options: { windows: Windows; clock: Clock; log: Log; lost: () => void }) {
    this.#windows = options.windows;
    this.#clock = options.clock;
    this.#log = options.log.part('phone');
    this.#lost = options.lost;
  }

  open(): void {
    this.#openedAt = this.#clock.now();
    // The factory destroys a window whose page died.
    this.#windows.open('phone').on('closed', () => this.#restart());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRestart?.();
    this.#windows.get('phone')?.destroy();
  }

  #restart(): void {
    if (this.#stopped) return;
    this.#log.error('phone window lost', { restarts: this.#restarts });
    this.#lost();
    if (this.#clock.now() - this.#openedAt > SETTLED_AFTER_MS) this.#restarts = 0;
    const delay = RESTART_DELAYS_MS[Math.min(this.#restarts, RESTART_DELAYS_MS.length - 1)] ?? 0;
    this.#restarts++;
    this.#cancelRestart = this.#clock.after(delay, () => this.open());
  }
}
