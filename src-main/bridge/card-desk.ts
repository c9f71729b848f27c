/**
 * Between the call book and the hubs: calls go out as snapshots of their cards, button presses come in as commands, and
 * a card that nobody announced may be a click on a number. The desk knows sessions, not sockets: a second transport
 * hands it the same.
 */
import type { CardButtonPress, CardSnapshot, CardUp, HubMessage } from '#shared/bridge.ts';
import { isAlive } from '#shared/call.ts';
import type { Call } from '#shared/call.ts';
import { cardView } from '#shared/card-view.ts';
import type { CallCommand, CommandResult } from '#shared/command.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { Clock, Log } from '../ports.ts';
import { commandOf } from './card-buttons.ts';
import { CardPresence } from './card-presence.ts';
import { isDial } from './click-to-call.ts';
import type { NoDial } from './click-to-call.ts';
import { RepeatGuard } from './repeat-guard.ts';
import type { HubSession } from './session.ts';

export interface CardDeskDeps {
  readonly clock: Clock;
  readonly log: Log;
  translate: Translate;
  /** The call book's gate. */
  command(command: CallCommand, source: 'card'): CommandResult | Promise<CommandResult>;
  /** LINE_NUMBERs that mean this phone; '' among them only where it is configured. */
  ourLines(): ReadonlySet<string>;
  /** Milliseconds that the portal's clock is ahead of ours. */
  clockOffset(): number;
  /** Whether this CALL_ID is ours or was announced by another desktop. */
  isAnnounced(portalCallId: string): boolean;
  /** The one desktop that gets to dial this CALL_ID. */
  claim(portalCallId: string): Promise<boolean>;
  dialFromCard(click: CardClick): Promise<CommandResult>;
  /** Asks the portal for the card of a live call once more. */
  showAgain(call: Call): void;
  /** For the status in the window. */
  tabs(count: number): void;
}

export interface CardClick {
  readonly portalCallId: string;
  readonly number: string;
  readonly line: string;
  readonly portal: string;
}

/** What became of each card that asked to dial. */
export type ClickOutcome = NoDial | 'repeated' | 'claimedElsewhere' | 'refused' | 'failed' | 'dialled';

/** A card may outlive its call while `finish` waits for the portal; then it still offers "call again". */
const KEEP_ENDED = 20;
const KEEP_CLICKS = 500;

export class CardDesk {
  readonly #deps: CardDeskDeps;
  readonly #sessions = new Map<string, HubSession>();
  readonly #tabs = new Map<string, number>();
  readonly #calls = new Map<string, Call>();
  readonly #clicks = new Set<string>();
  readonly #outcomes: Partial<Record<ClickOutcome, number>> = {};
  readonly #repeats = new RepeatGuard();
  readonly #presence: CardPresence;
  #lastId = 0;

  constructor(deps: CardDeskDeps) {
    this.#deps = deps;
    this.#presence = new CardPresence({
      clock: deps.clock,
      mayShow: (callId) => this.#mayShow(callId),
      showAgain: (callId) => this.#showAgain(callId),
    });
  }

  /** A call is new or has changed. */
  update(call: Call): void {
    const before = this.#calls.get(call.id);
    this.#calls.set(call.id, call);
    if (!isAlive(call) && call.portalCallId !== null) this.#presence.forget(call.portalCallId);
    this.#dropOldest();
    const portal = call.owner?.memberId;
    if (portal === undefined || call.portalCallId === null) return;
    if (before !== undefined && isSameCard(before, call)) return;
    for (const session of this.#sessions.values()) if (session.portal === portal) this.#sendState(session);
  }

  attach(session: HubSession): void {
    this.#sessions.set(session.id, session);
    this.#sendState(session);
    this.#presence.hubUp();
    this.#countTabs();
  }

  detach(session: HubSession): void {
    if (!this.#sessions.delete(session.id)) return;
    this.#tabs.delete(session.id);
    // It may have gone over to the other transport.
    if (![...this.#sessions.values()].some(({ hub }) => hub === session.hub)) this.#presence.hubGone(session.hub);
    this.#countTabs();
  }

  receive(session: HubSession, message: HubMessage): void {
    const done = this.#take(session, message);
    session.send({ t: 'ack', id: this.#nextId(), re: message.id, done });
  }

  close(): void {
    this.#presence.close();
  }

  get outcomes(): Readonly<Partial<Record<ClickOutcome, number>>> {
    return this.#outcomes;
  }

  #take(session: HubSession, message: HubMessage): boolean {
    if (!this.#repeats.isNewMessage(session.hub, message.id, this.#deps.clock.now())) return false;
    switch (message.t) {
      case 'frames':
        this.#tabs.set(session.id, message.count);
        this.#countTabs();
        return true;
      case 'cardUp':
        return this.#cardUp(session, message);
      case 'cardGone':
        this.#presence.gone(message.callId, session.hub);
        return true;
      case 'button':
        return this.#press(session, message);
    }
  }

  #cardUp(session: HubSession, card: CardUp): boolean {
    this.#presence.up(card.callId, session.hub);
    if (this.#callOf(card.callId, session.portal) !== undefined) return true;
    return this.#click(session, card);
  }

  #press(session: HubSession, press: CardButtonPress): boolean {
    const { log, clock } = this.#deps;
    const fields = { button: press.button, portalCallId: press.callId, session: session.id };
    const call = this.#callOf(press.callId, session.portal);
    if (call === undefined) {
      log.warn('card.pressOfUnknownCall', fields);
      return false;
    }
    if (!this.#repeats.isNewPress(press, clock.now())) return false;
    const command = commandOf(press, call);
    log.info('card.press', { ...fields, command: command?.type ?? null });
    if (command === null) return false;
    this.#command(command, fields).catch((error: unknown) => log.error('card.commandFailed', { ...fields, error }));
    return true;
  }

  async #command(command: CallCommand, fields: object): Promise<void> {
    const result = await this.#deps.command(command, 'card');
    if (result.ok) return;
    this.#deps.log.warn('card.commandRefused', { ...fields, reason: result.reason });
    // The card toggles its own button before it tells us: what it shows must be what is.
    for (const session of this.#sessions.values()) this.#sendState(session);
  }

  #click(session: HubSession, card: CardUp): boolean {
    if (this.#clicks.has(card.callId)) return this.#decided(card, 'repeated');
    const verdict = isDial(card, {
      ourLines: this.#deps.ourLines(),
      portalNow: this.#deps.clock.now() + this.#deps.clockOffset(),
      isAnnounced: (callId) => this.#deps.isAnnounced(callId),
      calls: [...this.#calls.values()],
    });
    this.#clicks.add(card.callId);
    for (const oldest of this.#clicks) if (this.#clicks.size > KEEP_CLICKS) this.#clicks.delete(oldest);
    if (!verdict.dial) return this.#decided(card, verdict.why);
    this.#dial(session, card).catch((error: unknown) => {
      this.#deps.log.error('card.dialFailed', { portalCallId: card.callId, error });
      this.#decided(card, 'failed');
    });
    return true;
  }

  async #dial(session: HubSession, card: CardUp): Promise<void> {
    if (!(await this.#deps.claim(card.callId))) return void this.#decided(card, 'claimedElsewhere');
    const click = { portalCallId: card.callId, number: card.number, line: card.line, portal: session.portal };
    const result = await this.#deps.dialFromCard(click);
    this.#decided(card, result.ok ? 'dialled' : 'refused');
  }

  #decided(card: CardUp, outcome: ClickOutcome): boolean {
    this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
    this.#deps.log.info('card.click', { portalCallId: card.callId, line: card.line, outcome });
    return outcome === 'dialled';
  }

  #callOf(portalCallId: string, portal: string): Call | undefined {
    const calls = [...this.#calls.values()];
    return calls.find((call) => call.portalCallId === portalCallId && call.owner?.memberId === portal);
  }

  #sendState(session: HubSession): void {
    const cards: CardSnapshot[] = [];
    for (const call of this.#calls.values()) {
      if (call.portalCallId === null || call.owner?.memberId !== session.portal) continue;
      cards.push(this.#snapshot(call, call.portalCallId));
    }
    session.send({ t: 'state', id: this.#nextId(), cards });
  }

  #snapshot(call: Call, callId: string): CardSnapshot {
    const { statusText, ...view } = cardView(call);
    return { callId, ...view, statusText: this.#deps.translate(statusText.key, statusText.params) };
  }

  #mayShow(portalCallId: string): boolean {
    const call = [...this.#calls.values()].find((call) => call.portalCallId === portalCallId);
    if (call === undefined || !isAlive(call)) return false;
    return [...this.#sessions.values()].some((session) => session.portal === call.owner?.memberId);
  }

  #showAgain(portalCallId: string): void {
    const call = [...this.#calls.values()].find((call) => call.portalCallId === portalCallId);
    if (call === undefined) return;
    this.#deps.log.info('card.showAgain', { callId: call.id, portalCallId });
    this.#deps.showAgain(call);
  }

  #countTabs(): void {
    let count = 0;
    for (const tabs of this.#tabs.values()) count += tabs;
    this.#deps.tabs(count);
  }

  #dropOldest(): void {
    const ended = [...this.#calls.values()].filter((call) => !isAlive(call));
    for (const call of ended.slice(0, Math.max(0, ended.length - KEEP_ENDED))) this.#calls.delete(call.id);
  }

  #nextId(): string {
    return String(++this.#lastId);
  }
}

/** The card shows no more of a call than this. */
const isSameCard = (a: Call, b: Call): boolean =>
  a.portalCallId === b.portalCallId && JSON.stringify(cardView(a)) === JSON.stringify(cardView(b));
