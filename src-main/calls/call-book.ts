/**
 * The call book: the only writer of calls and the one gate for whoever wants something of them.
 *
 *   phone window ──report──▶ ┌───────────┐ ──changed──▶ windows, tray, card, reporter
 *   UI, card, … ──command──▶ │ call book │ ──phone────▶ phone window
 *                            └─────┬─────┘
 *                                  ▼ before anything is emitted
 *                               journal
 */
import { EventEmitter } from 'node:events';
import type { Call, CallEvent, CallOrigin, EndCause, Line } from '#shared/call.ts';
import { IllegalTransition, isAlive, transition } from '#shared/call.ts';
import { allows, type CallCommand, type CommandOnCall, type CommandResult } from '#shared/command.ts';
import type { CommandSource, Refusal } from '#shared/command.ts';
import { Failure } from '#shared/failure.ts';
import { numberingOf } from '#shared/numbers/number-rules.ts';
import { type NumberKind, readDialled } from '#shared/numbers/read-dialled.ts';
import type { PhoneReport } from '#shared/phone.ts';
import type { LogFields } from '../ports.ts';
import type { CallBookDeps, CallBookEvents, CallChange, CardClick, Dropped } from './call-book-ports.ts';
import { type Dialled, incomingCall, outgoingCall } from './new-calls.ts';
import { Repeats } from './repeats.ts';
import { ROUND_GAP_MS } from './rounds.ts';
import { SafeKeeping } from './safe-keeping.ts';

type CallReport = Extract<PhoneReport, { type: 'incoming' | 'call' }>;
type IncomingReport = Extract<PhoneReport, { type: 'incoming' }>;

/** Ended calls kept in memory for late commands and for the card; the journal has them all. */
const ENDED_KEPT = 20;

export class CallBook extends EventEmitter<CallBookEvents> {
  readonly #deps: CallBookDeps;
  /** Oldest first. */
  readonly #calls = new Map<string, Call>();
  /** Calls declined because the agent was on the phone: the phone window's own report of their end is no news. */
  readonly #turnedAway = new Set<string>();
  readonly #repeats = new Repeats();
  readonly #keeping: SafeKeeping;
  #droppedCount = 0;

  constructor(deps: CallBookDeps) {
    super();
    this.#deps = deps;
    const onFailure = (cause: unknown) =>
      this.emit('failure', new Failure('journalUnavailable', 'the journal takes no calls', { cause }));
    this.#keeping = new SafeKeeping({ clock: deps.clock, log: deps.log, journal: deps.journal, onFailure });
  }

  /** Alive calls and the latest ended ones, oldest first. */
  get calls(): readonly Call[] {
    return [...this.#calls.values()];
  }

  get droppedCount(): number {
    return this.#droppedCount;
  }

  call(id: string): Call | null {
    return this.#calls.get(id) ?? null;
  }

  /** What the phone window saw. */
  report(report: CallReport): void {
    if (report.type === 'incoming') this.#incoming(report);
    else if (!this.#turnedAway.has(report.callId)) this.#apply(report.callId, report.event);
  }

  /** The one gate: whoever asks, the call's phase decides. */
  command(command: CallCommand, source: CommandSource): CommandResult {
    const result =
      'callId' in command
        ? this.#onCall(command)
        : this.#dial(command.type === 'dial' ? command.number : '', source === 'link' ? 'link' : 'dial');
    // Neither number nor tones: a tone may be a digit of somebody's PIN.
    const fields = { command: command.type, source, ...('callId' in command ? { callId: command.callId } : {}) };
    if (result.ok) this.#deps.log.info('call.command', fields);
    else this.#drop('command', result.reason, fields);
    return result;
  }

  /**
   * Dials what was clicked. A click that can't be dialled becomes a call that has ended as `refused`: the portal has
   * registered it, so somebody must finish it, and its card says why.
   */
  dialFromCard(click: CardClick): CommandResult {
    if (this.#isKnownToPortalAs(click.portalCallId)) return this.#refuseClick(click, 'repeated');
    const account = this.#deps.account();
    // Another app's line: not ours to dial, and not ours to finish.
    if (account !== null && account.line.number !== click.line) return this.#refuseClick(click, 'notNow');

    const read = readDialled(click.number, numberingOf(account));
    const refusal = read.ok ? this.#whyNotDial(read.kind) : read.reason;
    const { target, e164, extension } = read.ok ? read : { ...unreadable, target: click.number };
    const { portalCallId } = click;
    const line = account?.line ?? { number: click.line, kind: 'direct' };
    const call = this.#outgoing('card', line, { number: target, e164, portalCallId });
    if (refusal === null) return this.#placeCall(call, extension);
    const event = endedByUs('refused', call.at.created);
    this.#commit({ call: transition(call, event), previous: null, event });
    return this.#refuseClick(click, refusal);
  }

  /** The portal has named the call, perhaps long after its end or for a call of an earlier run. */
  registered(callId: string, portalCallId: string): void {
    const known = this.#calls.get(callId) ?? this.#recall((journal) => journal.call(callId), null);
    const event: CallEvent = { type: 'registered', at: this.#deps.clock.now(), portalCallId };
    if (known === null) this.#drop('report', 'registered: unknown call', { callId });
    else this.#commit({ call: transition(known, event), previous: known, event });
  }

  /** The phone window died, and the media of every call with it. */
  phoneLost(): void {
    for (const call of this.calls.filter(isAlive)) this.#endByNetwork(call, this.#deps.clock.now());
  }

  /**
   * Ends what a program that died left behind, at its last sign of life: later than that nobody spoke.
   * To be called once, before anything is reported to the portal.
   */
  recover(): readonly Call[] {
    return this.#deps.journal.alive().map(({ call, seen }) => {
      const last = Math.max(seen, call.at.created, call.at.ringing ?? 0, call.at.answered ?? 0);
      this.#deps.log.warn('call.recovered', { callId: call.id, phase: call.phase, endedAt: last });
      return this.#endByNetwork(call, last);
    });
  }

  /** Stops the signs of life. Calls that are up stay up in the journal. */
  close(): void {
    this.#keeping.stop();
  }

  #incoming(report: IncomingReport): void {
    if (this.#calls.has(report.callId)) {
      this.#drop('report', 'incoming: known call', { callId: report.callId });
      return;
    }
    const account = this.#deps.account();
    const ended = this.#recall((journal) => journal.endedSince(report.at - ROUND_GAP_MS), []);
    const call = incomingCall(report, { account, owner: this.#deps.owner(), ended });
    if (account === null) this.#turnAway(call, 480);
    else if (this.#isBusy()) this.#turnAway(call, 486);
    else this.#commit({ call, previous: null, event: null });
  }

  /** One call at a time: this one has rung nowhere, but the agent and the CRM learn that it was missed. */
  #turnAway(ringing: Call, status: 480 | 486): void {
    this.#turnedAway.add(ringing.id);
    const event = endedByUs('missed', ringing.at.created, status);
    this.#commit({ call: transition(ringing, event), previous: null, event });
    this.emit('phone', { type: 'decline', callId: ringing.id, status });
  }

  #onCall(command: CommandOnCall): CommandResult {
    const call = this.#calls.get(command.callId);
    if (call === undefined) return { ok: false, reason: 'unknownCall' };
    if (!allows(call, command.type)) return { ok: false, reason: 'notNow' };
    if (this.#repeats.isRepeated(command, this.#deps.clock.now())) return { ok: false, reason: 'repeated' };
    this.emit('phone', command.type === 'decline' ? { ...command, status: 486 } : command);
    return { ok: true, callId: call.id };
  }

  #dial(number: string, origin: CallOrigin): CommandResult {
    const account = this.#deps.account();
    const read = readDialled(number, numberingOf(account));
    if (!read.ok) return read;
    const reason = this.#whyNotDial(read.kind);
    if (account === null || reason !== null) return { ok: false, reason: reason ?? 'notRegistered' };
    const { target, e164, extension } = read;
    const call = this.#outgoing(origin, account.line, { number: target, e164, portalCallId: null });
    return this.#placeCall(call, extension);
  }

  #whyNotDial(kind: NumberKind): Refusal | null {
    if (this.#deps.account() === null || !this.#deps.registered()) return 'notRegistered';
    // Whatever else is going on: help is never refused by this phone.
    if (kind === 'emergency') return null;
    return this.#isBusy() ? 'tooManyCalls' : null;
  }

  #outgoing(origin: CallOrigin, line: Line, facts: Pick<Dialled, 'number' | 'e164' | 'portalCallId'>): Call {
    const { newId, owner, clock } = this.#deps;
    return outgoingCall({ id: newId(), origin, line, ...facts, owner: owner(), at: clock.now() });
  }

  /** @param digits to be sent as tones after the answer */
  #placeCall(call: Call, digits: string | undefined): CommandResult {
    this.#commit({ call, previous: null, event: null });
    this.emit('phone', { type: 'dial', callId: call.id, target: call.remote.number, ...(digits && { digits }) });
    return { ok: true, callId: call.id };
  }

  #endByNetwork(call: Call, at: number): Call {
    const event = endedByUs('network', at);
    const ended = transition(call, event);
    this.#commit({ call: ended, previous: call, event });
    return ended;
  }

  #apply(callId: string, event: CallEvent): void {
    const call = this.#calls.get(callId);
    if (call === undefined) {
      this.#drop('report', `${event.type}: unknown call`, { callId });
      return;
    }
    try {
      this.#commit({ call: transition(call, event), previous: call, event });
    } catch (error) {
      if (!(error instanceof IllegalTransition)) throw error;
      this.#drop('report', error.message, { callId });
    }
  }

  /** Journal first, then everybody else. A journal that fails must not cost the agent her call. */
  #commit(change: CallChange): void {
    const { call, previous, event } = change;
    // What ended in an earlier run is the journal's alone.
    if (previous === null || this.#calls.has(call.id)) this.#calls.set(call.id, call);
    this.#keeping.keep(call);
    const { id: callId, phase, end } = call;
    this.#deps.log.info('call.changed', { callId, phase, event: event?.type ?? 'new', end });
    if (!isAlive(call)) this.#forgetOld();
    this.emit('changed', change);
  }

  #forgetOld(): void {
    const ended = this.calls.filter((call) => !isAlive(call));
    for (const { id } of ended) this.#repeats.forget(id);
    for (const { id } of ended.slice(0, -ENDED_KEPT)) {
      this.#calls.delete(id);
      this.#turnedAway.delete(id);
    }
  }

  #isBusy(): boolean {
    return this.calls.some(isAlive);
  }

  #isKnownToPortalAs(portalCallId: string): boolean {
    const here = this.calls.some((call) => call.portalCallId === portalCallId);
    return here || this.#recall((journal) => journal.hasPortalCall(portalCallId), false);
  }

  /** What the journal knows; a journal that fails must cost nobody a call here, either. */
  #recall<Found>(read: (journal: CallBookDeps['journal']) => Found, otherwise: Found): Found {
    try {
      return read(this.#deps.journal);
    } catch (error) {
      this.#deps.log.error('journal.readFailed', { error });
      return otherwise;
    }
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

/** What a text that can't be dialled has instead. */
const unreadable = { e164: null, extension: undefined };

const endedByUs = (cause: EndCause, at: number, sipCode: number | null = null): CallEvent => ({
  type: 'ended',
  at,
  end: { cause, by: 'local', sipCode },
});
