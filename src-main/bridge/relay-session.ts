/**
 * One hub that has spoken by the relay. Each message costs a REST request of the office's budget, so what is to be said
 * is gathered, and of several snapshots only the newest is said: of the cards that this hub has, and nothing else.
 *
 * What answers the hub may get lost: the hub asks again. What doesn't (the customer hung up) is said again until the hub
 * has named its number, and after `TRIES` the hub is gone.
 */
import type { CardSnapshot, DesktopMessage, HubMessage } from '#shared/bridge.ts';
import type { LetterToHub } from '#shared/relay/relay.ts';
import type { UiState } from '#shared/ui-states.ts';
import type { Clock } from '../ports.ts';
import type { HubSession } from './session.ts';

export interface RelaySessionDeps {
  readonly clock: Clock;
  /** There is something to say: `letter` will be asked for it. */
  dirty(session: RelaySession): void;
  /** Nothing more is to be expected from this hub. */
  gone(session: RelaySession): void;
}

/** Milliseconds until an unconfirmed letter is said again, doubled each time. Pushes may be seconds late. */
const SAY_AGAIN = 5_000;
const TRIES = 4;
/** How long a session stays whose hub has no card of a call that is up. */
const LINGER = 60_000;
const OUTCOMES_KEPT = 50;

export class RelaySession implements HubSession {
  readonly id: string;
  readonly portal: string;
  readonly hub: string;
  /** By its newest letter. */
  version = 1;
  readonly #deps: RelaySessionDeps;
  readonly #shown = new Set<string>();
  #acks: DesktopMessage[] = [];
  /** What became of the newest messages, for letters that come again. */
  readonly #outcomes = new Map<string, boolean>();
  #cards: CardSnapshot[] = [];
  /** What the hub knows, as far as we have said it. */
  #said = '';
  #unconfirmed: { readonly n: number; readonly tries: number } | null = null;
  #cancelAgain: () => void = () => undefined;
  #cancelLinger: () => void = () => undefined;

  constructor(id: string, portal: string, hub: string, deps: RelaySessionDeps) {
    this.id = id;
    this.portal = portal;
    this.hub = hub;
    this.#deps = deps;
    this.#linger();
  }

  send(message: DesktopMessage): void {
    if (message.t === 'state') this.#cards = message.cards;
    else this.#acknowledge(message);
    this.#linger();
    if (this.#acks.length > 0 || this.#news() !== this.#said) this.#deps.dirty(this);
  }

  /** The hub's cards follow from what it says. */
  heard(message: HubMessage): void {
    if (message.t === 'cardUp') this.#shown.add(message.callId);
    const isClosed = message.t === 'button' && message.button === 'closeButtonClick';
    if (message.t === 'cardGone' || isClosed) this.#shown.delete(message.callId);
    this.#linger();
  }

  /** The hub has got everything up to this number. */
  confirmed(got: number): void {
    if (this.#unconfirmed !== null && got >= this.#unconfirmed.n) this.#settle();
  }

  /** Our answer to this letter may have been lost; its message isn't taken again. */
  repeated(id: string): void {
    const done = this.#outcomes.get(id);
    // The answer is still to come, or there was nothing to answer.
    if (done !== undefined) this.send({ t: 'ack', id: `again-${id}`, re: id, done });
  }

  /** What is to be said now, as letter `n`. */
  letter(boot: string, n: number): LetterToHub {
    const acks = this.#acks;
    const news = this.#news();
    this.#acks = [];
    this.#said = news;
    const tries = (this.#unconfirmed?.tries ?? 0) + 1;
    this.#settle();
    const ask = acks.length === 0;
    if (ask) this.#expect(n, tries);
    return { boot, n, ask, messages: [...acks, { t: 'state', id: `n${n}`, cards: this.#ours() }] };
  }

  close(): void {
    this.#settle();
    this.#cancelLinger();
  }

  #acknowledge(ack: DesktopMessage & { readonly t: 'ack' }): void {
    this.#acks.push(ack);
    this.#outcomes.set(ack.re, ack.done);
    for (const oldest of this.#outcomes.keys()) if (this.#outcomes.size > OUTCOMES_KEPT) this.#outcomes.delete(oldest);
  }

  #expect(n: number, tries: number): void {
    this.#unconfirmed = { n, tries };
    this.#cancelAgain = this.#deps.clock.after(SAY_AGAIN * 2 ** (tries - 1), () => {
      if (tries < TRIES) this.#deps.dirty(this);
      else this.#deps.gone(this);
    });
  }

  #settle(): void {
    this.#cancelAgain();
    this.#unconfirmed = null;
  }

  #ours(): CardSnapshot[] {
    return this.#cards.filter(({ callId }) => this.#shown.has(callId));
  }

  #news(): string {
    return JSON.stringify(this.#ours());
  }

  #linger(): void {
    this.#cancelLinger();
    if (this.#ours().some(isUp)) return;
    this.#cancelLinger = this.#deps.clock.after(LINGER, () => this.#deps.gone(this));
  }
}

/** The card of a call that is over still offers to call again. */
const over: readonly UiState[] = ['redial', 'error', 'moneyError', 'transferConnected', 'outgoing'];
const isUp = ({ uiState }: CardSnapshot): boolean => !over.includes(uiState);
