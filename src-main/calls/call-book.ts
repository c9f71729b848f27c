/**
 * The call book: the only writer of calls and the one gate for whoever wants something of them.
 *
 *   phone window ──report──▶ ┌───────────┐ ──changed──▶ windows, tray, card, reporter
 *   UI, card, … ──command──▶ │ call book │ ──phone────▶ phone window
 *                            └─────┬─────┘
 *                                  ▼ before anything is emitted
 *                               journal
 *
 * What is to be done is planned by pure functions (`dial-plan`, `command-plan`, `reception`, `follow-up`); the book asks
 * them, does the steps, and keeps the calls.
 */
import { EventEmitter } from 'node:events';
import type { Call, CallEvent, CallFact, EndCause } from '#shared/call.ts';
import { IllegalTransition, isAlive, transition } from '#shared/call.ts';
import { allows, type CallCommand, type CommandOnCall, type CommandResult } from '#shared/command.ts';
import type { CommandSource, PhoneCommand, Refusal } from '#shared/command.ts';
import type { CrmFacts } from '#shared/crm-facts.ts';
import { causeOfSleep } from '#shared/end-cause.ts';
import { Failure } from '#shared/failure.ts';
import { recallNumber } from '#shared/numbers/recall-number.ts';
import type { PhoneReport } from '#shared/phone.ts';
import type { LogFields } from '../ports.ts';
import { AutoAnswer } from './auto-answer.ts';
import type { CallBookDeps, CallBookEvents, CallChange, CardClick, Dropped } from './call-book-ports.ts';
import { planCommand } from './command-plan.ts';
import { type Desk, phone, type Plan, refuse, type Step } from './desk.ts';
import { planCallback, planClick, planDial, planSkip } from './dial-plan.ts';
import { followUps } from './follow-up.ts';
import { HoldWishes } from './hold-wishes.ts';
import { Ledger } from './ledger.ts';
import { incomingCall } from './new-calls.ts';
import { receive } from './reception.ts';
import { Repeats } from './repeats.ts';
import { ROUND_GAP_MS } from './rounds.ts';
import { sameWish } from './same-wish.ts';

type CallReport = Extract<PhoneReport, { type: 'incoming' | 'call' }>;
type IncomingReport = Extract<PhoneReport, { type: 'incoming' }>;
type Dialling = Exclude<CallCommand, CommandOnCall>;

/** How far back an outgoing call is looked for to be dialled again. */
const REDIAL_WITHIN = 500;
/** The longest that systems take two clicks for one. */
const DOUBLE_CLICK_MS = 1000;

export class CallBook extends EventEmitter<CallBookEvents> {
  readonly #deps: CallBookDeps;
  readonly #ledger: Ledger;
  /** Calls that were never let in: the phone window's own report of their end is no news. */
  readonly #turnedAway = new Set<string>();
  readonly #repeats = new Repeats();
  readonly #holds = new HoldWishes();
  readonly #autoAnswer: AutoAnswer;
  #droppedCount = 0;

  constructor(deps: CallBookDeps) {
    super();
    this.#deps = deps;
    this.#ledger = new Ledger({
      clock: deps.clock,
      log: deps.log,
      journal: deps.journal,
      onFailure: (cause) =>
        this.emit('failure', new Failure('journalUnavailable', 'the journal takes no calls', { cause })),
      forgotten: (callId) => void this.#turnedAway.delete(callId),
    });
    this.#autoAnswer = new AutoAnswer({
      clock: deps.clock,
      calls: () => this.calls,
      answer: (callId) => void this.command({ type: 'answer', callId }, 'pbx'),
      isAttended: deps.isAttended,
    });
  }

  /** Alive calls and the latest ended ones, oldest first. */
  get calls(): readonly Call[] {
    return this.#ledger.calls;
  }

  get droppedCount(): number {
    return this.#droppedCount;
  }

  call(id: string): Call | null {
    return this.#ledger.get(id) ?? null;
  }

  /** What the phone window saw. */
  report(report: CallReport): void {
    if (report.type === 'incoming') this.#incoming(report);
    else if (!this.#turnedAway.has(report.callId)) this.#apply(report.callId, report.event);
  }

  /** The one gate: whoever asks, the call's phase decides. */
  command(command: CallCommand, source: CommandSource): CommandResult {
    const plan = 'callId' in command ? this.#planOnCall(command) : this.#planDialling(command, source);
    // Neither number nor tones: a tone may be a digit of somebody's PIN.
    const fields = { command: command.type, source, ...('callId' in command ? { callId: command.callId } : {}) };
    if (!plan.ok) {
      this.#drop('command', plan.reason, fields);
      return plan;
    }
    this.#deps.log.info('call.command', fields);
    this.#carryOut(plan.steps);
    if ('callId' in command) this.#repeats.remember(command, this.#deps.clock.now());
    return { ok: true, callId: plan.callId };
  }

  /** The call that is already being made to this number, for a link that may come of the same click. */
  wishFor(number: string): Call | null {
    return sameWish(number, this.#desk());
  }

  /** Dials what was clicked in the CRM. */
  dialFromCard(click: CardClick): CommandResult {
    if (this.#ledger.hasPortalCall(click.portalCallId)) return this.#refuseClick(click, 'repeated');
    const account = this.#deps.account();
    // Another app's line: not ours to dial, and not ours to finish.
    if (account !== null && account.line.number !== click.line) return this.#refuseClick(click, 'notNow');
    const { steps, callId, refusal } = planClick(click, this.#deps.newId(), this.#desk());
    this.#carryOut(steps);
    return refusal === null ? { ok: true, callId } : this.#refuseClick(click, refusal);
  }

  /** The agent passes over a client of a campaign: the portal has registered the call, so it is to be finished. */
  skipFromCard(click: CardClick): void {
    if (this.#ledger.hasPortalCall(click.portalCallId)) return;
    this.#carryOut([planSkip(click, this.#deps.newId(), this.#desk())]);
  }

  /** Calls a customer who has asked for it by a form. */
  dialCallback(wish: { readonly number: string; readonly crm: Partial<CrmFacts> }): CommandResult {
    const plan = planCallback({ ...wish, id: this.#deps.newId() }, this.#desk());
    if (!plan.ok) {
      this.#drop('command', plan.reason, { command: 'callback' });
      return plan;
    }
    this.#carryOut(plan.steps);
    return { ok: true, callId: plan.callId };
  }

  /** The portal has named the call. */
  registered(callId: string, portalCallId: string): void {
    this.learn(callId, { type: 'registered', portalCallId });
  }

  /** Something has become known of a call, perhaps long after its end or for a call of an earlier run. */
  learn(callId: string, fact: CallFact): void {
    const known = this.#ledger.get(callId) ?? this.#ledger.recall((journal) => journal.call(callId), null);
    const event: CallEvent = { ...fact, at: this.#deps.clock.now() };
    if (known === null) return this.#drop('report', `${fact.type}: unknown call`, { callId });
    const change = { call: transition(known, event), previous: known, event };
    this.#commit(change);
    this.#carryOut(followUps(change, this.#desk()));
  }

  /** The phone window died, and the media of every call with it. */
  phoneLost(): void {
    const at = this.#deps.clock.now();
    for (const call of this.calls.filter(isAlive)) this.#endAt(call, at, 'network');
  }

  /** The computer falls asleep: from now on nobody talks. */
  fallAsleep(): void {
    const at = this.#deps.clock.now();
    for (const call of this.calls.filter(isAlive)) this.#endAt(call, at, causeOfSleep(call));
  }

  /**
   * Ends what a program that died left behind, at its last sign of life: later than that nobody spoke.
   * To be called once, before anything is reported to the portal.
   */
  recover(): readonly Call[] {
    return this.#deps.journal.alive().map(({ call, seen }) => {
      const last = Math.max(seen, call.at.created, call.at.ringing ?? 0, call.at.answered ?? 0);
      this.#deps.log.warn('call.recovered', { callId: call.id, phase: call.phase, endedAt: last });
      return this.#endAt(call, last, 'network');
    });
  }

  /** Stops the signs of life. Calls that are up stay up in the journal. */
  close(): void {
    this.#ledger.close();
    this.#autoAnswer.stop();
  }

  #desk(): Desk {
    const { clock, account, owner, registered, reachable, availability, settings } = this.#deps;
    const now = clock.now();
    return {
      now,
      calls: this.calls,
      account: account(),
      owner: owner(),
      registered: registered(),
      reachable: reachable(),
      availability: availability(),
      settings: settings(),
      isHeldHere: (call) => this.#holds.isHeldHere(call, now),
    };
  }

  #incoming(report: IncomingReport): void {
    const { callId } = report;
    if (this.#ledger.get(callId) !== undefined) return this.#drop('report', 'incoming: known call', { callId });
    const desk = this.#desk();
    const ended = this.#ledger.recall((journal) => journal.endedSince(report.at - ROUND_GAP_MS), []);
    const call = incomingCall(report, {
      account: desk.account,
      owner: desk.owner,
      ended,
      inheritance: this.#deps.inheritance,
    });
    const reception = receive(report.number, desk);
    switch (reception.as) {
      case 'missed':
        this.#turnAway(call, 'missed', reception.status);
        return this.#tell({ type: 'decline', callId, status: reception.status });
      case 'redirected':
        this.#turnAway(call, 'redirected', 302);
        return this.#tell({ type: 'redirect', callId, target: reception.target });
      case 'ring':
        this.#carryOut([{ do: 'begin', call }, phone({ type: 'ring', callId, kind: reception.kind })]);
        if (report.answerAfter != null && desk.settings.autoAnswer) this.#autoAnswer.plan(callId, report.answerAfter);
    }
  }

  /** Rings nowhere here: it enters the book as a call that is over. */
  #turnAway(ringing: Call, cause: EndCause, status: number): void {
    this.#turnedAway.add(ringing.id);
    const event = endedByUs(cause, ringing.at.created, status);
    this.#commit({ call: transition(ringing, event), previous: null, event });
  }

  #planOnCall(command: CommandOnCall): Plan {
    const call = this.#ledger.get(command.callId);
    if (call === undefined) return refuse('unknownCall');
    if (!allows(call, command.type)) return refuse('notNow');
    const plan = planCommand(command, call, this.#desk(), this.#deps.newId);
    return plan.ok && this.#repeats.isRepeated(command, this.#deps.clock.now()) ? refuse('repeated') : plan;
  }

  #planDialling(command: Dialling, source: CommandSource): Plan {
    const number = this.#numberOf(command);
    if (typeof number !== 'string') return number;
    const desk = this.#desk();
    // The second half of a double click means the same call. A link is judged where it comes in.
    const same = command.type === 'dial' && source !== 'link' ? sameWish(number, desk) : null;
    if (same !== null && desk.now - same.at.created < DOUBLE_CLICK_MS) return { ok: true, callId: same.id, steps: [] };
    const origin = source === 'link' ? 'link' : 'dial';
    return planDial({ id: this.#deps.newId(), number, origin, crm: crmOf(command) }, desk);
  }

  #numberOf(command: Dialling): string | Plan {
    switch (command.type) {
      case 'dial':
        return command.number;
      case 'redial': {
        const { owner } = this.#deps;
        const before = this.#ledger.recall((journal) => journal.recent(REDIAL_WITHIN, owner()), []);
        const alive = this.calls.findLast((call) => isAlive(call) && call.direction === 'outgoing');
        const last = alive ?? before.find(({ call }) => call.direction === 'outgoing')?.call;
        return last === undefined ? refuse('nothingToRedial') : recallNumber(last);
      }
      case 'pickup': {
        const code = this.#deps.account()?.pickupCode;
        return code === undefined ? refuse('noPickupCode') : `${code}${command.number}`;
      }
    }
  }

  #carryOut(steps: readonly Step[]): void {
    for (const step of steps) {
      if (step.do === 'phone') this.#tell(step.command);
      else if (step.do === 'apply') this.#apply(step.callId, step.event);
      else this.#commit({ call: step.call, previous: null, event: null });
    }
  }

  #tell(command: PhoneCommand): void {
    this.#holds.note(command, this.#deps.clock.now());
    this.#repeats.overtakenBy(command);
    this.emit('phone', command);
  }

  #endAt(call: Call, at: number, cause: EndCause): Call {
    const event = endedByUs(cause, at);
    const ended = transition(call, event);
    this.#commit({ call: ended, previous: call, event });
    return ended;
  }

  #apply(callId: string, event: CallEvent): void {
    const previous = this.#ledger.get(callId);
    if (previous === undefined) return this.#drop('report', `${event.type}: unknown call`, { callId });
    try {
      const change = { call: transition(previous, event), previous, event };
      if (event.type === 'hold' && event.by === 'local') this.#holds.settle(callId);
      this.#commit(change);
      this.#carryOut(followUps(change, this.#desk()));
    } catch (error) {
      if (!(error instanceof IllegalTransition)) throw error;
      this.#drop('report', error.message, { callId });
    }
  }

  #commit(change: CallChange): void {
    const { id, phase } = change.call;
    this.#ledger.enter(change);
    if (phase !== 'ringing') this.#autoAnswer.cancel(id);
    if (phase === 'ended') {
      this.#repeats.forget(id);
      this.#holds.settle(id);
    }
    this.emit('changed', change);
  }

  #refuseClick({ portalCallId, line }: CardClick, reason: Refusal): CommandResult {
    this.#drop('click', reason, { portalCallId, line });
    return { ok: false, reason };
  }

  #drop(what: Dropped['what'], detail: string, fields: LogFields): void {
    this.#droppedCount += 1;
    this.#deps.log.warn('call.dropped', { ...fields, what, detail });
    this.emit('dropped', { what, detail });
  }
}

const crmOf = (command: Dialling) => (command.type === 'dial' ? command.crm : undefined);

const endedByUs = (cause: EndCause, at: number, sipCode: number | null = null): CallEvent => ({
  type: 'ended',
  at,
  end: { cause, by: 'local', sipCode },
});
