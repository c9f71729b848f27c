/**
 * The reporter: a reconcile loop between the journal and the portal. For each call it asks `nextStep` what is missing,
 * writes the step into the journal, takes it, and writes down what came of it. Nothing is retried anywhere else.
 *
 * One request at a time per physical call; different calls don't wait for each other, except late reports, which go
 * one by one, oldest first. The program may die at any instant: all that it knows is in the journal.
 */
import { EventEmitter } from 'node:events';
import { type Call, isAlive, type Owner } from '#shared/call.ts';
import type { FailureReason } from '#shared/failure.ts';
import { portalGoal } from '#shared/portal-goal.ts';
import type { Journal } from '../calls/journal.ts';
import type { Settlement } from '../calls/report-step.ts';
import { arrangeRounds } from '../calls/rounds.ts';
import type { Clock, Log } from '../ports.ts';
import { isOver, type Matter, Matters } from './matters.ts';
import { type Next, nextStep } from './report-plan.ts';
import { delayAfter, goesAlone, type Lane, Lanes, type ReportPolicy, reportPolicy } from './report-policy.ts';
import { type Step, type StepOutcome, type StepPorts, takeStep } from './report-requests.ts';

export type ReporterState =
  | { readonly state: 'ok' }
  | { readonly state: 'failing'; readonly reason: FailureReason; readonly since: number };

export interface ReporterEvents {
  /** A call has its CALL_ID; it is in the journal already. */
  registered: [{ readonly callId: string; readonly portalCallId: string }];
  /** How many calls that are over the CRM doesn't have yet. */
  waiting: [number];
  state: [ReporterState];
  /** A call's report is settled: its row in the history reads differently now. */
  settled: [{ readonly callId: string }];
}

export interface ReporterDeps extends StepPorts {
  readonly journal: Pick<Journal, 'open' | 'steps' | 'sending' | 'outcome' | 'settle'>;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  readonly policy?: ReportPolicy;
}

/** What a quitting program may wait for a portal that doesn't answer. */
const STOP_GRACE_MS = 1500;

export class Reporter extends EventEmitter<ReporterEvents> {
  readonly #deps: ReporterDeps;
  readonly #policy: ReportPolicy;
  readonly #lanes: Lanes;
  readonly #matters = new Matters();
  /** Physical calls with a request under way. It outlives a change of owner: a request can't be called back. */
  readonly #underWay = new Map<string, { readonly lane: Lane; readonly done: Promise<void> }>();
  #owner: Owner | null = null;
  #giveUp = new AbortController();
  #signInNeeded = false;
  #cancelWake: (() => void) | null = null;
  #lookedAt = 0;
  #state: ReporterState = { state: 'ok' };
  #waiting = 0;

  constructor(deps: ReporterDeps) {
    super();
    this.#deps = deps;
    this.#policy = deps.policy ?? reportPolicy;
    this.#lanes = new Lanes(this.#policy, deps.random);
  }

  get state(): ReporterState {
    return this.#state;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Reports the owner's calls from now on, beginning with those that the journal still has. Also after a new sign-in. */
  start(owner: Owner): void {
    this.#owner = owner;
    this.#giveUp = new AbortController();
    this.#matters.clear();
    for (const call of this.#deps.journal.open(owner)) this.#matters.admit(call, !isAlive(call));
    this.#deps.log.info('reporter.started', {
      memberId: owner.memberId,
      userId: owner.userId,
      calls: this.#matters.size,
    });
    this.resume();
  }

  /**
   * Takes no further step. Requests under way get a moment to be answered and are then given up, as the journal knows.
   * @returns when the outcome of each is written down
   */
  async stop(): Promise<void> {
    this.#owner = null;
    this.#matters.clear();
    this.#wake(Infinity);
    this.#countWaiting();
    const giveUp = this.#giveUp;
    const cancel = this.#deps.clock.after(STOP_GRACE_MS, () => giveUp.abort());
    await Promise.all([...this.#underWay.values()].map(({ done }) => done));
    cancel();
  }

  /** A call has changed. The journal has it already. */
  update(call: Call): void {
    if (!this.#isMine(call)) return;
    this.#matters.admit(call, false);
    this.#pump();
  }

  /** A recording is ready to be handed over, or will never be. */
  recordingClosed(): void {
    this.#pump();
  }

  /** What kept us waiting may be over (network back, signed in again): try at once. */
  resume(): void {
    this.#signInNeeded = false;
    this.#forgetDelays();
    this.#pump();
  }

  #forgetDelays(): void {
    this.#lanes.resume();
    for (const matter of this.#matters) matter.notBefore = 0;
  }

  /** Rows belong to (portal, user): another agent's wait for her. */
  #isMine({ owner }: Call): boolean {
    return owner !== null && owner.memberId === this.#owner?.memberId && owner.userId === this.#owner.userId;
  }

  /** Starts every step that may be taken now, and sets the alarm for the next one that may not yet. */
  #pump(): void {
    if (this.#owner === null) return;
    const now = this.#deps.clock.now();
    // The clock was set back: what was to be soon would now be in an hour.
    if (now < this.#lookedAt) this.#forgetDelays();
    this.#lookedAt = now;
    let wakeAt = Infinity;
    for (const matter of this.#matters.byUrgency()) wakeAt = Math.min(wakeAt, this.#advance(matter, now) ?? Infinity);
    this.#countWaiting();
    this.#wake(wakeAt - now);
  }

  #wake(ms: number): void {
    this.#cancelWake?.();
    this.#cancelWake = ms < Infinity ? this.#deps.clock.after(Math.max(0, ms), () => this.#pump()) : null;
  }

  /** @returns when to look at this matter again; null when something else will make us look */
  #advance(matter: Matter, now: number): number | null {
    if (this.#underWay.has(matter.physicalId)) return null;
    try {
      const found = this.#findStep(matter, now);
      if (found === null) return null;
      const { call, next } = found;
      return next.do === 'wait' ? next.until : this.#whenAllowed(matter, call, next, now);
    } catch (error) {
      // The journal can't be read: without it nothing may be sent.
      this.#deps.log.error('reporter.journalFailed', { physicalId: matter.physicalId, error });
      return now + delayAfter(1, this.#policy.retryMs.ended, this.#policy.jitter, this.#deps.random);
    }
  }

  /** The next step of the round whose turn it is, settling on the way what needs none. */
  #findStep(matter: Matter, now: number): { call: Call; next: Step | Wait } | null {
    for (;;) {
      const { current: call, continued } = arrangeRounds(matter.rounds);
      for (const round of continued) this.#settle(matter, round, 'continued', 'another round speaks for it');
      if (call === null) return null;
      const next = nextStep({
        call,
        goal: portalGoal(call),
        steps: this.#deps.journal.steps(call.id),
        now,
        cardNeeded: this.#matters.isAnotherUp(call.physicalId),
        times: this.#policy,
        recording: this.#deps.recordings.stateOf(call.id),
      });
      if (next.do !== 'settle') return { call, next };
      this.#settle(matter, call, next.as, next.why);
    }
  }

  #whenAllowed(matter: Matter, call: Call, step: Step, now: number): number | null {
    if (this.#signInNeeded || !this.#isMine(call)) return null;
    const lane = laneOf(matter, call, step);
    const allowedAt = Math.max(matter.notBefore, this.#lanes.freeAt(lane, now));
    if (allowedAt > now) return allowedAt;
    if (goesAlone(lane) && [...this.#underWay.values()].some((other) => other.lane === lane)) return null;
    this.#lanes.sent(lane, now);
    const done = Promise.resolve().then(() => this.#take(matter, call, step));
    this.#underWay.set(matter.physicalId, { lane, done });
    return null;
  }

  async #take(matter: Matter, call: Call, step: Step): Promise<void> {
    const outcome = await this.#journalled(call, step);
    this.#deps.log.info('reporter.step', {
      callId: call.id,
      step: step.do,
      state: outcome.state,
      detail: outcome.detail,
    });
    try {
      // What befell the last agent's request says nothing about this one's sign-in.
      if (this.#isMine(call)) this.#judge(matter, step, outcome);
      if (outcome.portalCallId !== undefined) {
        this.emit('registered', { callId: call.id, portalCallId: outcome.portalCallId });
      }
    } catch (error) {
      // A listener's fault is not the call's: its report goes on.
      this.#deps.log.error('reporter.listenerFailed', { callId: call.id, error });
    }
    this.#underWay.delete(matter.physicalId);
    this.#pump();
  }

  /** Written down before and after: a crash at any point leaves what the next start must know. */
  async #journalled(call: Call, step: Step): Promise<StepOutcome> {
    const { journal, log } = this.#deps;
    try {
      const id = journal.sending(call.id, step.do, step.do === 'register' ? null : step.portalCallId);
      const outcome = await takeStep(this.#deps, call, step, this.#giveUp.signal);
      journal.outcome(id, outcome.state, outcome);
      return outcome;
    } catch (error) {
      log.error('reporter.journalFailed', { callId: call.id, step: step.do, error });
      return { state: 'unknown', detail: 'the journal failed', trouble: 'journalUnavailable' };
    }
  }

  /** When to come back to this matter, and what its outcome says about all others. */
  #judge(matter: Matter, step: Step, { trouble, detail }: StepOutcome): void {
    const { clock, log, random } = this.#deps;
    const now = clock.now();
    matter.trouble = trouble;
    matter.failures = trouble === null ? 0 : matter.failures + 1;
    if (trouble === null) {
      if (step.do !== 'announce') this.#portalAnswers();
      return;
    }
    matter.late ||= isOver(matter);
    const table = isOver(matter) ? this.#policy.retryMs.ended : this.#policy.retryMs.ringing;
    matter.notBefore = now + delayAfter(matter.failures, table, this.#policy.jitter, random);
    if (step.do === 'announce') return;
    if (trouble === 'portalSignInNeeded') this.#signInNeeded = true;
    else if (trouble === 'portalOverloaded') this.#lanes.overloaded(now);
    else this.#lanes.outage(now);
    log.warn('reporter.trouble', { reason: trouble, detail, failures: matter.failures });
    if (this.#state.state === 'failing' && this.#state.reason === trouble) return;
    this.#setState({ state: 'failing', reason: trouble, since: now });
  }

  /** Whoever failed because nothing got through needn't wait any longer. */
  #portalAnswers(): void {
    this.#lanes.answered();
    if (this.#state.state === 'ok') return;
    for (const matter of this.#matters) if (matter.trouble === 'portalUnreachable') matter.notBefore = 0;
    this.#setState({ state: 'ok' });
  }

  #settle(matter: Matter, call: Call, as: Settlement, why: string): void {
    this.#deps.journal.settle(call.id, as, why);
    this.#deps.log.info('reporter.settled', { callId: call.id, as, why });
    this.#matters.remove(matter, call.id);
    this.emit('settled', { callId: call.id });
  }

  #setState(state: ReporterState): void {
    this.#state = state;
    this.emit('state', state);
  }

  #countWaiting(): void {
    const waiting = this.#matters.waiting();
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    this.emit('waiting', waiting);
  }
}

type Wait = Extract<Next, { do: 'wait' }>;

const laneOf = (matter: Matter, call: Call, step: Step): Lane => {
  if (isAlive(call)) return 'ringing';
  if (step.do === 'attach') return 'upload';
  return matter.late ? 'replay' : 'ended';
};
