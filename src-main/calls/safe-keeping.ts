/** Puts calls into the journal, and keeps trying: a full disk must cost the agent neither her call nor its report. */
import { type Call, isAlive } from '#shared/call.ts';
import type { Clock, Log } from '../ports.ts';
import type { Journal } from './journal.ts';

/** How often the journal learns that this program still carries its calls. */
const SIGN_OF_LIFE_MS = 5000;

export interface SafeKeepingDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Pick<Journal, 'save' | 'signOfLife'>;
  readonly onFailure: (error: unknown) => void;
}

export class SafeKeeping {
  readonly #deps: SafeKeepingDeps;
  readonly #alive = new Set<string>();
  /** What the journal could not take; tried again with every sign of life. */
  readonly #unsaved = new Map<string, Call>();
  #cancelSign: (() => void) | null = null;

  constructor(deps: SafeKeepingDeps) {
    this.#deps = deps;
  }

  keep(call: Call): void {
    this.#save(call);
    if (isAlive(call)) this.#alive.add(call.id);
    else this.#alive.delete(call.id);
    this.#plan();
  }

  stop(): void {
    this.#cancelSign?.();
    this.#cancelSign = null;
  }

  #save(call: Call): void {
    try {
      this.#deps.journal.save(call);
      this.#unsaved.delete(call.id);
    } catch (error) {
      this.#unsaved.set(call.id, call);
      this.#deps.log.error('journal.saveFailed', { callId: call.id, error });
      this.#deps.onFailure(error);
    }
  }

  /** Signs of life while a call is up, or one waits to be written. */
  #plan(): void {
    if (this.#alive.size === 0 && this.#unsaved.size === 0) this.stop();
    else this.#cancelSign ??= this.#deps.clock.after(SIGN_OF_LIFE_MS, () => this.#sign());
  }

  #sign(): void {
    this.#cancelSign = null;
    for (const call of this.#unsaved.values()) this.#save(call);
    try {
      this.#deps.journal.signOfLife();
    } catch (error) {
      this.#deps.log.error('journal.signOfLifeFailed', { error });
    }
    this.#plan();
  }
}
