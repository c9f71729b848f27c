/** Takes the reporter's steps, each written down before its request leaves and after its answer. Decides nothing. */
import type { Journal, StepId } from '../calls/journal.ts';
import type { Log } from '../ports.ts';
import type { Rider } from './callers.ts';
import { CALL_ID_OF_FIRST } from './report-plan.ts';
import {
  type Address,
  ask,
  goesByItself,
  handOver,
  type StepOutcome,
  type StepPorts,
  type Task,
  type Way,
} from './report-requests.ts';

export interface DeliveryDeps extends StepPorts {
  readonly journal: Pick<Journal, 'sending' | 'outcome' | 'together'>;
  readonly log: Log;
}

/** A recording that may go to its address now; its step stands in the journal as `sending` until it has. */
export interface Upload<Of extends Task> extends Address {
  readonly task: Of;
  readonly stepId: StepId;
}

export interface Delivered<Of extends Task> {
  readonly taken: readonly { readonly task: Of; readonly outcome: StepOutcome }[];
  readonly uploads: readonly Upload<Of>[];
}

export class Delivery {
  readonly #deps: DeliveryDeps;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
  }

  /**
   * One HTTP request for all of these. Never rejects.
   * @param alone nothing may be asked besides: a batch of what is late is full enough
   */
  async send<Of extends Task>(tasks: readonly Of[], way: Way, alone: boolean): Promise<Delivered<Of>> {
    const { journal } = this.#deps;
    try {
      const sent = this.#write(tasks, (task) => ({ task, stepId: journal.sending(...sending(task)) }));
      const answers = await ask(this.#deps, tasks, way, alone ? null : this.#riderOf(tasks));
      const answered = sent.flatMap((entry, index) => {
        const answer = answers[index];
        return answer === undefined ? [] : [{ ...entry, answer }];
      });
      const taken = answered.flatMap(({ answer, ...entry }) =>
        'address' in answer ? [] : [{ ...entry, outcome: answer }],
      );
      this.#write(taken, ({ stepId, outcome }) => this.#outcome(stepId, outcome));
      const uploads = answered.flatMap(({ answer, ...entry }) =>
        'address' in answer ? [{ ...entry, ...answer }] : [],
      );
      return { taken, uploads };
    } catch (error) {
      return { taken: tasks.map((task) => ({ task, outcome: this.#journalFailed(task, error) })), uploads: [] };
    }
  }

  #riderOf(tasks: readonly Task[]): Rider | null {
    if (tasks.some(goesByItself)) return null;
    return this.#deps.rider?.(tasks.map(({ call }) => call)) ?? null;
  }

  /** Never rejects. */
  async upload(upload: Upload<Task>, way: Way): Promise<StepOutcome> {
    return this.#conclude(upload, await handOver(this.#deps, upload.task.call, upload, way));
  }

  /** Nothing has gone to this address, and nothing will. */
  giveBack(upload: Upload<Task>): StepOutcome {
    return this.#conclude(upload, { state: 'unsent', detail: 'its address was not used', trouble: null });
  }

  #conclude({ task, stepId }: Upload<Task>, outcome: StepOutcome): StepOutcome {
    try {
      this.#outcome(stepId, outcome);
      return outcome;
    } catch (error) {
      return this.#journalFailed(task, error);
    }
  }

  #outcome(stepId: StepId, outcome: StepOutcome): void {
    const reason = outcome.trouble ?? outcome.refusal ?? null;
    this.#deps.journal.outcome(stepId, outcome.state, { ...outcome, reason });
  }

  /** A single write is whole by itself. */
  #write<Item, Result>(items: readonly Item[], write: (item: Item) => Result): Result[] {
    const all = () => items.map(write);
    return items.length > 1 ? this.#deps.journal.together(all) : all();
  }

  /** Without the journal nothing is known of what was sent: as it will be after the next start. */
  #journalFailed({ call, step }: Task, error: unknown): StepOutcome {
    this.#deps.log.error('reporter.journalFailed', { callId: call.id, step: step.do, error });
    return { state: 'unknown', detail: 'the journal failed', trouble: 'journalUnavailable' };
  }
}

const sending = ({ call, step }: Task) =>
  [
    call.id,
    step.do,
    // What a command of the same batch is yet to bring can't be written down.
    step.do === 'register' || step.portalCallId === CALL_ID_OF_FIRST ? null : step.portalCallId,
    'users' in step ? step.users : undefined,
  ] as const;
