/**
 * The computer's sleep and the calls: none while one is up, as far as it is ours to say, and the right thing when it
 * comes all the same (the lid is closed, the battery is empty).
 *
 *   call up ─▶ kept awake ─▶ last call over ─▶ let go
 *   suspend ─▶ goodbye to the exchange, calls over ─▶ resume ─▶ registered anew
 */
import type { Clock, Log } from './ports.ts';

export interface PowerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly callsUp: () => boolean;
  /** Asks the system to stay awake. @returns what lets it sleep again */
  readonly keepAwake: () => () => void;
  /** The computer sleeps at once: what is to be said is said now, what is to be written is written now. */
  readonly fallAsleep: () => void;
  /** Awake, or in front of somebody again: what waits need not wait any longer. */
  readonly wakeUp: () => void;
}

export class Power {
  readonly #deps: PowerDeps;
  #letGo: (() => void) | null = null;
  #sleepsSince: number | null = null;
  #locked = false;

  constructor(deps: PowerDeps) {
    this.#deps = deps;
  }

  /** Nobody sits before this computer, or should be taken to. */
  get isLocked(): boolean {
    return this.#locked;
  }

  /** A call has begun, ended or gone on: however it ended, the computer may sleep when it was the last. */
  callsChanged(): void {
    const callsUp = this.#deps.callsUp();
    if (callsUp === (this.#letGo !== null)) return;
    if (callsUp) this.#letGo = this.#deps.keepAwake();
    else this.#release();
    this.#deps.log.info(callsUp ? 'power.keptAwake' : 'power.maySleep');
  }

  suspend(): void {
    if (this.#sleepsSince !== null) return;
    this.#sleepsSince = this.#deps.clock.now();
    this.#deps.log.info('power.suspend', { callsUp: this.#deps.callsUp() });
    this.#deps.fallAsleep();
  }

  resume(): void {
    const since = this.#sleepsSince;
    this.#sleepsSince = null;
    const sleptMs = since === null ? null : this.#deps.clock.now() - since;
    this.#deps.log.info('power.resume', { sleptMs });
    this.#deps.wakeUp();
  }

  lock(): void {
    this.#locked = true;
  }

  /** macOS and Windows: perhaps long after the computer woke up, and on another network. */
  unlock(): void {
    this.#locked = false;
    this.resume();
  }

  stop(): void {
    this.#release();
  }

  #release(): void {
    const letGo = this.#letGo;
    this.#letGo = null;
    letGo?.();
  }
}
