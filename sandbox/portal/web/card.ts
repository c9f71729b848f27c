import type { CallList } from './call-list.ts';
import { buttonsOf, type CardButton, type CardState, ruleOf } from './card-states.ts';
import { CardTimer } from './card-timer.ts';
import { commentBox, dialPad, qualityMeter, type TransferTarget, transferPanel } from './card-panels.ts';
import type { Colleague } from './context.ts';
import { button, element } from './dom.ts';

/** The parameters of `showExternalCall` (bitrix24.md appendix B). */
export interface CallShown {
  readonly callId: string;
  readonly phoneNumber: string;
  readonly lineNumber: string;
  readonly companyPhoneNumber: string;
  readonly isCallback: boolean;
  readonly crmEntityType: string;
  readonly crmEntityId: number;
  readonly crmEntityName: string;
  readonly crmBindings: readonly unknown[];
  /** The campaign that the call belongs to; 0 for none. */
  readonly callListId: number;
  /** Present for outgoing calls only. */
  readonly fromUserId?: number;
  readonly toUserId?: number;
}

export interface CardListener {
  /** A `BackgroundCallCard::` event, without its prefix. */
  onEvent(event: string, payload?: unknown): void;
  onComment(text: string): void;
  onState(state: CardState): void;
  onTransfer(target: TransferTarget): void;
  /** A number is to be called again, or the next one of a list: only the portal's own cards do that themselves. */
  onCall(): void;
  /** The card has gone on to the next client of its list. */
  onNext(): void;
  onFold(folded: boolean): void;
  /** The card has left the page. */
  onClosed(): void;
}

/** The call card. Its buttons only raise events: every state comes from the app (bitrix24.md 6). */
export class CallCard {
  #call: CallShown;
  readonly #list: CallList | undefined;
  readonly #listener: CardListener;
  readonly #root: HTMLElement;
  readonly #title = element('h2');
  readonly #status = element('p', { class: 'status', role: 'status' });
  readonly #clock = element('time', { 'aria-label': 'Call duration' });
  readonly #who = element('div', { class: 'client' });
  readonly #buttons = element('div', { class: 'buttons', role: 'group', 'aria-label': 'Call' });
  readonly #panel = element('div', { class: 'card-panel' });
  readonly #fold = element('button', { type: 'button', class: 'plain' }, 'Fold');
  readonly #timer = new CardTimer((text) => {
    this.#clock.textContent = text;
    this.#clock.hidden = text === '';
  });
  readonly #comment: ReturnType<typeof commentBox>;
  readonly #colleagues: readonly Colleague[];
  readonly #graceMs: number;
  #state: CardState = 'externalCard';
  #muted = false;
  #held = false;
  #folded = false;
  #closing: number | undefined;

  constructor(
    call: CallShown,
    colleagues: readonly Colleague[],
    commentGraceMs: number,
    listener: CardListener,
    list?: CallList,
  ) {
    this.#call = call;
    this.#list = list;
    this.#colleagues = colleagues;
    this.#graceMs = commentGraceMs;
    this.#listener = listener;
    this.#comment = commentBox((text) => {
      listener.onComment(text);
      listener.onEvent('addCommentButtonClick', text);
      if (this.#closing !== undefined) this.close();
    });
    this.#root = element('section', { id: 'call-card', role: 'dialog', 'aria-label': 'Call card' });
    this.#root.append(this.#head(), this.#who, this.#status, this.#buttons, this.#panel, this.#comment.element);
    this.#title.textContent = ruleOf(this.#state).title;
    this.#paint();
    document.body.append(this.#root);
  }

  get call(): CallShown {
    return this.#call;
  }

  get list(): CallList | undefined {
    return this.#list;
  }

  get state(): CardState {
    return this.#state;
  }

  get folded(): boolean {
    return this.#folded;
  }

  setState(state: CardState, disableAutoStartTimer: boolean): void {
    this.#state = state;
    const { timer } = ruleOf(state);
    if (timer === 'stop') this.#timer.hide();
    if (timer === 'start') {
      if (disableAutoStartTimer) this.#timer.reset();
      else this.#timer.start();
    }
    this.#panel.replaceChildren();
    this.#title.textContent = ruleOf(state).title;
    this.#paint();
    this.#listener.onState(state);
  }

  /** Another client of the list, under the same or another call. */
  setCall(call: CallShown): void {
    this.#call = call;
    this.#paint();
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    this.#paint();
  }

  setHeld(held: boolean): void {
    this.#held = held;
    this.#paint();
  }

  setTitle(title: string): void {
    this.#title.textContent = title;
  }

  setStatus(text: string): void {
    this.#status.textContent = text;
  }

  startTimer(): void {
    this.#timer.start();
  }

  stopTimer(): void {
    this.#timer.stop();
  }

  /** Closes at once, or 65 s later when the comment editor is open (6.4). */
  autoClose(): void {
    if (this.#closing !== undefined) return;
    if (!this.#comment.editing()) this.close();
    else this.#closing = setTimeout(() => this.close(), this.#graceMs);
  }

  close(): void {
    if (!this.#root.isConnected) return;
    clearTimeout(this.#closing);
    this.#timer.stop();
    this.#root.remove();
    this.#listener.onClosed();
  }

  #head(): HTMLElement {
    this.#fold.addEventListener('click', () => this.fold(!this.#folded));
    return element('header', {}, this.#title, this.#clock, this.#fold);
  }

  fold(folded: boolean): void {
    this.#folded = folded;
    this.#root.classList.toggle('folded', folded);
    this.#fold.textContent = folded ? 'Unfold' : 'Fold';
    this.#listener.onFold(folded);
  }

  #client(): Node[] {
    const { crmEntityName: name, crmEntityType: type, crmEntityId: id, phoneNumber } = this.call;
    const line = this.call.companyPhoneNumber || this.call.lineNumber;
    const who = name
      ? element('a', { href: `/crm/${type.toLowerCase()}/details/${id}/` }, name)
      : element('span', {}, 'Unknown number');
    const rows = [element('b', {}, who), element('span', { class: 'number' }, phoneNumber)];
    if (line) rows.push(element('small', {}, `Line ${line}`));
    return this.#list ? [...rows, this.#list.paint()] : rows;
  }

  #paint(): void {
    this.#root.dataset['state'] = this.#state;
    this.#root.dataset['callId'] = this.#call.callId;
    this.#who.replaceChildren(...this.#client());
    this.#buttons.replaceChildren(
      ...buttonsOf(this.#state, this.#list !== undefined).map((given) => this.#button(given)),
    );
  }

  #button(given: CardButton): HTMLButtonElement {
    const made = button(given.name, given.tone ?? '', () => this.#press(given));
    if (given.own === 'mute') made.setAttribute('aria-pressed', String(this.#muted));
    if (given.own === 'hold') made.setAttribute('aria-pressed', String(this.#held));
    return made;
  }

  #press(given: CardButton): void {
    switch (given.own) {
      case 'mute':
        this.setMuted(!this.#muted);
        return this.#listener.onEvent('muteButtonClick', this.#muted);
      case 'hold':
        this.setHeld(!this.#held);
        return this.#listener.onEvent('holdButtonClick', this.#held);
      case 'dialpad':
        return this.#toggle(dialPad((key) => this.#listener.onEvent('dialpadButtonClick', key)));
      case 'quality':
        return this.#toggle(qualityMeter((value) => this.#listener.onEvent('qualityMeterClick', value)));
      case 'transfer':
        return this.#toggle(transferPanel(this.#colleagues, (target) => this.#listener.onTransfer(target)));
      case 'next':
        if (given.event) this.#listener.onEvent(given.event);
        return this.#listener.onNext();
      case 'call':
        if (given.event) this.#listener.onEvent(given.event);
        return this.#listener.onCall();
      case 'close':
        // The event first; the card closes right after it (6.2).
        if (given.event) this.#listener.onEvent(given.event);
        return this.close();
      default:
        if (given.event) this.#listener.onEvent(given.event);
    }
  }

  /** The same button closes its panel again. */
  #toggle(panel: HTMLElement): void {
    const same = this.#panel.firstElementChild?.getAttribute('aria-label') === panel.getAttribute('aria-label');
    this.#panel.replaceChildren(...(same ? [] : [panel]));
  }
}
