import { Listeners } from '../listeners.ts';

export type LegState = 'calling' | 'ringing' | 'answered' | 'ended';

export type LegEnd = {
  readonly by: 'robot' | 'agent' | 'exchange';
  /** The final SIP status of the INVITE; 200 for a call that was answered and hung up later. */
  readonly status: number;
  /** Reason header values of the BYE, CANCEL or refusal. */
  readonly reasons: readonly string[];
};

export type LegEvents = {
  ringing: [];
  answered: [];
  ended: [LegEnd];
  digit: [string];
  /** The agent has put the leg on hold, or taken it back. */
  held: [boolean];
};

export class RobotLegError extends Error {
  readonly reason: 'ended' | 'not-answered' | 'refused' | 'timeout';

  constructor(reason: RobotLegError['reason'], message: string) {
    super(message);
    this.name = 'RobotLegError';
    this.reason = reason;
  }
}

/**
 * How far a leg has come, as a state, as promises and as events.
 *
 *   calling ──▶ ringing ──▶ answered ──▶ ended
 *      ├───────────┼────────────▲          ▲
 *      └───────────┴───────────────────────┘
 *
 * A step back or out of `ended` is not taken: answers and hang-ups cross on the wire.
 */
export class LegProgress {
  readonly events = new Listeners<LegEvents>();
  readonly #ringing = Promise.withResolvers<void>();
  readonly #answered = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<LegEnd>();
  #state: LegState = 'calling';

  constructor() {
    // Nobody has to wait for these: a leg that ends unanswered must not take the process along.
    this.#ringing.promise.catch(() => {});
    this.#answered.promise.catch(() => {});
  }

  get state(): LegState {
    return this.#state;
  }

  get ringing(): Promise<void> {
    return this.#ringing.promise;
  }

  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  get ended(): Promise<LegEnd> {
    return this.#ended.promise;
  }

  ring(): void {
    if (!this.#moveTo('ringing')) return;
    this.#ringing.resolve();
    this.events.emit('ringing');
  }

  answer(): void {
    if (!this.#moveTo('answered')) return;
    this.#ringing.resolve();
    this.#answered.resolve();
    this.events.emit('answered');
  }

  /** Whether it was this that ended the leg. */
  end(end: LegEnd): boolean {
    if (!this.#moveTo('ended')) return false;
    const error = new RobotLegError('ended', `the call ended with ${end.status} by the ${end.by}`);
    this.#ringing.reject(error);
    this.#answered.reject(error);
    this.#ended.resolve(end);
    this.events.emit('ended', end);
    return true;
  }

  #moveTo(next: LegState): boolean {
    if (ORDER.indexOf(next) <= ORDER.indexOf(this.#state)) return false;
    this.#state = next;
    return true;
  }
}

const ORDER: readonly LegState[] = ['calling', 'ringing', 'answered', 'ended'];
