/** Answers calls for which the PBX has asked so (Call-Info;answer-after, Alert-Info), after the time that it gave. */
import { type Call, isAlive } from '#shared/call.ts';
import type { Clock } from '../ports.ts';

export interface AutoAnswerDeps {
  readonly clock: Clock;
  readonly calls: () => readonly Call[];
  readonly answer: (callId: string) => void;
  /** Whether somebody can be before this computer. */
  readonly isAttended: () => boolean;
}

export class AutoAnswer {
  readonly #deps: AutoAnswerDeps;
  readonly #cancels = new Map<string, () => void>();

  constructor(deps: AutoAnswerDeps) {
    this.#deps = deps;
  }

  plan(callId: string, seconds: number): void {
    this.cancel(callId);
    this.#cancels.set(
      callId,
      this.#deps.clock.after(seconds * 1000, () => this.#due(callId)),
    );
  }

  /** The call is answered or over. */
  cancel(callId: string): void {
    this.#cancels.get(callId)?.();
    this.#cancels.delete(callId);
  }

  stop(): void {
    for (const callId of this.#cancels.keys()) this.cancel(callId);
  }

  /**
   * Nobody is put on hold by a machine: while another call is up, this one rings on. So it does before a locked screen:
   * an open microphone in an office that its agent has left is a bug in the other sense.
   */
  #due(callId: string): void {
    this.#cancels.delete(callId);
    const ringsHere = ({ direction, phase }: Call) => direction === 'incoming' && phase === 'ringing';
    const isBusy = this.#deps.calls().some((call) => call.id !== callId && isAlive(call) && !ringsHere(call));
    if (!isBusy && this.#deps.isAttended()) this.#deps.answer(callId);
  }
}
