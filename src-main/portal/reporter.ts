/**
 * The reporter: a reconcile loop between the journal and the portal. For each call it asks `nextStep` what is missing,
 * writes the step into the journal, takes it, and writes down what came of it. Nothing is retried anywhere else.
 *
 * One request at a time per physical call; different calls don't wait for each other, except late reports, which go
 * together, oldest first, one step of each call in a batch. The program may die at any instant: all that it knows is in
 * the journal.
 */
import { EventEmitter } from 'node:events';
import { type Call, isAlive, type Owner } from '#shared/call.ts';
import { Failure, type FailureReason } from '#shared/failure.ts';
import type { Journal } from '../calls/journal.ts';
import type { Settlement } from '../calls/report-step.ts';
import type { Clock, Log } from '../ports.ts';
import { Agenda } from './agenda.ts';
import { Delivery } from './delivery.ts';
import { judge, type Judgement, type Taken } from './judgement.ts';
import { Lanes } from './lanes.ts';
import { type Matter, Matters } from './matters.ts';
import { type ReportPolicy, reportPolicy } from './report-policy.ts';
import type { StepPorts, Way } from './report-requests.ts';
import { type Parcel, Traffic } from './traffic.ts';
import { UploadProgress } from './upload-progress.ts';
import { waited } from './waited.ts';

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
  /** A step of some call has come to an end, or a recording is on its way: rows of the history may read differently. */
  progress: [];
}

/** What is under way for a call now. */
export interface LiveReport {
  readonly underWay: boolean;
  /** Of its recording; null: nothing of it is on its way. */
  readonly percent: number | null;
}

export interface ReporterDeps extends StepPorts {
  readonly journal: Pick<
    Journal,
    'open' | 'leftByOthers' | 'call' | 'steps' | 'sending' | 'outcome' | 'settle' | 'reopen' | 'together'
  >;
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
  readonly #delivery: Delivery;
  readonly #agenda: Agenda;
  readonly #matters = new Matters();
  readonly #traffic = new Traffic(() => this.#pump());
  readonly #progress: UploadProgress;
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
    this.#delivery = new Delivery(deps);
    this.#progress = new UploadProgress(deps.clock, () => this.emit('progress'));
    this.#agenda = new Agenda({
      ...deps,
      policy: this.#policy,
      matters: this.#matters,
      lanes: this.#lanes,
      traffic: this.#traffic,
      mayReport: (call) => !this.#signInNeeded && this.#isOurs(call),
      settle: (...settled) => this.#settle(...settled),
    });
  }

  get state(): ReporterState {
    return this.#state;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Reports the owner's calls from now on, beginning with those that the journal still has, and in their names what other
   * agents of her portal have left on this computer (decision 020). Also after a new sign-in.
   */
  start(owner: Owner): void {
    this.#owner = owner;
    this.#giveUp = new AbortController();
    this.#matters.clear();
    const { journal } = this.#deps;
    for (const call of journal.open(owner)) this.#matters.admit(call, !isAlive(call));
    for (const call of journal.leftByOthers(owner)) this.#matters.admit(call, true);
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
    for (const upload of this.#traffic.cancelUploads()) this.#delivery.giveBack(upload);
    const giveUp = this.#giveUp;
    const cancel = this.#deps.clock.after(STOP_GRACE_MS, () => giveUp.abort());
    await this.#traffic.settled();
    cancel();
  }

  /** A call has changed. The journal has it already. */
  update(call: Call): void {
    if (!this.#isOurs(call)) return;
    this.#matters.admit(call, call.owner?.userId !== this.#owner?.userId);
    this.#pump();
  }

  /** A recording is ready to be handed over, or will never be. */
  recordingClosed(): void {
    this.#pump();
  }

  liveOf(callId: string): LiveReport {
    const matter = this.#matters.of(callId);
    const underWay = matter !== undefined && this.#traffic.isHeld(matter);
    return { underWay, percent: underWay ? this.#progress.of(callId) : null };
  }

  /**
   * The agent wants another try: of what had come to rest, remembered over a restart; or of what waits, now. What is under
   * way already isn't sent twice.
   * @throws Failure `invalidInput`: no call of hers that could be told again
   */
  retry(callId: string): void {
    const call = this.#deps.journal.call(callId);
    if (call === null || !this.#isOurs(call) || isAlive(call)) throw new Failure('invalidInput', 'no such call');
    if (this.#matters.of(callId) === undefined) {
      const reopened = this.#deps.journal.reopen(callId);
      if (reopened === null) throw new Failure('invalidInput', 'nothing of it could be told again');
      this.#matters.admit(reopened, false);
    }
    const matter = this.#matters.of(callId);
    if (matter !== undefined) Object.assign(matter, { late: false, notBefore: 0 });
    this.#lanes.tryAgain();
    this.#deps.log.info('reporter.retry', { callId });
    this.emit('progress');
    this.#pump();
  }

  /** What kept us waiting may be over (network back, signed in again): no pause need be sat out. */
  resume(): void {
    this.#signInNeeded = false;
    this.#forgetDelays();
    this.#pump();
  }

  /**
   * For what an agent would like to know, and nothing depends on: waits until no ring-time step is under way, until the
   * portal has room, and until this desktop's share of it isn't used up. Rejects when nobody wants it any more.
   */
  async courtesyTurn(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    for (;;) {
      await this.#traffic.calm();
      signal.throwIfAborted();
      const now = clock.now();
      const wait = this.#lanes.courtesyFreeAt(now) - now;
      if (wait <= 0) return this.#lanes.courtesy.sent(now);
      await waited(clock, wait, signal);
    }
  }

  /** Somebody else's request was one too many. */
  overloaded(): void {
    this.#lanes.overloaded(this.#deps.clock.now());
  }

  #forgetDelays(): void {
    this.#lanes.resume();
    for (const matter of this.#matters) matter.notBefore = 0;
  }

  /**
   * Rows belong to (portal, user). What a colleague of the same portal has left here is over: it may be told by whoever is
   * signed in. Her card and her ringing telephone may not, and another portal's rows wait for their own sign-in.
   */
  #isOurs(call: Call): boolean {
    if (call.owner === null || call.owner.memberId !== this.#owner?.memberId) return false;
    return call.owner.userId === this.#owner.userId || !isAlive(call);
  }

  #isStillSignedIn(sender: Owner): boolean {
    return sender.memberId === this.#owner?.memberId && sender.userId === this.#owner.userId;
  }

  /** Sends whatever may be sent now, and sets the alarm for the next that may not yet. */
  #pump(): void {
    const sender = this.#owner;
    if (sender === null) return;
    const now = this.#deps.clock.now();
    // The clock was set back: what was to be soon would now be in an hour.
    if (now < this.#lookedAt) this.#forgetDelays();
    this.#lookedAt = now;
    const { parcels, againAt } = this.#agenda.due(now);
    for (const parcel of parcels) this.#send(parcel, sender);
    const uploadAt = this.#uploadNext(now, sender) ?? Infinity;
    this.#countWaiting();
    this.#wake(Math.min(againAt, uploadAt) - now);
  }

  #wake(ms: number): void {
    this.#cancelWake?.();
    this.#cancelWake = ms < Infinity ? this.#deps.clock.after(Math.max(0, ms), () => this.#pump()) : null;
  }

  #send(parcel: Parcel, sender: Owner): void {
    const { clock } = this.#deps;
    if (parcel.items.some(({ matter }) => matter.late)) this.#lanes.late.sent();
    if (parcel.lane !== 'ringing') this.emit('progress');
    this.#traffic.begin(parcel, async () => {
      const begunAt = clock.now();
      const { taken, uploads } = await this.#delivery.send(
        parcel.items,
        this.#wayOf(parcel.items[0]?.call.id),
        parcel.lane === 'replay' || parcel.lane === 'upload',
      );
      this.#conclude(taken, clock.now() - begunAt, sender);
      if (this.#isStillSignedIn(sender)) return uploads;
      // The address has her token in it.
      for (const upload of uploads) this.#delivery.giveBack(upload);
      return [];
    });
  }

  /** Only a request of one recording alone has anything to count. */
  #wayOf(callId = ''): Way {
    return {
      signal: this.#giveUp.signal,
      taken: (bytes, total) => this.#progress.sent(callId, bytes, total),
    };
  }

  /** @returns when the next recording may go up, where that isn't now */
  #uploadNext(now: number, sender: Owner): number | null {
    const upload = this.#traffic.nextUpload;
    if (upload === null) return null;
    const { matter } = upload.task;
    const at = this.#lanes.freeAt('upload', now, this.#agenda.backlog(matter, now));
    if (at > now) return at;
    if (matter.late) this.#lanes.late.sent();
    this.emit('progress');
    this.#traffic.beginUpload(upload, async () => {
      const outcome = await this.#delivery.upload(upload, this.#wayOf(upload.task.call.id));
      this.#conclude([{ task: upload.task, outcome }], null, sender);
    });
    return null;
  }

  /**
   * @param ms how long the request took; null when that says nothing about the portal
   * @param sender with whose sign-in it was made
   */
  #conclude(taken: readonly Taken[], ms: number | null, sender: Owner): void {
    const { log, clock, random } = this.#deps;
    for (const { task, outcome } of taken) {
      const { state, detail } = outcome;
      log.info('reporter.step', { callId: task.call.id, step: task.step.do, state, detail });
      this.#progress.over(task.call.id);
    }
    this.emit('progress');
    try {
      const tools = { lanes: this.#lanes, policy: this.#policy, random };
      // What befell the last agent's request says nothing about this one's sign-in.
      if (this.#isStillSignedIn(sender)) this.#heed(judge(taken, { now: clock.now(), ms }, tools));
      for (const { task, outcome } of taken) {
        const { portalCallId } = outcome;
        if (task.step.do === 'register' && portalCallId !== undefined)
          this.emit('registered', { callId: task.call.id, portalCallId });
      }
    } catch (error) {
      // A listener's fault is not the call's: its report goes on.
      log.error('reporter.listenerFailed', { calls: taken.map(({ task }) => task.call.id), error });
    }
  }

  #heed({ answered, trouble, detail }: Judgement): void {
    if (answered) this.#portalAnswers();
    if (trouble === null) return;
    if (trouble === 'portalSignInNeeded') this.#signInNeeded = true;
    this.#deps.log.warn('reporter.trouble', { reason: trouble, detail });
    if (this.#state.state === 'failing' && this.#state.reason === trouble) return;
    this.#setState({ state: 'failing', reason: trouble, since: this.#deps.clock.now() });
  }

  /** Whoever failed because nothing got through needn't wait any longer. */
  #portalAnswers(): void {
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
