import { encodePhpForm } from './http/php-form.ts';
import type { Dial } from './dial.ts';
import type { EventHandler, PortalApp } from './model.ts';
import type { OfflineEvents } from './offline-events.ts';
import type { Site } from './site.ts';
import type { PortalState } from './state.ts';
import type { Tokens } from './tokens.ts';

export interface EventDelivery {
  readonly event: string;
  readonly handler: string;
  readonly data: Record<string, unknown>;
  readonly at: number;
  /** HTTP status of the handler, or why there is none. There is no retry in either case (4.4). */
  outcome: number | 'pending' | 'unreachable' | 'lost';
}

export interface EventDispatch {
  raise(event: string, app: PortalApp, actingUser: number, data: Record<string, unknown>): void;
}

/** Events whose `auth` carries a refresh token; the one of a deleted application carries no token at all (4.1, 1.2). */
const withRefreshToken: readonly string[] = ['ONAPPINSTALL', 'ONAPPTEST', 'ONOFFLINEEVENT'];
const withoutTokens: readonly string[] = ['ONAPPUNINSTALL'];

/**
 * Events of applications (bitrix24.md 4.1, 4.5): online ones are form-encoded and posted once, with `auth` and the
 * application token; offline ones go into the queue.
 */
export class Events implements EventDispatch {
  readonly deliveries: EventDelivery[] = [];
  readonly #state: PortalState;
  readonly #tokens: Tokens;
  readonly #site: Site;
  readonly #dial: Dial;
  readonly #offline: OfflineEvents;
  readonly #knobs: () => { eventDelayMs: number; loseEvents: boolean };
  readonly #timers = new Set<NodeJS.Timeout>();
  /** When a handler of ONOFFLINEEVENT was told last, Unix ms by its id. */
  readonly #told = new Map<number, number>();

  constructor(given: {
    state: PortalState;
    tokens: Tokens;
    site: Site;
    dial: Dial;
    offline: OfflineEvents;
    knobs: () => { eventDelayMs: number; loseEvents: boolean };
  }) {
    this.#state = given.state;
    this.#tokens = given.tokens;
    this.#site = given.site;
    this.#dial = given.dial;
    this.#offline = given.offline;
    this.#knobs = given.knobs;
  }

  raise(event: string, app: PortalApp, actingUser: number, data: Record<string, unknown>): void {
    // Nothing is sent before the installation is finished (1.2).
    if (!app.installed) return;
    for (const handler of this.#handlers(app, event)) {
      if (!handler.offline) this.#send(handler, app, actingUser, data);
      else {
        this.#offline.store(handler, app, actingUser, data);
        this.#tellOfQueue(app, actingUser, event);
      }
    }
  }

  /** Posts to an address that no handler row names: the install address of an application that only uses the API. */
  notify(address: string, event: string, app: PortalApp, actingUser: number, data: Record<string, unknown>): void {
    const handler = { id: 0, appId: app.id, event, handler: address, authType: 0, offline: false };
    this.#send({ ...handler, connectorId: '', minTimeout: undefined }, app, actingUser, data);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #handlers(app: PortalApp, event: string): EventHandler[] {
    return this.#state.eventHandlers.filter((handler) => handler.appId === app.id && handler.event === event);
  }

  /** ONOFFLINEEVENT: at once, then not again for `minTimeout` seconds (4.5). */
  #tellOfQueue(app: PortalApp, actingUser: number, event: string): void {
    for (const handler of this.#handlers(app, 'ONOFFLINEEVENT')) {
      if (handler.offline) continue;
      const pause = (handler.minTimeout ?? 1) * 1000;
      if (this.#state.now() < (this.#told.get(handler.id) ?? 0) + pause) continue;
      this.#told.set(handler.id, this.#state.now());
      const data = { type: 'add', event, handler: handler.handler, minTimeout: handler.minTimeout };
      this.#send(handler, app, actingUser, data);
    }
  }

  #send(handler: EventHandler, app: PortalApp, actingUser: number, data: Record<string, unknown>): void {
    const { event, handler: address } = handler;
    const delivery: EventDelivery = { event, handler: address, data, at: this.#state.now(), outcome: 'pending' };
    this.deliveries.push(delivery);
    // What an application is told of its end is made out before its tokens go.
    const body = this.#body(delivery, handler, app, actingUser);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#deliver(delivery, body);
    }, this.#knobs().eventDelayMs);
    this.#timers.add(timer);
  }

  #body({ event, data, at }: EventDelivery, handler: EventHandler, app: PortalApp, actingUser: number) {
    return encodePhpForm({
      event,
      event_handler_id: handler.id,
      data,
      ts: Math.floor(at / 1000),
      auth: this.#auth(event, app, handler.authType || actingUser),
    });
  }

  async #deliver(delivery: EventDelivery, body: URLSearchParams): Promise<void> {
    delivery.outcome = this.#knobs().loseEvents ? 'lost' : await this.#post(delivery.handler, body);
    this.#state.timeline.record('event.delivered', delivery);
  }

  async #post(address: string, body: URLSearchParams): Promise<EventDelivery['outcome']> {
    try {
      return await this.#dial.post(address, body);
    } catch {
      // A handler that can't be reached loses the event, as the real queue does: the delivery row says so.
      return 'unreachable';
    }
  }

  #auth(event: string, app: PortalApp, userId: number): Record<string, unknown> {
    return {
      ...(withoutTokens.includes(event) ? {} : this.#tokenFields(event, app, userId)),
      scope: app.scope.join(','),
      domain: this.#site.host,
      client_endpoint: `${this.#site.origin}/rest/`,
      server_endpoint: `${this.#site.origin}/rest/`,
      status: 'L',
      member_id: this.#state.memberId,
      application_token: app.applicationToken,
    };
  }

  #tokenFields(event: string, app: PortalApp, userId: number): Record<string, unknown> {
    const pair = this.#tokens.issue(userId, app);
    return {
      access_token: pair.accessToken,
      expires: Math.floor(pair.expires / 1000),
      expires_in: 3600,
      user_id: userId,
      ...(withRefreshToken.includes(event) ? { refresh_token: pair.refreshToken } : {}),
    };
  }
}
