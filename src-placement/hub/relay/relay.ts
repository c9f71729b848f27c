/**
 * Transport B: sealed letters to one desktop through the portal's push server (`#shared/relay/relay.ts`).
 *
 *   ┌─────┐ start  ┌────┐ nobody answers   ┌──────┐
 *   │ off │───────▶│ up │─────────────────▶│ down │
 *   └──▲──┘        └─┬──┘◀─────────────────└──┬───┘
 *      └─────────────┴── stop     a letter ───┘
 *
 * `up` says that the desktop may be written to; whether it is there, only its answer says. A letter that is not answered
 * is sent again, with the same id, as long as it would count.
 */
import { BRIDGE_VERSION } from '#shared/bridge.ts';
import type { DesktopMessage, HubMessage, Instance } from '#shared/bridge.ts';
import { HubInbox } from '#shared/relay/hub-inbox.ts';
import { type Envelope, LETTER_LIFE, RelaySeal } from '#shared/relay/relay.ts';
import type { HubClock } from '../clock.ts';
import type { LineNews, LineUser, RelayLine } from './relay-line.ts';

export interface RelayDeps {
  readonly instance: string;
  readonly at: Instance & { readonly relay: NonNullable<Instance['relay']> };
  /** member_id. */
  readonly portal: string;
  readonly hub: string;
  readonly line: RelayLine;
  readonly clock: HubClock;
  readonly on: {
    changed(): void;
    message(message: DesktopMessage): void;
  };
}

export type RelayState = 'off' | 'up' | 'down';

interface Pending {
  readonly message: HubMessage;
  /** When it was first sent; null before. */
  since: number | null;
  /** Epoch milliseconds, by our clock. */
  readonly until: number;
  cancel: () => void;
}

/** Pushes may be seconds late. */
const SAY_AGAIN = 3_000;
/** What wants an answer waits for the ear to be open, but not for ever. */
const EAR = 2_000;
/** A letter of our own that leaves meanwhile says what was got, too. */
const CONFIRM = 1_000;

export class Relay implements LineUser {
  readonly instance: string;
  /** The bridge's version that both sides speak: the user option says the desktop's. */
  readonly version: number;
  readonly #deps: RelayDeps;
  readonly #seal: RelaySeal;
  readonly #inbox: HubInbox;
  readonly #pending = new Map<string, Pending>();
  #state: RelayState = 'off';
  #heardAt = Number.NEGATIVE_INFINITY;
  #confirmed = 0;
  #confirms = false;
  #reading: Promise<void> = Promise.resolve();

  constructor(deps: RelayDeps) {
    this.#deps = deps;
    this.instance = deps.instance;
    this.#seal = new RelaySeal({ portal: deps.portal, instance: deps.instance, secret: deps.at.secret });
    this.#inbox = new HubInbox(deps.at.relay.boot);
    this.version = Math.min(BRIDGE_VERSION.highest, deps.at.v[1]);
  }

  get state(): RelayState {
    return this.#state;
  }

  start(): void {
    if (this.#state === 'up') return;
    const wasOff = this.#state === 'off';
    this.#become('up');
    if (wasOff) this.#deps.line.join(this);
  }

  stop(): void {
    if (this.#state === 'off') return;
    for (const id of this.#pending.keys()) this.#forget(id);
    this.#heardAt = Number.NEGATIVE_INFINITY;
    this.#deps.line.leave(this);
    this.#become('off');
  }

  /** @param at when it happened; what happened too long ago is not worth saying */
  send(message: HubMessage, at: number): void {
    const { clock, line } = this.#deps;
    // How many pages there are is nothing that a person would miss.
    if (message.t === 'frames' || this.#pending.has(message.id)) return;
    const pending: Pending = { message, since: null, until: at + LETTER_LIFE, cancel: () => undefined };
    this.#pending.set(message.id, pending);
    if (line.isUp || (isUrgent(message) && line.knowsTime)) this.#post(message.id);
    else pending.cancel = clock.after(EAR, () => this.#post(message.id));
  }

  line(news: LineNews): void {
    for (const [id, { message, since }] of this.#pending) {
      // The answers to what was sent before the ear was open may have come before, too.
      if (news === 'up' || (news === 'time' && since === null && isUrgent(message))) this.#post(id);
    }
    if (news === 'failed' && this.#heardAt < 0) this.#become('down');
  }

  letter(envelope: Envelope): void {
    if (envelope.hub !== this.#deps.hub) return;
    this.#reading = this.#reading
      .then(() => this.#seal.open(envelope))
      .then((content) => this.#read(content))
      // Sealed by the desktop and still no JSON: nothing that could be made up for here.
      .catch(() => undefined);
  }

  #read(content: unknown): void {
    const news = this.#state === 'off' ? null : this.#inbox.take(content, (id) => this.#pending.has(id));
    if (news === null) return;
    this.#heardAt = this.#deps.clock.now();
    this.#become('up');
    // It has started anew, and doesn't know what the one before was told.
    if (news.stale !== null) for (const id of this.#pending.keys()) this.#post(id);
    for (const message of news.messages) {
      if (message.t === 'ack') this.#forget(message.re);
      this.#deps.on.message(message);
    }
    if (news.ask) this.#planConfirmation();
  }

  /** Now, and again until it is answered or too old. */
  #post(id: string): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    const { clock } = this.#deps;
    pending.cancel();
    const left = pending.until - clock.now();
    if (left <= 0) return this.#expired(id, pending);
    pending.since ??= clock.now();
    this.#write(id, pending.message, left);
    pending.cancel = clock.after(Math.min(left, SAY_AGAIN), () => this.#post(id));
  }

  #write(id: string, message: HubMessage | null, life: number): void {
    const { hub, line, at } = this.#deps;
    const got = this.#inbox.newest;
    this.#confirmed = got;
    const letter = { id, v: this.version, boot: this.#inbox.boot, expires: line.now + life, got, message };
    this.#seal.seal('desktop', hub, letter).then(
      (envelope) => line.send(at.relay.user, envelope, life),
      // The browser has no Web Crypto here: the desktop can't be reached, and the letter will expire.
      () => undefined,
    );
  }

  #expired(id: string, { since }: Pending): void {
    this.#forget(id);
    if (since !== null && this.#heardAt < since) this.#become('down');
  }

  #planConfirmation(): void {
    if (this.#confirms) return;
    this.#confirms = true;
    this.#deps.clock.after(CONFIRM, () => {
      this.#confirms = false;
      const got = this.#inbox.newest;
      if (this.#state !== 'off' && this.#confirmed < got) this.#write(`got-${got}`, null, LETTER_LIFE);
    });
  }

  #forget(id: string): void {
    this.#pending.get(id)?.cancel();
    this.#pending.delete(id);
  }

  #become(state: RelayState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#deps.on.changed();
  }
}

/** A click wants to dial and a press to be obeyed; a card that comes up by itself wants its state, and so our ear. */
const isUrgent = (message: HubMessage): boolean => message.t !== 'cardUp' || message.direction === 'outgoing';
