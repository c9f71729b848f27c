/** What the agent should know now: one notice per reason, until its cause is gone or she closes it. */
import { EventEmitter } from 'node:events';
import type { FailureReason } from '#shared/failure.ts';
import type { Notice } from '#shared/state.ts';
import type { Clock } from './ports.ts';

export class Notices extends EventEmitter<{ changed: [] }> {
  readonly #clock: Clock;
  readonly #open = new Map<FailureReason, Notice>();

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  get list(): readonly Notice[] {
    return [...this.#open.values()];
  }

  /** A reason that is already shown moves to the end, with the new time. */
  raise(reason: FailureReason): void {
    this.#open.delete(reason);
    this.#open.set(reason, { id: reason, reason, at: this.#clock.now() });
    this.emit('changed');
  }

  /** Its cause is gone. */
  clear(...reasons: readonly FailureReason[]): void {
    const cleared = reasons.filter((reason) => this.#open.delete(reason));
    if (cleared.length > 0) this.emit('changed');
  }

  /** The agent has closed it. */
  close(id: string): void {
    this.clear(id as FailureReason);
  }
}
