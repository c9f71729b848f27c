/**
 * The end of the program. Whoever would end a conversation by it is asked first; the end of the system's session asks
 * nobody and waits for nobody.
 *
 *   running ──quit──▶ asking ──yes──▶ stopping ──said, written down, or out of time──▶ stopped
 *      │ ▲──────no──────┘ │              ▲
 *      └─ no call is up ──┴─ the session ends
 */
import type { Clock, Log } from './ports.ts';

export interface QuittingDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly callsUp: () => boolean;
  /** @returns whether the call that is up may end */
  readonly ask: () => Promise<boolean>;
  /** Says goodbye and closes everything. */
  readonly stop: () => Promise<void>;
  /** Asks Electron for the end: it comes back by `mayEnd`. */
  readonly quit: () => void;
}

/**
 * What the goodbyes may take altogether. logind waits 5 s for a program that delays the shutdown (InhibitDelayMaxSec),
 * Windows as long before it offers to end it by force. What isn't said by then stands in the journal.
 */
export const STOP_WITHIN_MS = 4500;

/**
 * Quits, and does this last of all: it must lead to the end of the program.
 * @param stays the agent would rather go on talking
 */
export type QuitWith = (last: () => void, stays: () => void) => void;

export class Quitting {
  readonly #deps: QuittingDeps;
  #state: 'running' | 'asking' | 'stopping' | 'stopped' = 'running';
  #sessionEnds = false;
  #last: () => void;
  #stays: () => void = () => undefined;

  constructor(deps: QuittingDeps) {
    this.#deps = deps;
    this.#last = deps.quit;
  }

  /** Electron is about to end. @returns whether it may; if not, everything is done so that it soon may, or stays */
  mayEnd(): boolean {
    if (this.#state === 'running') {
      if (this.#deps.callsUp() && !this.#sessionEnds) this.#ask();
      else this.#stop();
    }
    return this.#state === 'stopped';
  }

  readonly with: QuitWith = (last, stays) => {
    this.#last = last;
    this.#stays = stays;
    this.#deps.quit();
  };

  /** The agent logs off, the computer shuts down. */
  sessionEnds(): void {
    if (this.#sessionEnds) return;
    this.#sessionEnds = true;
    this.#deps.log.info('program.sessionEnds', { state: this.#state });
    if (this.#state === 'asking') this.#stop();
    else if (this.#state === 'running') this.#deps.quit();
  }

  #ask(): void {
    this.#state = 'asking';
    this.#deps.ask().then(
      (mayEnd) => this.#answered(mayEnd),
      (error: unknown) => {
        // A question that can't be shown must not make a program that can't be ended.
        this.#deps.log.error('program.notAsked', { error });
        this.#answered(true);
      },
    );
  }

  #answered(mayEnd: boolean): void {
    // Meanwhile the session may have ended.
    if (this.#state !== 'asking') return;
    if (mayEnd) return this.#stop();
    this.#state = 'running';
    // The next quit is another one's.
    this.#last = this.#deps.quit;
    const stays = this.#stays;
    this.#stays = () => undefined;
    stays();
  }

  #stop(): void {
    this.#state = 'stopping';
    const end = (): void => {
      if (this.#state === 'stopped') return;
      this.#state = 'stopped';
      cancel();
      this.#last();
    };
    const cancel = this.#deps.clock.after(STOP_WITHIN_MS, () => {
      this.#deps.log.warn('program.stopOutOfTime');
      end();
    });
    this.#deps.stop().then(end, (error: unknown) => {
      this.#deps.log.error('program.notStopped', { error });
      end();
    });
  }
}
