import type { EventDelivery } from './event-delivery.ts';
import type { Activity, CrmEntity, PlacementHandler, PortalCall, StatisticsRow } from './model.ts';
import type { Framing } from './pull/framing.ts';
import type { Publication } from './pull/pull-server.ts';
import type { PushRecord } from './push.ts';
import type { RestRecord } from './rest/records.ts';

/** Everything that a test or the demo may wait for, with what it carries. */
export interface PortalEvents {
  /** A REST request arrived; nothing has been executed yet. */
  'rest.received': RestRecord;
  /** A REST request was answered, or its answer was withheld on purpose (`record.outcome`). */
  'rest.done': RestRecord;
  'call.registered': { call: PortalCall; repeated: boolean };
  'call.shown': { callId: string; userId: number };
  'call.hidden': { callId: string; userId: number };
  'call.finished': StatisticsRow;
  'call.comment': { callId: string; text: string };
  'record.attached': { callId: string; fileId: number };
  'activity.created': Activity;
  'entity.created': CrmEntity;
  /** A push message left for a user's tabs. */
  push: PushRecord;
  /** `pull.application.event.add` put a message into a channel of an application. */
  'push.published': Publication & { mid: string };
  /** It was written to a push client, once for each copy. */
  'push.delivered': PushDelivery & { module: string };
  /** Lost on purpose, for this client. */
  'push.dropped': PushDelivery;
  'push.duplicated': PushDelivery;
  /** A push client came; `resumed` messages waited behind its `mid`. */
  'push.connected': PushClientRef & { appId: number; framing: Framing; resumed: number };
  'push.disconnected': PushClientRef & { appId: number; code: number };
  'push.refused': { reason: string };
  'push.pong': PushClientRef;
  /** `mack:<mid>` */
  'push.acked': PushClientRef & { mid: string };
  /** A client said something that the push server doesn't know. */
  'push.unknown': PushClientRef & { text: string };
  /** `channel_expire`, `config_expire` or `server_restart` went out. */
  'push.control': { command: string; params: object };
  'event.delivered': EventDelivery;
  /** An offline event went into the queue, or refreshed its equal there. */
  'event.stored': { appId: number; event: string; messageId: string; merged: boolean };
  'app.installed': { appId: number; userId: number };
  'app.uninstalled': { appId: number; userId: number };
  'oauth.code': { userId: number; clientId: string };
  'oauth.token': { userId: number; grant: 'authorization_code' | 'refresh_token' };
  'oauth.refused': { error: string };
  'page.connected': { tab: string; userId: number };
  'page.disconnected': { tab: string; userId: number };
  /** The portal page's own reports about its card and frames: what a person in front of it would see. */
  'card.opened': CardReport;
  'card.state': CardReport;
  'card.event': CardReport & { event: string; payload: unknown };
  'card.command': CardReport & { command: string; params: unknown };
  'card.closed': CardReport;
  'frame.loaded': { tab: string; userId: number; handlerId: number; sid: string; milliseconds: number };
  'frame.bound': { tab: string; userId: number; sid: string; event: string };
  /** A frame took too long to load. */
  'placement.overtime': PlacementHandler;
  'placement.deleted': PlacementHandler;
}

interface PushClientRef {
  client: string;
  userId: number;
}

interface PushDelivery extends PushClientRef {
  mid: string;
  command: string;
}

export interface CardReport {
  tab: string;
  userId: number;
  callId: string;
  /** Name of the UI state, `externalCard` at first (6.1). */
  state: string;
}

export type PortalEventName = keyof PortalEvents;

export interface TimelineEntry<K extends PortalEventName = PortalEventName> {
  readonly seq: number;
  /** Unix ms. */
  readonly at: number;
  readonly kind: K;
  readonly data: PortalEvents[K];
}

export interface WaitOptions<K extends PortalEventName> {
  /** Only an event that satisfies this counts. */
  readonly where?: (data: PortalEvents[K]) => boolean;
  /** Only events after this mark count (`timeline.mark()`); without it, the past counts too: no race between cause and wait. */
  readonly since?: number;
  /** Milliseconds, 5000 by default. */
  readonly timeoutMs?: number;
}

export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout';
}

const kept = 20_000;

/** What happened in the portal, in order; waiters are woken by the event itself, nothing polls. */
export class Timeline {
  readonly #now: () => number;
  readonly #listeners = new Set<(entry: TimelineEntry) => void>();
  readonly #entries: TimelineEntry[] = [];
  #seq = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get entries(): readonly TimelineEntry[] {
    return this.#entries;
  }

  /** What has happened of one kind, oldest first. */
  past<K extends PortalEventName>(kind: K): TimelineEntry<K>[] {
    return this.#entries.filter((entry): entry is TimelineEntry<K> => isKind(entry, kind));
  }

  /** A point in time to wait from. */
  mark(): number {
    return this.#seq;
  }

  record<K extends PortalEventName>(kind: K, data: PortalEvents[K]): void {
    const entry: TimelineEntry<K> = { seq: ++this.#seq, at: this.#now(), kind, data };
    this.#entries.push(entry);
    if (this.#entries.length > kept) this.#entries.shift();
    for (const listener of this.#listeners) listener(entry);
  }

  /** Calls back for every later entry; returns the function that stops it. */
  listen(listener: (entry: TimelineEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  on<K extends PortalEventName>(kind: K, listener: (data: PortalEvents[K]) => void): () => void {
    return this.listen((entry) => {
      if (isKind(entry, kind)) listener(entry.data);
    });
  }

  waitFor<K extends PortalEventName>(kind: K, options: WaitOptions<K> = {}): Promise<PortalEvents[K]> {
    const matches = (entry: TimelineEntry): entry is TimelineEntry<K> =>
      isKind(entry, kind) && entry.seq > (options.since ?? 0) && (options.where?.(entry.data) ?? true);
    const past = this.#entries.find(matches);
    if (past) return Promise.resolve(past.data);
    return this.#wait(kind, options.timeoutMs, (entry) =>
      entry && matches(entry) ? { value: entry.data } : undefined,
    );
  }

  /** Waits until `check` gives something truthy; it is asked again after every event. */
  until<T>(check: () => T | undefined | false | null, what = 'the expected state', timeoutMs?: number): Promise<T> {
    const found = () => {
      const value = check();
      return value ? { value } : undefined;
    };
    const now = found();
    return now ? Promise.resolve(now.value) : this.#wait(what, timeoutMs, found);
  }

  #wait<T>(what: string, timeoutMs = 5000, find: (entry?: TimelineEntry) => { value: T } | undefined): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const stop = this.listen((entry) => {
      try {
        const hit = find(entry);
        if (hit) resolve(hit.value);
      } catch (error) {
        // A waiter's condition that throws is that waiter's failure, not the portal's.
        reject(error);
      }
    });
    const timer = setTimeout(
      () => reject(new WaitTimeout(`waited ${timeoutMs} ms for ${what}; last: ${this.#tail()}`)),
      timeoutMs,
    );
    return promise.finally(() => {
      clearTimeout(timer);
      stop();
    });
  }

  #tail(): string {
    return this.#entries
      .slice(-12)
      .map((entry) => entry.kind)
      .join(', ');
  }
}

function isKind<K extends PortalEventName>(entry: TimelineEntry, kind: K): entry is TimelineEntry<K> {
  return entry.kind === kind;
}
