/**
 * The way to one desktop, whichever it is: loopback whenever it works, the relay while a card is up and loopback doesn't.
 * A change between them in the middle of a call is told like a new connection: whatever matters is then said again.
 */
import type { DesktopMessage, HubMessage } from '#shared/bridge.ts';
import type { HubClock } from './clock.ts';
import type { Loopback, LoopbackListener } from './loopback.ts';
import type { Relay, RelayDeps } from './relay/relay.ts';
import type { Transport, TransportListener, TransportState } from './transport.ts';

/** How long loopback may try before the relay is asked, too: it answers in milliseconds, or not at all. */
const LOOPBACK_FIRST = 1_000;
/** After the last card the relay stays a while: the next call may be on its way. */
const LINGER = 30_000;

export interface LinkParts {
  readonly clock: HubClock;
  loopback(on: LoopbackListener): Pick<Loopback, 'state' | 'version' | 'send' | 'retry' | 'rest' | 'close'>;
  /** null for a desktop that knows no relay. */
  readonly relay: ((on: RelayDeps['on']) => Pick<Relay, 'state' | 'version' | 'send' | 'start' | 'stop'>) | null;
}

type Way = 'loopback' | 'relay' | 'none';

export class Link implements Transport {
  readonly #loopback: ReturnType<LinkParts['loopback']>;
  readonly #relay: ReturnType<NonNullable<LinkParts['relay']>> | null;
  readonly #clock: HubClock;
  readonly #listener: TransportListener;
  #way: Way = 'none';
  #state: TransportState;
  #hasCards = false;
  /** Until it is asked for, and while the agent's other desktop is the one on this computer. */
  #rests = true;
  #cancel: () => void = () => undefined;

  constructor({ clock, loopback, relay }: LinkParts, listener: TransportListener) {
    this.#clock = clock;
    this.#listener = listener;
    const message = (message: DesktopMessage): void => listener.message(this, message);
    this.#loopback = loopback({ changed: () => this.#changed(), message });
    this.#relay = relay?.({ changed: () => this.#look(), message }) ?? null;
    this.#state = this.#loopback.state;
  }

  get state(): TransportState {
    return this.#state;
  }

  get version(): number {
    return this.isDirect || this.#relay === null ? this.#loopback.version : this.#relay.version;
  }

  get isDirect(): boolean {
    return this.#loopback.state === 'up';
  }

  send(message: HubMessage, at: number): void {
    if (this.isDirect) this.#loopback.send(message);
    else if (this.#relay?.state === 'up') this.#relay.send(message, at);
  }

  retry(): void {
    this.#rests = false;
    this.#loopback.retry();
    this.#plan();
  }

  rest(): void {
    this.#rests = true;
    this.#loopback.rest();
    this.#stopRelay();
  }

  cards(hasCards: boolean, isNew: boolean): void {
    if (hasCards === this.#hasCards && !isNew) return;
    this.#hasCards = hasCards;
    this.#plan();
  }

  close(): void {
    this.#loopback.close();
    this.#stopRelay();
  }

  #changed(): void {
    if (this.isDirect) this.#stopRelay();
    else this.#plan();
    this.#look();
  }

  #plan(): void {
    if (this.#relay === null || this.isDirect || this.#rests) return;
    const relay = this.#relay;
    this.#cancel();
    if (!this.#hasCards) this.#cancel = this.#clock.after(LINGER, () => relay.stop());
    else if (this.#loopback.state === 'down') relay.start();
    else this.#cancel = this.#clock.after(LOOPBACK_FIRST, () => relay.start());
  }

  #stopRelay(): void {
    this.#cancel();
    this.#relay?.stop();
  }

  /** Told once for each change, and for a change of the way alone: the other one doesn't know what this one was told. */
  #look(): void {
    const relay = this.#relay?.state;
    const way: Way = this.isDirect ? 'loopback' : relay === 'up' ? 'relay' : 'none';
    const state = way === 'none' ? (this.#loopback.state === 'up' ? 'trying' : this.#loopback.state) : 'up';
    if (way === this.#way && state === this.#state) return;
    this.#way = way;
    this.#state = state;
    this.#listener.changed(this);
  }
}
