import { randomBytes } from 'node:crypto';
import type { Dial } from './dial.ts';
import type { PlacementHandler, PortalApp, PortalUser } from './model.ts';
import { html } from './pages/html.ts';
import type { Site } from './site.ts';
import type { PortalState } from './state.ts';
import type { TokenPair, Tokens } from './tokens.ts';

const allow = 'geolocation *; microphone *; camera *; autoplay *;';

/** The main page of an application is a placement of this name (1.2). */
const mainPage = 'DEFAULT';

/** One frame to be rendered: whose, where and as what. */
interface Frame {
  readonly app: PortalApp;
  readonly address: string;
  readonly placement: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What rendering a placement yields: the markup of 5.3 and what the parent side needs to answer the frame. */
export interface RenderedPlacement {
  readonly sid: string;
  readonly html: string;
  readonly appOrigin: string;
  readonly initData: Readonly<Record<string, unknown>>;
}

/** Renders the hidden frames, and deletes handlers that are slow too often (bitrix24.md 5.2-5.4, 1.6). */
export class Placements {
  readonly #state: PortalState;
  readonly #tokens: Tokens;
  readonly #site: Site;
  readonly #dial: Dial;
  readonly #frames = new Map<string, { app: PortalApp; userId: number }>();

  constructor(state: PortalState, tokens: Tokens, site: Site, dial: Dial) {
    this.#state = state;
    this.#tokens = tokens;
    this.#site = site;
    this.#dial = dial;
  }

  /** General handlers and the user's own, of installed apps. */
  visibleTo(user: PortalUser): PlacementHandler[] {
    return this.#state.placements.filter(
      (handler) =>
        (handler.userId === 0 || handler.userId === user.id) && this.#state.app(handler.appId)?.installed === true,
    );
  }

  /** A new APP_SID and a new token pair of the viewing user for each render. */
  render(handlerId: number, user: PortalUser, uri: string): RenderedPlacement | undefined {
    const handler = this.visibleTo(user).find((known) => known.id === handlerId);
    const app = handler && this.#state.app(handler.appId);
    if (!handler || !app) return undefined;
    const { placement, handler: address } = handler;
    return this.#render({ app, address, placement, options: { ID: placement, URI: uri } }, user);
  }

  /** Who may see an application's page, and which: its wizard first, for administrators alone (1.2). */
  appPage(appId: number, user: PortalUser): 'page' | 'wizard' | 'unfinished' | undefined {
    const app = this.#state.app(appId);
    if (!app || app.handlerUrl === '') return undefined;
    if (app.installed) return 'page';
    return user.admin ? 'wizard' : 'unfinished';
  }

  renderApp(appId: number, user: PortalUser, options: Record<string, unknown>): RenderedPlacement | undefined {
    const app = this.#state.app(appId);
    const kind = this.appPage(appId, user);
    if (!app || (kind !== 'page' && kind !== 'wizard')) return undefined;
    const address = kind === 'wizard' ? app.installUrl : app.handlerUrl;
    return this.#render({ app, address, placement: mainPage, options }, user);
  }

  #render(frame: Frame, user: PortalUser): RenderedPlacement {
    const sid = randomBytes(16).toString('hex');
    this.#frames.set(sid, { app: frame.app, userId: user.id });
    const pair = this.#tokens.issue(user.id, frame.app);
    return {
      sid,
      html: this.#markup(frame, pair, sid),
      appOrigin: new URL(frame.address).origin,
      initData: this.#initData(frame, user, pair),
    };
  }

  /** `access_refresh`: a fresh pair for a frame that asks its parent (7.3). */
  refresh(sid: string, user: PortalUser): Record<string, string> | undefined {
    const frame = this.#frames.get(sid);
    if (!frame || frame.userId !== user.id) return undefined;
    const pair = this.#tokens.issue(user.id, frame.app);
    return { AUTH_ID: pair.accessToken, AUTH_EXPIRES: '3600', REFRESH_ID: pair.refreshToken };
  }

  appOf(sid: string, user: PortalUser): PortalApp | undefined {
    const frame = this.#frames.get(sid);
    return frame?.userId === user.id ? frame.app : undefined;
  }

  /** `setLongLoad`: counted per handler and day, for all users together. */
  async longLoad(handlerId: number): Promise<void> {
    const index = this.#state.placements.findIndex((known) => known.id === handlerId);
    const handler = this.#state.placements[index];
    if (!handler) return;
    const day = new Date(this.#state.now()).toISOString().slice(0, 10);
    handler.overtime = { day, count: handler.overtime.day === day ? handler.overtime.count + 1 : 1 };
    this.#state.timeline.record('placement.overtime', handler);
    if (handler.overtime.count <= this.#state.settings.overtime.perDay) return;
    this.#state.placements.splice(index, 1);
    this.#state.timeline.record('placement.deleted', handler);
    const notice = new URLSearchParams({
      error: 'ERROR_PLACEMENT_LOADING_OVERTIME',
      error_description: 'The placement handler was deleted: it loaded for too long too often.',
    });
    // The portal doesn't care whether anybody listens there.
    await this.#dial.post(handler.options['errorHandlerUrl'] ?? '', notice).catch(() => undefined);
  }

  #markup({ app, address, placement, options }: Frame, pair: TokenPair, sid: string): string {
    const action = new URL(address);
    const secure = this.#site.secure ? '1' : '0';
    for (const [name, value] of [
      ['DOMAIN', this.#site.host],
      ['PROTOCOL', secure],
      ['LANG', 'en'],
      ['APP_SID', sid],
    ]) {
      action.searchParams.set(name ?? '', value ?? '');
    }
    const fields: Record<string, string> = {
      AUTH_ID: pair.accessToken,
      AUTH_EXPIRES: '3600',
      REFRESH_ID: pair.refreshToken,
      SERVER_ENDPOINT: `${this.#site.origin}/rest/`,
      APPLICATION_TOKEN: app.applicationToken,
      APPLICATION_SCOPE: app.scope.join(','),
      member_id: this.#state.memberId,
      status: 'L',
      PLACEMENT: placement,
      PLACEMENT_OPTIONS: JSON.stringify(phpMap(options)),
    };
    const frameName = `${this.#site.host}|${secure}|${sid}`;
    return html`<form name="appform_${sid}" id="appform_${sid}" method="POST" target="${frameName}" action="${action.href}">
      ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
      </form><iframe id="appframe_${sid}" name="${frameName}" allow="${allow}"></iframe>`.markup;
  }

  #initData({ app, placement, options }: Frame, user: PortalUser, pair: TokenPair) {
    return {
      LANG: 'en',
      DOMAIN: this.#site.host,
      PROTOCOL: this.#site.secure ? 1 : 0,
      PATH: '/rest',
      AUTH_ID: pair.accessToken,
      AUTH_EXPIRES: '3600',
      REFRESH_ID: pair.refreshToken,
      MEMBER_ID: this.#state.memberId,
      FIRST_RUN: placement === mainPage && !app.opened.has(user.id),
      IS_ADMIN: user.admin,
      INSTALL: !app.installed,
      USER_OPTIONS: phpMap(app.userOptions.get(user.id) ?? {}),
      APP_OPTIONS: phpMap(app.options),
      PLACEMENT: placement,
      PLACEMENT_OPTIONS: phpMap(options),
    };
  }
}

/** An empty map is `[]` (2.6). */
const phpMap = (map: Readonly<Record<string, unknown>>): unknown => (Object.keys(map).length === 0 ? [] : map);
