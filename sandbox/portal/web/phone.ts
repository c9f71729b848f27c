import { ajax } from './ajax.ts';
import { CallList, type CallListItem } from './call-list.ts';
import { CallCard, type CallShown, type CardListener } from './card.ts';
import { type CommandAnswer, cardCommand } from './card-commands.ts';
import type { TransferTarget } from './card-panels.ts';
import type { PageContext, PageKnobs } from './context.ts';
import { foldedCall, forgetFolded, rememberFolded } from './folded-card.ts';
import type { PortalPush } from './portal-push.ts';
import { flagDelayMs, flagIsUp, flagRenewalMs, lowerFlag, onLowered, raiseFlag } from './tab-flags.ts';

export interface PhoneOptions {
  readonly context: PageContext;
  readonly push: PortalPush;
  readonly knobs: () => PageKnobs;
  /** Raises a `BackgroundCallCard::` event in the frames of this document. */
  readonly raise: (event: string, payload?: unknown) => void;
  readonly toast: (text: string) => void;
}

/** The phone controller of one top-level tab: at most one card, and the several-tabs rules of bitrix24.md 5.6. */
export class Phone {
  readonly #options: PhoneOptions;
  #card: CallCard | undefined;
  /** A card of the portal's own telephony: applications have no part in it. */
  #ownCard = false;
  #renewal: number | undefined;
  /** Whether any card command was used in this tab: changes a payload (6.2) and forbids silent unloading (5.6). */
  #commandUsed = false;

  constructor(options: PhoneOptions) {
    this.#options = options;
    options.push.on('voximplant/showExternalCall', (call) => this.#show(call));
    options.push.on('voximplant/hideExternalCall', ({ callId }) => this.#hide(callId));
    onLowered('viExternalCard', () => this.#autoClose());
    addEventListener('beforeunload', (event) => {
      if (this.#card && this.#commandUsed && !this.#card.folded) event.preventDefault();
    });
    void this.#restore();
  }

  /** A click on a number (4.8): ignored while a card is up in this tab or another tab has a call. */
  async phoneTo(number: string, entity?: { type: string; id: number }): Promise<void> {
    if (this.#card || flagIsUp('viInitedCall')) return;
    const answer = await this.#start(number, entity && { ENTITY_TYPE: entity.type, ENTITY_ID: entity.id }, true);
    if (!answer) this.#options.toast('The call could not be started.');
    else if (answer.reason) this.#options.toast('There is no outgoing line. An administrator has to choose one.');
  }

  /**
   * A campaign (8e). The list's own card is up from then on and blocks clicks. `external`: the portal registers the
   * first client and the card is the application's, with CALL_LIST_MODE. `portal`: it is the portal's own card, which
   * registers whom it calls; applications learn of it by the event alone (10, number 16).
   */
  async startCallList(id: number, items: readonly CallListItem[]): Promise<void> {
    const list = new CallList(id, items);
    const [first] = items;
    if (this.#card || flagIsUp('viInitedCall') || !first) return;
    const own = this.#options.knobs().callListCards === 'portal';
    this.#open(callOf(first), list, own).setState('outgoing', false);
    if (!own) await this.#startItem(list);
  }

  command(name: string, params: Readonly<Record<string, unknown>>): CommandAnswer {
    const { desktop } = this.#options.context;
    const answer = cardCommand(this.#ownCard ? undefined : this.#card, name, params, desktop);
    if (answer === 'unknown') return answer;
    this.#commandUsed = true;
    forgetFolded();
    this.#report('card.command', { command: name, params });
    return answer;
  }

  #show(call: CallShown): void {
    const list = this.#card?.list;
    if (list && !this.#ownCard && call.callListId === list.id) return this.#adopt(call);
    if (this.#card || flagIsUp('viInitedCall') || flagIsUp('viExternalCard')) return;
    this.#open(call, undefined, false);
    this.#introduce(call);
  }

  #open(call: CallShown, list: CallList | undefined, own: boolean): CallCard {
    const card = this.#makeCard(call, list);
    this.#card = card;
    this.#ownCard = own;
    this.#report('card.opened');
    // Tabs that get the push within these 100 ms show the card too.
    setTimeout(() => {
      if (this.#card === card) this.#flag();
    }, flagDelayMs);
    return card;
  }

  #flag(): void {
    raiseFlag('viExternalCard');
    clearInterval(this.#renewal);
    this.#renewal = setInterval(() => raiseFlag('viExternalCard'), flagRenewalMs);
  }

  /** The card of a list has its call now. */
  #adopt(call: CallShown): void {
    this.#card?.setCall(call);
    this.#introduce(call);
  }

  #introduce(call: CallShown): void {
    const first = this.#options.knobs().entityChangedFirst;
    if (first) this.#raiseEntity(call);
    this.#raise('initialized', initialized(call, this.#card?.list !== undefined));
    if (!first) this.#raiseEntity(call);
  }

  /** A card that was folded when the page went, if its call still runs; no frame hears of it (5.6). */
  async #restore(): Promise<void> {
    const call = foldedCall();
    if (!call || this.#card) return;
    const card = this.#open(call, undefined, false);
    card.fold(true);
    const alive = await ajax('voximplant.call.get', { callId: call.callId });
    if (!alive) card.close();
  }

  #hide(callId: string): void {
    if (this.#card?.call.callId === callId) this.#autoClose();
  }

  /** Not the card of a list: it has other clients to go to. */
  #autoClose(): void {
    if (this.#options.context.autoClose && this.#card && !this.#card.list) this.#card.autoClose();
  }

  #start(number: string, params: Record<string, unknown> | undefined, show: boolean) {
    const given = { NUMBER: number, PARAMS: params ?? {}, SHOW: show ? 'Y' : 'N' };
    return ajax<{ reason?: string; callId?: string }>('voximplant.call.startViaRest', given);
  }

  async #startItem(list: CallList): Promise<void> {
    const item = list.current;
    if (!item) return;
    const params = { ENTITY_TYPE: item.entityType, ENTITY_ID: item.entityId, CALL_LIST_ID: list.id };
    const answer = await this.#start(item.number, params, true);
    if (answer?.reason) this.#options.toast('There is no outgoing line. An administrator has to choose one.');
  }

  #makeCard(call: CallShown, list: CallList | undefined): CallCard {
    const { context } = this.#options;
    const listener: CardListener = {
      onEvent: (event, payload) => this.#raise(event, payload),
      onComment: (text) => void ajax('call.comment', { callId: this.#card?.call.callId ?? '', text }),
      onState: () => this.#report('card.state'),
      onTransfer: (target) => this.#raise('transferButtonClick', this.#transferPayload(target)),
      onCall: () => void (this.#ownCard && list && this.#startItem(list)),
      onNext: () => this.#next(list),
      onFold: (folded) => this.#folded(folded),
      onClosed: () => this.#closed(),
    };
    return new CallCard(call, context.colleagues, context.commentGraceMs, listener, list);
  }

  /** The card tells of its next client by `entityChanged`; its CALL_ID stays until somebody is registered. */
  #next(list: CallList | undefined): void {
    const item = list?.advance();
    if (!this.#card || !item) return;
    const call = { ...callOf(item), callId: this.#card.call.callId };
    this.#card.setCall(call);
    this.#card.setState('outgoing', false);
    this.#raiseEntity(call);
  }

  #folded(folded: boolean): void {
    if (folded && this.#card && !this.#commandUsed && !this.#card.list) rememberFolded(this.#card.call);
    else forgetFolded();
  }

  /** No event tells the app that its card is gone (6.4); the other tabs learn it from the flag. */
  #closed(): void {
    this.#report('card.closed');
    this.#card = undefined;
    this.#ownCard = false;
    clearInterval(this.#renewal);
    forgetFolded();
    lowerFlag('viExternalCard');
  }

  #transferPayload(target: TransferTarget): Record<string, unknown> {
    const value = target.kind === 'user' ? target.id : target.number;
    if (!this.#commandUsed) return { type: target.kind === 'user' ? 'user' : 'pstn', target: value };
    return { phoneNumber: this.#card?.call.phoneNumber ?? '', target: value };
  }

  #raiseEntity(call: CallShown): void {
    if (call.crmEntityId === 0) return;
    this.#raise('entityChanged', {
      CRM_ENTITY_TYPE: call.crmEntityType,
      CRM_ENTITY_ID: call.crmEntityId,
      PHONE_NUMBER: call.phoneNumber,
    });
  }

  #raise(event: string, payload?: unknown): void {
    if (!this.#ownCard) this.#options.raise(`BackgroundCallCard::${event}`, payload);
    this.#report('card.event', { event, payload: payload ?? null });
  }

  #report(kind: string, more: Record<string, unknown> = {}): void {
    const card = this.#card;
    this.#options.push.report({ kind, callId: card?.call.callId ?? '', state: card?.state ?? '', ...more });
  }
}

/** A client of a list who has no call yet. */
const callOf = (item: CallListItem): CallShown => ({
  callId: '',
  phoneNumber: item.number,
  lineNumber: '',
  companyPhoneNumber: '',
  isCallback: false,
  crmEntityType: item.entityType,
  crmEntityId: item.entityId,
  crmEntityName: item.name,
  crmBindings: [],
  callListId: 0,
});

/** The payload of `initialized` (6.2). The phone number's key is absent when there is none. */
function initialized(call: CallShown, inList: boolean): Record<string, unknown> {
  return {
    CALL_ID: call.callId,
    ...(call.phoneNumber === '' ? {} : { PHONE_NUMBER: call.phoneNumber }),
    LINE_NUMBER: call.lineNumber,
    LINE_NAME: call.companyPhoneNumber,
    CRM_ENTITY_TYPE: call.crmEntityType,
    CRM_ENTITY_ID: call.crmEntityId,
    CRM_BINDINGS: call.crmBindings,
    CALL_DIRECTION: call.isCallback ? 'callback' : call.fromUserId === undefined ? 'incoming' : 'outgoing',
    CALL_STATE: 'idle',
    CALL_LIST_MODE: inList,
  };
}
