import { encodePhpForm } from './http/php-form.ts';
import type { Dial } from './dial.ts';
import type { EventHandler, PortalApp } from './model.ts';
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

/** Online events: form-encoded, one attempt, with `auth` and the application token (bitrix24.md 4.1). */
export class OnlineEvents implements EventDispatch {
  readonly deliveries: EventDelivery[] = [];
  readonly #state: PortalState;
  readonly #tokens: Tokens;
  readonly #site: Site;
  readonly #dial: Dial;
  readonly #knobs: () => { eventDelayMs: number; loseEvents: boolean };
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(given: {
    state: PortalState;
    tokens: Tokens;
    site: Site;
    dial: Dial;
    knobs: () => { eventDelayMs: number; loseEvents: boolean };
  }) {
    this.#state = given.state;
    this.#tokens = given.tokens;
    this.#site = given.site;
    this.#dial = given.dial;
    this.#knobs = given.knobs;
  }

  raise(event: string, app: PortalApp, actingUser: number, data: Record<string, unknown>): void {
    // Nothing is sent before the installation is finished (1.2).
    if (!app.installed) return;
    for (const handler of this.#state.eventHandlers) {
      if (handler.appId !== app.id || handler.event !== event || handler.offline) continue;
      const delivery: EventDelivery = {
        event,
        handler: handler.handler,
        data,
        at: this.#state.now(),
        outcome: 'pending',
      };
      this.deliveries.push(delivery);
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void this.#deliver(delivery, handler, app, actingUser);
      }, this.#knobs().eventDelayMs);
      this.#timers.add(timer);
    }
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #deliver(delivery: EventDelivery, handler: EventHandler, app: PortalApp, actingUser: number): Promise<void> {
    delivery.outcome = this.#knobs().loseEvents ? 'lost' : await this.#post(delivery, handler, app, actingUser);
    this.#state.timeline.record('event.delivered', delivery);
  }

  async #post(
    delivery: EventDelivery,
    handler: EventHandler,
    app: PortalApp,
    actingUser: number,
  ): Promise<EventDelivery['outcome']> {
    const body = encodePhpForm({
      event: delivery.event,
      event_handler_id: handler.id,
      data: delivery.data,
      ts: Math.floor(delivery.at / 1000),
      auth: this.#auth(app, handler.authType || actingUser),
    });
    try {
      return await this.#dial.post(handler.handler, body);
    } catch {
      // A handler that can't be reached loses the event, as the real queue does: the delivery row says so.
      return 'unreachable';
    }
  }

  /** No refresh token: only ONAPPINSTALL is documented to carry one (4.1). */
  #auth(app: PortalApp, userId: number): Record<string, unknown> {
    const pair = this.#tokens.issue(userId, app);
    return {
      access_token: pair.accessToken,
      expires: Math.floor(pair.expires / 1000),
      expires_in: 3600,
      user_id: userId,
      scope: app.scope.join(','),
      domain: this.#site.host,
      client_endpoint: `${this.#site.origin}/rest/`,
      server_endpoint: `${this.#site.origin}/rest/`,
      status: 'L',
      member_id: this.#state.memberId,
      application_token: app.applicationToken,
    };
  }
}
