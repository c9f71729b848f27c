/**
 * The system's notifications. From each snapshot follows which ones there should be (`wanted.ts`); this remembers what
 * nobody has seen yet, and shows, replaces and takes back. What the main window shows while it is in front needs none.
 */
import { EventEmitter } from 'node:events';
import type { FailureReason } from '#shared/failure.ts';
import type { ReportedHistoryRow } from '#shared/history-row.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import type { Clock, Log } from '../ports.ts';
import type { NotificationSpec, NotificationWish, Notifier, ShownNotification } from './notification.ts';
import { matters, wantedNotifications } from './wanted.ts';

export interface NotificationDeskDeps {
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
  readonly translate: Translate;
  readonly pressed: (wish: NotificationWish) => void;
}

interface Shown {
  readonly text: string;
  handle: ShownNotification | null;
  /** Put away by the person, or by the system. */
  isGone: boolean;
}

/** A short interruption mends itself before anybody could do something. */
const OFFLINE_MS = 20_000;

export class NotificationDesk extends EventEmitter<{ changed: [] }> {
  readonly #deps: NotificationDeskDeps;
  readonly #shown = new Map<string, Shown>();
  readonly #missed = new Map<string, ReportedHistoryRow>();
  readonly #notices = new Set<FailureReason>();
  #known: ReadonlySet<string> | null = null;
  #before: AppState | null = null;
  #messages = false;
  #callback = false;
  #inFront = false;
  #offline = false;
  #cancelOffline: (() => void) | null = null;
  #refused = false;

  constructor(deps: NotificationDeskDeps) {
    super();
    this.#deps = deps;
  }

  /** The system shows none of ours. */
  get refused(): boolean {
    return this.#refused;
  }

  /** A new snapshot. */
  update(state: AppState): void {
    this.#notice(state);
    this.#before = state;
    this.#show();
  }

  /** The main window has come to the front, or gone from there: what it shows has been seen. */
  inFront(inFront: boolean): void {
    this.#inFront = inFront;
    if (!inFront) return;
    this.#forget();
    this.#show();
  }

  stop(): void {
    this.#cancelOffline?.();
    for (const { handle } of this.#shown.values()) handle?.close();
    this.#shown.clear();
  }

  /** Takes down what is new in this snapshot, unless somebody sees it happen. */
  #notice(state: AppState): void {
    const before = this.#before;
    const first = this.#known === null;
    const news = state.history.filter(({ id }) => this.#known !== null && !this.#known.has(id));
    this.#known = new Set(state.history.map(({ id }) => id));
    this.#watchPbx(state);
    if (first || this.#inFront) return;
    for (const row of news.toReversed()) if (row.outcome === 'missed') this.#missed.set(row.id, row);
    for (const id of this.#missed.keys()) if (!this.#known.has(id)) this.#missed.delete(id);
    if (fresh(state) > (before === null ? 0 : fresh(before))) this.#messages = true;
    if (state.phone.messages?.waiting !== true) this.#messages = false;
    this.#callback = state.callback !== null;
    const reasons = new Set(state.notices.map(({ reason }) => reason));
    for (const reason of this.#notices) if (!reasons.has(reason)) this.#notices.delete(reason);
    const known = new Set(before?.notices.map(({ id, at }) => `${id} ${at}`));
    for (const { id, at, reason } of state.notices)
      if (matters(reason) && !known.has(`${id} ${at}`)) this.#notices.add(reason);
  }

  #watchPbx({ pbx }: AppState): void {
    if (pbx.state !== 'offline') {
      this.#cancelOffline?.();
      this.#cancelOffline = null;
      this.#offline = false;
    } else {
      this.#cancelOffline ??= this.#deps.clock.after(OFFLINE_MS, () => {
        this.#offline = !this.#inFront;
        this.#show();
      });
    }
  }

  #forget(): void {
    this.#missed.clear();
    this.#notices.clear();
    this.#messages = false;
    this.#callback = false;
    this.#offline = false;
  }

  #show(): void {
    const state = this.#before;
    if (state === null) return;
    const unseen = {
      missed: [...this.#missed.values()],
      messages: this.#messages,
      notices: [...this.#notices],
      offline: this.#offline,
      callback: this.#callback,
    };
    const wanted = wantedNotifications(state, unseen, this.#deps.translate);
    for (const [id, { handle }] of this.#shown) {
      if (wanted.has(id)) continue;
      this.#shown.delete(id);
      handle?.close();
    }
    for (const [id, spec] of wanted) this.#put(id, spec);
  }

  /** Linux can't change one that is shown: the old one goes, the new one comes. */
  #put(id: string, spec: NotificationSpec): void {
    const text = JSON.stringify(spec);
    const there = this.#shown.get(id);
    if (there?.text === text) return;
    // Who has put away the call that rings has not asked to be told its caller's name.
    if (there?.isGone === true && spec.urgent) return;
    this.#shown.delete(id);
    there?.handle?.close();
    const mine: Shown = { text, handle: null, isGone: false };
    this.#shown.set(id, mine);
    const { notifier, count, log, pressed } = this.#deps;
    mine.handle = notifier.show(id, spec, {
      pressed: (wish) => {
        count('notification.pressed');
        pressed(wish);
      },
      gone: () => {
        mine.handle = null;
        mine.isGone = true;
      },
      shown: () => this.#becomeRefused(false),
      failed: (why) => {
        count('notification.failed');
        log.warn('notification.failed', { id: id.split(':')[0], why });
        this.#becomeRefused(true);
      },
    });
  }

  #becomeRefused(refused: boolean): void {
    if (refused === this.#refused) return;
    this.#refused = refused;
    this.emit('changed');
  }
}

/** Voice messages that nobody has heard; one where the PBX only says that there are some. */
const fresh = ({ phone: { messages } }: AppState): number => (messages?.waiting === true ? (messages.fresh ?? 1) : 0);
