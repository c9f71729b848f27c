/** One subscription (RFC 6665) that is kept up: asked for again when it ends, rarely when it was refused. */

/** What it takes of a user agent; JsSIP's subscriber, behind `UserAgent.subscribe`. */
export interface SubscriberEvents {
  notified(body: string): void;
  ended(end: SubscriptionEnd): void;
}

export interface Subscriber {
  /** Unsubscribes, if it can be said. */
  stop(): void;
  /** Forgets it without a word: the other side has, or can't be reached. */
  abandon(): void;
}

export type SubscriptionEnd =
  | { readonly type: 'refused' }
  | { readonly type: 'noAnswer' }
  | { readonly type: 'connectionLost' }
  /** By the notifier (RFC 6665 4.1.3); `retryAfter` in seconds. */
  | { readonly type: 'ended'; readonly reason: string; readonly retryAfter: number | null };

export interface SubscriptionParts {
  /** @throws TypeError when what is to be watched is no address */
  subscribe(events: SubscriberEvents): Subscriber;
  /** A new one begins: what was known of the old one's counting doesn't hold. */
  begun(): void;
  notified(body: string): void;
  /** Nothing is known for now. */
  unknown(): void;
}

const SECOND = 1000;
const RARELY = 600 * SECOND;
const LATER = 60 * SECOND;
/** One that ended sooner than this isn't asked for again at once. */
const GOOD_AFTER = 10 * SECOND;

export class Subscription {
  readonly #parts: SubscriptionParts;
  #subscriber: Subscriber | null = null;
  #begunAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
  }

  /** (Again) over the connection that stands now. */
  start(): void {
    clearTimeout(this.#timer);
    this.#subscriber?.abandon();
    this.#begunAt = performance.now();
    this.#parts.begun();
    try {
      this.#subscriber = this.#parts.subscribe({
        notified: (body) => this.#parts.notified(body),
        ended: (end) => this.#ended(end),
      });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // No address: no server can be asked, now or later.
      this.#parts.unknown();
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#subscriber?.stop();
    this.#subscriber = null;
  }

  #ended(end: SubscriptionEnd): void {
    this.#subscriber = null;
    // It begins anew with the registration.
    if (end.type === 'connectionLost') return;
    const wait = this.#waitAfter(end);
    if (wait > 0) this.#parts.unknown();
    this.#timer = setTimeout(() => this.start(), wait);
  }

  #waitAfter(end: SubscriptionEnd): number {
    if (end.type === 'refused') return RARELY;
    if (end.type === 'ended') {
      if (end.retryAfter !== null) return Math.max(SECOND, Math.min(end.retryAfter, 3600) * SECOND);
      if (end.reason === 'rejected' || end.reason === 'noresource') return RARELY;
      const isSudden = performance.now() - this.#begunAt < GOOD_AFTER;
      if (!isSudden && (end.reason === 'deactivated' || end.reason === 'timeout')) return 0;
    }
    return LATER * (1 + Math.random() / 2);
  }
}
