import { ajax } from './ajax.ts';
import { CallCard, type CallShown } from './card.ts';
import { type CommandAnswer, cardCommand } from './card-commands.ts';
import type { TransferTarget } from './card-panels.ts';
import type { PageContext, PageKnobs } from './context.ts';
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
  #renewal: number | undefined;
  /** Whether any card command was used in this tab: changes a payload (6.2) and forbids silent unloading (5.6). */
  #commandUsed = false;

  constructor(options: PhoneOptions) {
    this.#options = options;
    options.push.on('voximplant/showExternalCall', (call) => this.#show(call));
    options.push.on('voximplant/hideExternalCall', ({ callId }) => this.#hide(callId));
    onLowered('viExternalCard', () => this.#card?.autoClose());
    addEventListener('beforeunload', (event) => {
      if (this.#card && this.#commandUsed && !this.#card.folded) event.preventDefault();
    });
  }

  /** A click on a number (4.8): ignored while a card is up in this tab or another tab has a call. */
  async phoneTo(number: string, entity?: { type: string; id: number }): Promise<void> {
    if (this.#card || flagIsUp('viInitedCall')) return;
    const answer = await ajax<{ reason?: string }>('voximplant.call.startViaRest', {
      NUMBER: number,
      PARAMS: entity ? { ENTITY_TYPE: entity.type, ENTITY_ID: entity.id } : {},
      SHOW: 'Y',
    });
    if (!answer) this.#options.toast('The call could not be started.');
    else if (answer.reason) this.#options.toast('There is no outgoing line. An administrator has to choose one.');
  }

  command(name: string, params: Readonly<Record<string, unknown>>): CommandAnswer {
    const answer = cardCommand(this.#card, name, params);
    if (answer === 'unknown') return answer;
    this.#commandUsed = true;
    this.#report('card.command', { command: name, params });
    return answer;
  }

  #show(call: CallShown): void {
    if (this.#card || flagIsUp('viInitedCall') || flagIsUp('viExternalCard')) return;
    const card = this.#makeCard(call);
    this.#card = card;
    this.#report('card.opened');
    if (this.#options.knobs().entityChangedFirst) this.#raiseEntity(call);
    this.#raise('initialized', initialized(call));
    if (!this.#options.knobs().entityChangedFirst) this.#raiseEntity(call);
    // Tabs that get the push within these 100 ms show the card too.
    setTimeout(() => {
      if (this.#card !== card) return;
      raiseFlag('viExternalCard');
      this.#renewal = setInterval(() => raiseFlag('viExternalCard'), flagRenewalMs);
    }, flagDelayMs);
  }

  #hide(callId: string): void {
    if (this.#options.context.autoClose && this.#card?.call.callId === callId) this.#card.autoClose();
  }

  #makeCard(call: CallShown): CallCard {
    const { context } = this.#options;
    return new CallCard(call, context.colleagues, context.commentGraceMs, {
      onEvent: (event, payload) => this.#raise(event, payload),
      onComment: (text) => void ajax('call.comment', { callId: call.callId, text }),
      onState: () => this.#report('card.state'),
      onTransfer: (target) => this.#raise('transferButtonClick', this.#transferPayload(target)),
      onClosed: () => this.#closed(),
    });
  }

  /** No event tells the app that its card is gone (6.4); the other tabs learn it from the flag. */
  #closed(): void {
    this.#report('card.closed');
    this.#card = undefined;
    clearInterval(this.#renewal);
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
    this.#options.raise(`BackgroundCallCard::${event}`, payload);
    this.#report('card.event', { event, payload: payload ?? null });
  }

  #report(kind: string, more: Record<string, unknown> = {}): void {
    const card = this.#card;
    this.#options.push.report({ kind, callId: card?.call.callId ?? '', state: card?.state ?? '', ...more });
  }
}

/** The payload of `initialized` (6.2). The phone number's key is absent when there is none. */
function initialized(call: CallShown): Record<string, unknown> {
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
    CALL_LIST_MODE: false,
  };
}
