/**
 * Between the call book and the hubs: calls go out as snapshots of their cards, button presses come in as commands, and
 * a card that nobody announced may be a click on a number. The desk knows sessions, not sockets: a second transport
 * hands it the same.
 */
import type { CardButtonPress, CardEntityChange, CardUp, HubMessage } from '#shared/bridge.ts';
import { isAlive } from '#shared/call.ts';
import type { Call, CallFact } from '#shared/call.ts';
import type { CallCommand, CommandResult } from '#shared/command.ts';
import type { CrmFacts } from '#shared/crm-facts.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import { portalGoal } from '#shared/portal-goal.ts';
import { type CampaignItem, Campaigns, isFree } from './campaign.ts';
import { type CardWish, wishOf } from './card-buttons.ts';
import { CardPresence } from './card-presence.ts';
import { cardSnapshots } from './card-snapshots.ts';
import { cardForV1 } from './card-v1.ts';
import { CardElsewhere } from './card-elsewhere.ts';
import { CardNotes } from './card-notes.ts';
import { type CardClick, type ClickDeps, Clicks } from './clicks.ts';
import { Closing } from './closing.ts';
import { RepeatGuard } from './repeat-guard.ts';
import type { HubSession } from './session.ts';

export interface CardDeskDeps extends ClickDeps {
  translate: Translate;
  /** The call book's gate. */
  command(command: CallCommand, source: 'card'): CommandResult | Promise<CommandResult>;
  /** What the agent said about the call on its card. */
  learn(callId: string, fact: CallFact): void;
  /** @param target an employee's id at the portal, or a number */
  transfer(call: Call, target: string): Promise<CommandResult>;
  /** The agent passes over a client whom the portal has registered for her: that call is to be finished. */
  skipFromCard(click: CardClick): void;
  /** Asks the portal for the card of a live call once more. */
  showAgain(call: Call): void;
  /** For the status in the window. */
  tabs(count: number): void;
  /** Whether Bitrix24 shows the cards in none of these tabs. */
  elsewhere(isElsewhere: boolean): void;
}

/** A card may outlive its call while `finish` waits for the portal; then it still offers "call again". */
const KEEP_ENDED = 20;
/** What a hub knows that was told nothing. */
const NOTHING = JSON.stringify({ cards: [] });

export class CardDesk {
  readonly #deps: CardDeskDeps;
  readonly #sessions = new Map<string, HubSession>();
  /** The cards that each session was told of last. */
  readonly #told = new Map<string, string>();
  readonly #tabs = new Map<string, number>();
  readonly #calls = new Map<string, Call>();
  readonly #clicks: Clicks;
  readonly #elsewhere: CardElsewhere;
  readonly #repeats = new RepeatGuard();
  readonly #presence: CardPresence;
  readonly #campaigns = new Campaigns();
  readonly #closing: Closing;
  readonly #notes: CardNotes;
  #lastId = 0;

  constructor(deps: CardDeskDeps) {
    this.#deps = deps;
    this.#presence = new CardPresence({
      clock: deps.clock,
      choose: (callIds) => this.#mostWanted(callIds),
      show: (callId) => this.#show(callId),
    });
    this.#closing = new Closing(deps.clock, () => this.#publish());
    this.#notes = new CardNotes(deps.clock, () => this.#publish());
    this.#clicks = new Clicks(deps, () => this.#publish());
    this.#elsewhere = new CardElsewhere({
      clock: deps.clock,
      pages: () => this.#pages,
      changed: (isElsewhere) => deps.elsewhere(isElsewhere),
    });
  }

  /** A call is new or has changed. */
  update(call: Call): void {
    const before = this.#calls.get(call.id);
    this.#calls.set(call.id, call);
    this.#campaigns.learn(call);
    this.#followCard(call, before);
    this.#dropOldest();
    this.#publish();
  }

  attach(session: HubSession): void {
    this.#sessions.set(session.id, session);
    this.#sendState(session);
    this.#presence.hubUp();
    this.#countTabs();
  }

  detach(session: HubSession): void {
    if (!this.#sessions.delete(session.id)) return;
    this.#told.delete(session.id);
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
    this.#elsewhere.close();
    this.#closing.stop();
    this.#notes.stop();
    // The next agent's cards are none of these; a call that is up is still to be followed.
    for (const { id, phase } of this.#calls.values()) if (phase === 'ended') this.#calls.delete(id);
    this.#clicks.forgetAll();
  }

  get clicks(): Clicks['outcomes'] {
    return this.#clicks.outcomes;
  }

  /** One card per agent: a call that comes while another's is up waits for its turn (bitrix24.md 5.6). */
  #followCard(call: Call, before: Call | undefined): void {
    const { portalCallId } = call;
    // It goes by a colleague's name now: the card of its own is taken away.
    if (before != null && before.portalCallId !== null && before.portalCallId !== portalCallId)
      this.#presence.forget(before.portalCallId);
    if (portalCallId === null) return;
    if (!isAlive(call)) {
      this.#elsewhere.over(portalCallId, this.#presence.isShown(portalCallId));
      this.#presence.forget(portalCallId);
      if (before === undefined || isAlive(before)) this.#closing.ended(call, portalCallId);
      return;
    }
    const isNamed = before?.portalCallId !== portalCallId;
    // The next round of a call whose card is closed, or about to be. A show right behind the close may be ignored (5.6, rule 4).
    if (isNamed && this.#closing.forget(portalCallId)) this.#presence.unseen(portalCallId);
    if (isNamed && call.origin !== 'card' && this.#presence.isAnyShown && !this.#presence.isShown(portalCallId)) {
      this.#presence.unseen(portalCallId);
    }
    if (isNamed && hasCard(call) && !this.#presence.isAnyShown) this.#elsewhere.awaited(portalCallId);
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
      case 'entity':
        return this.#about(session, message);
      case 'cardGone':
        this.#presence.gone(message.callId, session.hub);
        return true;
      case 'button':
        return this.#press(session, message);
    }
  }

  #cardUp(session: HubSession, card: CardUp): boolean {
    this.#presence.up(card.callId, session.hub);
    this.#elsewhere.up();
    const call = this.#callOf(card.callId, session.portal);
    if (card.listMode && this.#deps.ourLines().has(card.line)) {
      this.#campaigns.up(card, session.portal);
      if (call !== undefined) this.#campaigns.learn(call);
      this.#publish();
      return true;
    }
    if (call === undefined) return this.#clicks.consider(card, session.portal, [...this.#calls.values()]);
    if (card.entity !== undefined && call.crm.entity === null) this.#learnEntity(call, card.entity);
    return true;
  }

  #about(session: HubSession, change: CardEntityChange): boolean {
    if (this.#campaigns.about(change)) return true;
    const call = this.#callOf(change.callId, session.portal);
    if (call === undefined || change.entity === undefined) return false;
    const { entity } = call.crm;
    // The card says it again with each of its tabs.
    if (entity?.type !== change.entity.type || entity.id !== change.entity.id) this.#learnEntity(call, change.entity);
    return true;
  }

  #learnEntity(call: Call, entity: CrmFacts['entity']): void {
    this.#deps.learn(call.id, { type: 'crm', facts: { entity } });
  }

  #press(session: HubSession, press: CardButtonPress): boolean {
    const { log, clock } = this.#deps;
    const fields = { button: press.button, portalCallId: press.callId, session: session.id };
    const item = this.#campaigns.item(press.callId);
    const call = this.#cardCall(press.callId, session.portal);
    if (call === undefined && item === undefined) {
      log.warn('card.pressOfUnknownCall', fields);
      return false;
    }
    if (!this.#repeats.isNewPress(press, clock.now())) return false;
    if (item !== undefined && this.#pressInList(press, item)) return true;
    const wish = call === undefined ? null : wishOf(press, call);
    log.info('card.press', { ...fields, wish: wish?.do ?? null });
    if (call === undefined || wish === null) return false;
    this.#fulfil(wish, call, press.callId).catch((error: unknown) =>
      log.error('card.commandFailed', { ...fields, error }),
    );
    return true;
  }

  async #fulfil(wish: CardWish, call: Call, cardId: string): Promise<void> {
    switch (wish.do) {
      case 'nothing':
        return;
      case 'learn':
        return this.#deps.learn(call.id, wish.fact);
      case 'transfer':
        return this.#judge(await this.#deps.transfer(call, wish.target), cardId);
      case 'command':
        return this.#judge(await this.#deps.command(wish.command, 'card'), cardId);
    }
  }

  /** What is refused is said on the card; and it toggles its own buttons, so that it must be told what is. */
  #judge(result: CommandResult, cardId: string): void {
    if (result.ok) return;
    this.#deps.log.warn('card.commandRefused', { portalCallId: cardId, reason: result.reason });
    this.#notes.say(cardId, this.#deps.translate(`refusal.${result.reason}`));
    this.#publish(true);
  }

  /** @returns false for a press that means the same on every card */
  #pressInList({ button, callId }: CardButtonPress, item: CampaignItem): boolean {
    const isIdle = isFree(item, this.#calls);
    const passes = button === 'nextButtonClick' || (button === 'skipButtonClick' && item.callId === null);
    if (!isIdle || (!passes && button !== 'makeCallButtonClick')) return false;
    this.#deps.log.info('card.campaign', { button, portalCallId: callId, callListId: item.callListId });
    if (passes) {
      if (item.isRegistered) this.#deps.skipFromCard(clickOf(item));
      this.#campaigns.next(callId);
      this.#publish();
    } else if (item.isRegistered) {
      this.#clicks.dial(item.card, clickOf(item));
    } else {
      this.#dialItem(item).catch((error: unknown) => this.#deps.log.error('card.dialFailed', { callId, error }));
    }
    return true;
  }

  /** Another try, or a client whom the portal hasn't registered: ours to register, in the name of the campaign. */
  async #dialItem({ card, number, entity, callListId }: CampaignItem): Promise<void> {
    const crm = { entity, callListId };
    const result = await this.#deps.command({ type: 'dial', number, crm }, 'card');
    if (result.ok) this.#campaigns.dialled(card.callId, result.callId);
    this.#judge(result, card.callId);
    this.#publish();
  }

  /** The call that a card shows: in a campaign, the one that was dialled for it last. */
  #cardCall(cardId: string, portal: string): Call | undefined {
    const item = this.#campaigns.item(cardId);
    if (item === undefined) return this.#callOf(cardId, portal);
    return item.callId === null ? undefined : this.#calls.get(item.callId);
  }

  /** Of several rounds that go by one name, the last. */
  #callOf(portalCallId: string, portal: string): Call | undefined {
    const calls = [...this.#calls.values()];
    return calls.findLast((call) => call.portalCallId === portalCallId && call.owner?.memberId === portal);
  }

  /** @param again also to those who know it already: their cards may have moved on by themselves */
  #publish(again = false): void {
    for (const session of this.#sessions.values()) this.#sendState(session, again);
  }

  #sendState(session: HubSession, again = true): void {
    const calls = [...this.#calls.values()].filter((call) => call.owner?.memberId === session.portal);
    const facts = {
      translate: this.#deps.translate,
      notes: this.#notes.texts,
      refusals: this.#clicks.refusals,
      closed: this.#closing.closed,
    };
    const cards = cardSnapshots(calls, this.#campaigns.of(session.portal), facts).map((card) =>
      session.version < 2 ? cardForV1(card) : card,
    );
    const others = this.#clicks.others.filter((one) => !cards.some(({ callId }) => callId === one));
    const state = { cards, ...(others.length > 0 && { others }) };
    const told = JSON.stringify(state);
    if (!again && told === (this.#told.get(session.id) ?? NOTHING)) return;
    this.#told.set(session.id, told);
    session.send({ t: 'state', id: this.#nextId(), ...state });
  }

  /** Who talks to the agent, else who rings, else whom she calls; the latest of them. */
  #mostWanted(callIds: readonly string[]): string | null {
    const portals = new Set([...this.#sessions.values()].map(({ portal }) => portal));
    const calls = [...this.#calls.values()].filter(
      ({ portalCallId, owner, phase }) =>
        phase !== 'ended' && owner !== null && portals.has(owner.memberId) && callIds.includes(portalCallId ?? ''),
    );
    const [first] = calls.toReversed().sort((a, b) => urgency(a) - urgency(b));
    return first?.portalCallId ?? null;
  }

  #show(portalCallId: string): void {
    const call = [...this.#calls.values()].findLast((call) => call.portalCallId === portalCallId);
    if (call === undefined) return;
    this.#deps.log.info('card.showAgain', { callId: call.id, portalCallId });
    this.#deps.showAgain(call);
    this.#elsewhere.awaited(portalCallId);
  }

  get #pages(): number {
    let count = 0;
    for (const tabs of this.#tabs.values()) count += tabs;
    return count;
  }

  #countTabs(): void {
    this.#deps.tabs(this.#pages);
  }

  #dropOldest(): void {
    const ended = [...this.#calls.values()].filter((call) => !isAlive(call));
    for (const { id, portalCallId } of ended.slice(0, Math.max(0, ended.length - KEEP_ENDED))) {
      this.#calls.delete(id);
      if (portalCallId === null) continue;
      this.#clicks.forget(portalCallId);
      this.#closing.forget(portalCallId);
    }
  }

  #nextId(): string {
    return String(++this.#lastId);
  }
}

/** A card of its own: a campaign has one for all of its calls. A click brings its card along. */
const hasCard = (call: Call): boolean =>
  portalGoal(call).show || (call.origin === 'card' && call.crm.callListId === null);

function urgency({ phase, hold, direction }: Call): number {
  if (phase === 'talking') return hold === 'local' || hold === 'both' ? 2 : 0;
  return direction === 'incoming' ? 1 : 3;
}

const clickOf = ({ card, portal, number, entity, callListId }: CampaignItem): CardClick => ({
  portalCallId: card.callId,
  number,
  line: card.line,
  portal,
  crm: { entity, callListId },
});
