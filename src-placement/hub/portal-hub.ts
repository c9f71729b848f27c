/**
 * One portal's frames on one side, its agent's desktops on the other. Cards are brought up to date by differences from
 * the newest snapshot; presses go out once. Everything follows an event: a frame, a snapshot, a connection.
 */
import type { CardSnapshot, DesktopMessage, Instance, InstanceMap } from '#shared/bridge.ts';
import { NO_CARD } from '#shared/hub-port.ts';
import type { CardFacts, CardOrder } from '#shared/hub-port.ts';
import { difference, FRESH } from './apply-card.ts';
import type { Shown, Wanted } from './apply-card.ts';
import { readPress } from './card-press.ts';
import { offlineText } from './offline-text.ts';
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
  shown: Shown;
}

type Unsent =
  | ({ readonly t: 'cardUp'; readonly frame: string } & CardFacts)
  | {
      readonly t: 'button';
      readonly frame: string;
      readonly callId: string;
      readonly button: Button;
      readonly value?: boolean | string;
    }
  | { readonly t: 'cardGone'; readonly callId: string }
  | { readonly t: 'frames'; readonly count: number };
type Button = NonNullable<ReturnType<typeof readPress>>['button'];

export class PortalHub {
  readonly #open: OpenTransport;
  readonly #frames = new Map<Frame, ShownCard | null>();
  readonly #transports = new Map<string, Transport>();
  readonly #states = new Map<Transport, readonly CardSnapshot[]>();
  readonly #outbox = new Outbox();
  readonly #listener: TransportListener = {
    changed: (transport) => this.#changed(transport),
    message: (transport, message) => this.#receive(transport, message),
  };
  #known = '{}';
  #lastId = 0;

  constructor(open: OpenTransport) {
    this.#open = open;
  }

  attach(frame: Frame, instances: InstanceMap): void {
    this.#frames.set(frame, null);
    this.#meet(instances);
    this.#say({ t: 'frames', count: this.#frames.size });
  }

  detach(frame: Frame): void {
    const card = this.#frames.get(frame);
    if (!this.#frames.delete(frame)) return;
    if (card && !this.#shows(card.facts.callId)) this.#insist({ t: 'cardGone', callId: card.facts.callId });
    this.#say({ t: 'frames', count: this.#frames.size });
  }

  card(frame: Frame, facts: CardFacts): void {
    this.#frames.set(frame, { facts, shown: FRESH });
    this.#say({ t: 'cardUp', frame: frame.id, ...facts });
    this.#refresh(frame);
  }

  event(frame: Frame, callId: string, name: string, value: unknown): void {
    const card = this.#frames.get(frame);
    const press = card?.facts.callId === callId ? readPress(name, value, card.shown) : null;
    if (!card || press === null) return;
    card.shown = press.shown;
    // The card closes by itself right after this one.
    if (press.button === 'closeButtonClick') this.#frames.set(frame, null);
    const pressed = press.value === undefined ? {} : { value: press.value };
    this.#insist({ t: 'button', frame: frame.id, callId, button: press.button, ...pressed });
  }

  result(frame: Frame, callId: string, error: string | null): void {
    if (error === NO_CARD && this.#frames.get(frame)?.facts.callId === callId) this.#frames.set(frame, null);
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
    const wanted = new Map<string, readonly [string, Instance]>();
    for (const [id, at] of Object.entries(instances)) wanted.set(`${id} ${at.port} ${at.secret}`, [id, at]);
    for (const [key, transport] of this.#transports) {
      if (wanted.has(key)) continue;
      transport.close();
      this.#transports.delete(key);
      this.#states.delete(transport);
    }
    for (const [key, [id, at]] of wanted) {
      if (!this.#transports.has(key)) this.#transports.set(key, this.#open(id, at, this.#listener));
    }
    if (!this.#isUp()) this.retry();
  }

  #changed(transport: Transport): void {
    if (transport.state === 'up') this.#introduce(transport);
    else this.#states.delete(transport);
    // A browser shares its computer with one desktop at most: while that one is up, the others are elsewhere.
    for (const other of this.#transports.values()) {
      if (other === transport) continue;
      if (transport.state === 'up') other.rest();
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
    for (const { message } of this.#outbox.due(Date.now())) transport.send(message);
  }

  #receive(transport: Transport, message: DesktopMessage): void {
    if (message.t === 'ack') return this.#outbox.acknowledged(message.re);
    this.#states.set(transport, message.cards);
    this.#refreshAll();
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

  #wanted(frame: Frame, { facts, shown }: ShownCard): Wanted {
    for (const cards of this.#states.values()) {
      const snapshot = cards.find(({ callId }) => callId === facts.callId);
      if (snapshot === undefined) continue;
      const { uiState, muted, held, statusText } = snapshot;
      return { uiState, muted, held, statusText };
    }
    const offline = offlineText(frame.lang);
    const states = [...this.#transports.values()].map(({ state }) => state);
    // A card of another program's call: what we said on it is no longer true.
    if (states.includes('up')) return shown.statusText === offline ? { statusText: '' } : {};
    // An agent without a desktop of ours is none of our business; while one is being tried, there is nothing to say yet.
    return states.length === 0 || states.includes('trying') ? {} : { statusText: offline };
  }

  #isUp(): boolean {
    return [...this.#transports.values()].some(({ state }) => state === 'up');
  }

  #shows(callId: string): boolean {
    return [...this.#frames.values()].some((card) => card?.facts.callId === callId);
  }

  /** Said again by `#introduce` when the desktop comes back: state. */
  #say(unsent: Unsent): void {
    for (const transport of this.#transports.values()) if (transport.state === 'up') this.#send(transport, unsent);
  }

  /** Said until it is acknowledged or too old: what happened once. */
  #insist(unsent: Unsent): void {
    const message = this.#withId(unsent);
    this.#outbox.add(message, Date.now());
    for (const transport of this.#transports.values()) if (transport.state === 'up') transport.send(message);
  }

  #send(transport: Transport, unsent: Unsent): void {
    transport.send(this.#withId(unsent));
  }

  #withId<Message extends Unsent>(unsent: Message): Message & { readonly id: string } {
    return { ...unsent, id: String(++this.#lastId) };
  }
}
