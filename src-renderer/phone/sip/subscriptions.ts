/** What the account wants to be told: whether messages wait, and what the numbers on the quick keys do. */
import type { PhoneReport } from '#shared/phone.ts';
import { parseDialogInfo, WatchedDialogs } from './dialog-info.ts';
import { parseMessageSummary } from './message-summary.ts';
import { type Subscriber, type SubscriberEvents, Subscription } from './subscription.ts';

export interface Wanted {
  readonly target: string;
  readonly event: 'message-summary' | 'dialog';
  readonly accept: string;
}

export interface SubscriptionsParts {
  /** The account's own address, where to ask for messages; null: it isn't asked. */
  readonly mailbox: string | null;
  subscribe(wanted: Wanted, events: SubscriberEvents): Subscriber;
  report(report: Extract<PhoneReport, { type: 'messages' | 'watched' }>): void;
  malformed(detail: string): void;
}

/** After so long without a connection nobody knows any more what others do. */
const FORGET_AFTER = 10_000;

export class Subscriptions {
  readonly #parts: SubscriptionsParts;
  readonly #messages: Subscription | null;
  readonly #watched = new Map<string, Subscription>();
  #registered = false;
  #forgetTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: SubscriptionsParts) {
    this.#parts = parts;
    this.#messages = parts.mailbox === null ? null : this.#messagesAt(parts.mailbox);
  }

  /** Registered over a new connection: what was asked for over an old one goes nowhere. */
  registered(): void {
    clearTimeout(this.#forgetTimer);
    this.#registered = true;
    this.#messages?.start();
    for (const watched of this.#watched.values()) watched.start();
  }

  lost(): void {
    if (!this.#registered) return;
    this.#registered = false;
    this.#forgetTimer = setTimeout(() => {
      for (const target of this.#watched.keys()) this.#parts.report({ type: 'watched', target, presence: 'unknown' });
    }, FORGET_AFTER);
  }

  /** Watch exactly these from now on. */
  watch(targets: readonly string[]): void {
    for (const [target, subscription] of this.#watched) {
      if (targets.includes(target)) continue;
      subscription.stop();
      this.#watched.delete(target);
    }
    for (const target of targets) {
      if (this.#watched.has(target)) continue;
      const subscription = this.#dialogsOf(target);
      this.#watched.set(target, subscription);
      if (this.#registered) subscription.start();
    }
  }

  /** A body that tells of messages: of our subscription, or of nobody's (Asterisk's `mailboxes=`). */
  messages(body: string): void {
    const summary = parseMessageSummary(body);
    if (summary === null) this.#parts.malformed('message-summary');
    else this.#parts.report({ type: 'messages', ...summary });
  }

  stop(): void {
    clearTimeout(this.#forgetTimer);
    this.#messages?.stop();
    this.watch([]);
  }

  #messagesAt(target: string): Subscription {
    const accept = 'application/simple-message-summary';
    return new Subscription({
      subscribe: (events) => this.#parts.subscribe({ target, event: 'message-summary', accept }, events),
      begun: () => {},
      notified: (body) => this.messages(body),
      // How many wait was told before, and is likelier true than none.
      unknown: () => {},
    });
  }

  #dialogsOf(target: string): Subscription {
    let dialogs = new WatchedDialogs();
    const { report, malformed } = this.#parts;
    return new Subscription({
      subscribe: (events) =>
        this.#parts.subscribe({ target, event: 'dialog', accept: 'application/dialog-info+xml' }, events),
      begun: () => {
        dialogs = new WatchedDialogs();
      },
      notified: (body) => {
        const info = parseDialogInfo(body);
        if (info === null) return malformed(`dialog-info of ${target}`);
        report({ type: 'watched', target, presence: dialogs.take(info) });
      },
      unknown: () => report({ type: 'watched', target, presence: 'unknown' }),
    });
  }
}
