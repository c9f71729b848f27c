/**
 * One portal's frames on one side, its agent's desktops on the other. Cards are brought up to date by differences from
 * the newest snapshot; presses go out once. Everything follows an event: a frame, a snapshot, a connection.
 */
import type { CardSnapshot, DesktopMessage, HubMessage, Instance, InstanceMap } from '#shared/bridge.ts';
import { readEntity } from '#shared/card-entity.ts';
import { NO_CARD } from '#shared/hub-port.ts';
import type { CardEntity, CardFacts, CardOrder } from '#shared/hub-port.ts';
import { difference, FRESH, wantedOf } from './apply-card.ts';
import type { Shown, Wanted } from './apply-card.ts';
import { isOldButton, readPress } from './card-press.ts';
import { offlineText, unreachableText } from './offline-text.ts';
import { Outbox } from './outbox.ts';
import type { Transport, TransportListener } from './transport.ts';

export interface Frame {
  readonly id: string;
  readonly lang: string;
  order(order: CardOrder): void;
}

export type OpenTransport = (instance: string, at: Instance, listener: TransportListener) => Transport;

interface ShownCard {
  readonly facts: CardFacts;
  /** When it came up. */
  readonly at: number;
  /** A desktop has said that it carries this call: it goes on, whatever becomes of our way to it. */
  named: boolean;
  shown: Shown;
}

/** A desktop that knows of a card says so within this time; else the agent must know that nobody does. */
const NAMED_WITHIN = 5000;

type Unsent =
  | ({ readonly t: 'cardUp'; readonly frame: string } & CardFacts)
  | {
      readonly t: 'button';
      readonly frame: string;
      readonly callId: string;
      readonly button: Button;
      readonly value?: boolean | string;
    }
  | { readonly t: 'entity'; readonly callId: string; readonly number: string; readonly entity?: CardEntity }
  | { readonly t: 'cardGone'; readonly callId: string }
  | { readonly t: 'frames'; readonly count: number };
type Button = NonNullable<ReturnType<typeof readPress>>['button'];

export class PortalHub {
  readonly #open: OpenTransport;
  readonly #frames = new Map<Frame, ShownCard | null>();
  readonly #transports = new Map<string, Transport>();
  readonly #states = new Map<Transport, readonly CardSnapshot[]>();
  /** CALL_IDs that a desktop has told are another's. */
  readonly #others = new Map<Transport, readonly string[]>();
  readonly #outbox = new Outbox();
  readonly #listener: TransportListener = {
    changed: (transport) => this.#changed(transport),
    message: (transport, message) => this.#receive(transport, message),
  };
  #known = '{}';
  #instances: readonly Instance[] = [];
  #lastId = 0;

  constructor(open: OpenTransport) {
    this.#open = open;
  }

  attach(frame: Frame, instances: InstanceMap): void {
    this.#frames.set(frame, null);
    this.#meet(instances);
    this.#count();
    this.#say({ t: 'frames', count: this.#frames.size });
  }

  detach(frame: Frame): void {
    const card = this.#frames.get(frame);
    if (!this.#frames.delete(frame)) return;
    if (card) this.#gone(card.facts.callId);
    this.#say({ t: 'frames', count: this.#frames.size });
    this.#count();
  }

  card(frame: Frame, facts: CardFacts): void {
    this.#frames.set(frame, { facts, at: Date.now(), named: false, shown: FRESH });
    this.#count(true);
    this.#say({ t: 'cardUp', frame: frame.id, ...facts });
    this.#refresh(frame);
    setTimeout(() => this.#refresh(frame), NAMED_WITHIN);
  }

  event(frame: Frame, callId: string, name: string, value: unknown): void {
    const card = this.#frames.get(frame);
    if (card?.facts.callId !== callId) return;
    if (name === 'entityChanged') return this.#about(card.facts, (value ?? {}) as Record<string, unknown>);
    const press = readPress(name, value, card.shown);
    if (press === null) return;
    card.shown = press.shown;
    // The card closes by itself right after this one.
    if (press.button === 'closeButtonClick') this.#frames.set(frame, null);
    const pressed = press.value === undefined ? {} : { value: press.value };
    this.#insist({ t: 'button', frame: frame.id, callId, button: press.button, ...pressed });
    this.#count();
  }

  result(frame: Frame, callId: string, error: string | null): void {
    if (error !== NO_CARD || this.#frames.get(frame)?.facts.callId !== callId) return;
    this.#frames.set(frame, null);
    this.#gone(callId);
    this.#count();
  }

  /** The browser may let us through now. */
  retry(): void {
    for (const transport of this.#transports.values()) transport.retry();
  }

  /** A new map is news: somebody moved, or has just started. The same map once more is not. */
  #meet(instances: InstanceMap): void {
    const known = JSON.stringify(instances);
    if (known === this.#known) return;
    this.#known = known;
    this.#instances = Object.values(instances);
    const wanted = new Map<string, readonly [string, Instance]>();
    for (const [id, at] of Object.entries(instances))
      wanted.set(`${id} ${at.port} ${at.secret} ${at.relay !== undefined}`, [id, at]);
    for (const [key, transport] of this.#transports) {
      if (wanted.has(key)) continue;
      transport.close();
      this.#transports.delete(key);
      this.#forget(transport);
    }
    for (const [key, [id, at]] of wanted) {
      if (!this.#transports.has(key)) this.#transports.set(key, this.#open(id, at, this.#listener));
    }
    if (!this.#isDirect()) this.retry();
  }

  #changed(transport: Transport): void {
    if (transport.state === 'up') this.#introduce(transport);
    else this.#forget(transport);
    // A browser shares its computer with one desktop at most: while that one is up, the others are elsewhere.
    for (const other of this.#transports.values()) {
      if (other === transport) continue;
      if (transport.isDirect) other.rest();
      if (transport.state === 'trying') other.retry();
    }
    this.#refreshAll();
  }

  /** What a desktop missed while it was away: state first, then what is not too old to matter. */
  #introduce(transport: Transport): void {
    this.#send(transport, { t: 'frames', count: this.#frames.size });
    const told = new Set<string>();
    for (const [frame, card] of this.#frames) {
      if (card === null || told.has(card.facts.callId)) continue;
      told.add(card.facts.callId);
      this.#send(transport, { t: 'cardUp', frame: frame.id, ...card.facts });
    }
    for (const { message, at } of this.#outbox.due(Date.now())) deliver(transport, message, at);
  }

  #receive(transport: Transport, message: DesktopMessage): void {
    if (message.t === 'ack') return this.#outbox.acknowledged(message.re);
    this.#states.set(transport, message.cards);
    this.#others.set(transport, message.others ?? []);
    this.#refreshAll();
  }

  #forget(transport: Transport): void {
    this.#states.delete(transport);
    this.#others.delete(transport);
  }

  #refreshAll(): void {
    for (const frame of this.#frames.keys()) this.#refresh(frame);
  }

  #refresh(frame: Frame): void {
    const card = this.#frames.get(frame);
    if (!card) return;
    const { callId } = card.facts;
    const wanted = this.#wanted(frame, card);
    for (const order of difference(callId, card.shown, wanted)) frame.order(order);
    card.shown = { ...card.shown, ...wanted };
  }

  #wanted(frame: Frame, card: ShownCard): Wanted {
    const { facts, at, shown } = card;
    for (const cards of this.#states.values()) {
      const snapshot = cards.find(({ callId }) => callId === facts.callId);
      if (snapshot === undefined) continue;
      card.named = true;
      return wantedOf(snapshot, shown, Date.now());
    }
    // Another telephony app's: not ours to write on.
    if (!this.#isOurs(facts)) return {};
    const offline = offlineText(frame.lang);
    const states = [...this.#transports.values()].map(({ state }) => state);
    const isLate = Date.now() - at >= NAMED_WITHIN && !facts.listMode;
    if (!states.includes('up')) {
      // A click that nobody dials: the agent must not wait for it (bitrix24.md 8e).
      if (isLate && !card.named && facts.direction === 'outgoing') return { uiState: 'error', statusText: offline };
      return states.length === 0 || states.includes('trying') ? {} : { statusText: offline };
    }
    const statusText = unreachableText(frame.lang);
    // Its desktop has no way to this browser, or hasn't found it yet.
    const isAnothers = [...this.#others.values()].some((calls) => calls.includes(facts.callId));
    if (isAnothers || !isLate) return [offline, statusText].includes(shown.statusText) ? { statusText: '' } : {};
    return facts.direction === 'outgoing' ? { uiState: 'error', statusText } : { statusText };
  }

  /** The card may tell of a new client before it says for which call: her number must be the call's, or a campaign's next. */
  #about({ callId, number, listMode }: CardFacts, payload: Readonly<Record<string, unknown>>): void {
    const { PHONE_NUMBER: of = '' } = payload;
    if (typeof of !== 'string' || (of !== number && !listMode)) return;
    this.#insist({ t: 'entity', callId, number: of.slice(0, 100), ...readEntity(payload) });
  }

  #gone(callId: string): void {
    if (!this.#shows(callId)) this.#insist({ t: 'cardGone', callId });
  }

  #isDirect(): boolean {
    return [...this.#transports.values()].some(({ isDirect }) => isDirect);
  }

  #isOurs({ line }: CardFacts): boolean {
    return this.#instances.some(({ lines }) => lines?.includes(line) ?? true);
  }

  /** Whether there is a card of ours anywhere. @param isNew one has just come up */
  #count(isNew = false): void {
    const hasCards = [...this.#frames.values()].some((card) => card !== null && this.#isOurs(card.facts));
    for (const transport of this.#transports.values()) transport.cards(hasCards, isNew);
  }

  #shows(callId: string): boolean {
    return [...this.#frames.values()].some((card) => card?.facts.callId === callId);
  }

  /** Said again by `#introduce` when the desktop comes back: state. */
  #say(unsent: Unsent): void {
    for (const transport of this.#transports.values()) if (transport.state === 'up') this.#send(transport, unsent);
  }

  /** Said until it is acknowledged or too old: what happened once, to the desktop whose call it is when that is known. */
  #insist(unsent: Unsent & { readonly callId: string }): void {
    const message = this.#withId(unsent);
    const now = Date.now();
    this.#outbox.add(message, now);
    const up = [...this.#transports.values()].filter(({ state }) => state === 'up');
    const owners = up.filter((transport) =>
      this.#states.get(transport)?.some(({ callId }) => callId === unsent.callId),
    );
    for (const transport of owners.length > 0 ? owners : up) deliver(transport, message, now);
  }

  #send(transport: Transport, unsent: Unsent): void {
    deliver(transport, this.#withId(unsent), Date.now());
  }

  #withId<Message extends Unsent>(unsent: Message): Message & { readonly id: string } {
    return { ...unsent, id: String(++this.#lastId) };
  }
}

/** What a desktop of version 1 would only refuse is kept from it. */
function deliver(transport: Transport, message: HubMessage, at: number): void {
  const isOld = message.t === 'button' ? isOldButton(message.button) : message.t !== 'entity';
  if (isOld || transport.version > 1) transport.send(message, at);
}
