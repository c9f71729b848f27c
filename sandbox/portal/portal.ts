import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { loopbackDial } from './dial.ts';
import { Events } from './event-delivery.ts';
import { type FaultEffects, Faults, type Knobs } from './faults.ts';
import { FrontDoor } from './front-door.ts';
import { openHandlerSite } from './handler-site.ts';
import type { Incoming, Reply, TlsIdentity } from './http/listener.ts';
import { type AppForm, Integrator, preinstall } from './integrator.ts';
import type { PortalApp } from './model.ts';
import { OfflineEvents } from './offline-events.ts';
import type { PortalParts } from './parts.ts';
import { Placements } from './placements.ts';
import { PullConfigs } from './pull/config.ts';
import { PullServer } from './pull/pull-server.ts';
import { Push } from './push.ts';
import { allMethods } from './rest/all-methods.ts';
import { Buckets } from './rest/bucket.ts';
import { OperatingTime } from './rest/operating.ts';
import type { RestServices } from './rest/endpoint.ts';
import { upload } from './rest/record-methods.ts';
import { RestRecords } from './rest/records.ts';
import { answerPortal } from './routes.ts';
import { seed } from './seed.ts';
import { Sessions } from './sessions.ts';
import { MovableSite, type Site, siteAt } from './site.ts';
import { PortalState } from './state.ts';
import { type CallbackRequest, requestCallback } from './telephony/callback.ts';
import { Calls } from './telephony/calls.ts';
import { type Click, type ClickResult, startViaRest } from './telephony/click.ts';
import { CallRecords } from './telephony/records.ts';
import type { PortalEventName, PortalEvents, WaitOptions } from './timeline.ts';
import { type TokenPair, Tokens } from './tokens.ts';

export interface SiteOptions {
  /** Interface to listen on, 127.0.0.1 by default. */
  readonly host?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly tls?: TlsIdentity;
  /** How browsers address the site, when a host mapping stands between: `https://portal.example`. */
  readonly publicOrigin?: string;
}

export interface PortalOptions {
  readonly portal?: SiteOptions;
  readonly handler?: SiteOptions & {
    /** The built placement, usually `out/placement`. Without it only `override` answers. */
    readonly directory?: string;
    /** Asked before the files; `undefined` falls through. */
    readonly override?: (incoming: Incoming) => Promise<Reply | undefined> | Reply | undefined;
  };
  /** False: an empty portal without any application, as an integrator finds it. True by default. */
  readonly preinstalled?: boolean;
  /** The portal's clock in Unix ms. */
  readonly now?: () => number;
  /** Decides which pushes are lost, doubled and late; 0 to 1. */
  readonly random?: () => number;
}

export interface Portal {
  readonly site: Site;
  readonly handlerSite: Site;
  /** Chromium's `--host-resolver-rules`, when the public origins are names of their own. */
  readonly hostResolverRules: string;
  /** 32 hex: the portal's own key. */
  readonly memberId: string;
  /** The preinstalled application; an empty portal throws here. */
  readonly app: PortalApp;
  readonly state: PortalState;
  readonly faults: Faults;
  readonly push: Push;
  /** The push server of applications: `clients()`, `cut()`, `expireChannels()`, `announce()`. */
  readonly pull: PullServer;
  readonly parts: PortalParts;
  /** Address that signs a browser in as this user and goes to `path`. */
  loginUrl(userId: number, path?: string): string;
  /** A token pair without the OAuth dance. */
  issueTokens(userId: number, app?: PortalApp): TokenPair;
  /** Another application of the portal, with no line of its own yet; `handlerUrl` and `installUrl` start its wizard. */
  addApp(form: AppForm): PortalApp;
  /** The application is deleted: ONAPPUNINSTALL, and everything that it had bound is gone. */
  uninstallApp(app: PortalApp, options?: { clean?: boolean }): void;
  /** A new version: bindings are gone and the wizard has to run again. */
  reinstallApp(app: PortalApp): void;
  /** A number clicked by this user, as the page does it; also in the mobile app. */
  click(click: Click): ClickResult;
  /** A callback form was submitted (4.3): the event goes to the app that owns the line. */
  requestCallback(given: CallbackRequest): void;
  /** The next, or an already past, event of this kind. */
  waitFor<K extends PortalEventName>(kind: K, options?: WaitOptions<K>): Promise<PortalEvents[K]>;
  /** Until `check` gives something truthy; asked again after every event. */
  until<T>(check: (state: PortalState) => T | undefined | false | null, what?: string, timeoutMs?: number): Promise<T>;
  /** A point in the timeline, for `waitFor(…, {since})`. */
  mark(): number;
  /**
   * The portal gets another address (1.11), on another port or as the given origin; the old one answers 302 with the
   * new place, for POST too. `site` says the new one from then on.
   */
  rename(to?: { port?: number; publicOrigin?: string }): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the embedded Bitrix24 portal and its handler site. Nothing outside this process is touched. */
export async function startPortal(options: PortalOptions = {}): Promise<Portal> {
  const state = new PortalState(randomBytes(16).toString('hex'), options.now ?? Date.now);
  seed(state);
  const tokens = new Tokens(state);
  const sessions = new Sessions(state);
  const push = new Push(state);
  const routes = Promise.withResolvers<(incoming: Incoming) => Promise<Reply>>();
  // A client of an earlier portal on this port may come before everything is assembled.
  let pullReady: PullServer | undefined;
  const site = new MovableSite();
  const door = await FrontDoor.open({
    host: options.portal?.host ?? '127.0.0.1',
    port: options.portal?.port ?? 0,
    tls: options.portal?.tls,
    origin: () => site.origin,
    answer: async (incoming) => (await routes.promise)(incoming),
    upgrade: (request, socket, head) => {
      if (request.url?.startsWith('/subws/') && pullReady) pullReady.accept(request, socket, head);
      else joinPush(sessions, push, request, socket, head);
    },
  });
  sessions.bindToPort(door.port);
  site.move(options.portal?.publicOrigin ?? originOf(options.portal, '127.0.0.1', door.port));
  const effects: FaultEffects = {
    refuse: async () => {
      push.cut();
      pull.cut();
      await door.refuse();
    },
    hang: () => {
      push.cut();
      pull.cut();
      door.hang();
    },
    resume: () => door.resume(),
    knobsChanged: (knobs) => {
      pull.knobsChanged();
      push.everyone('sandbox', 'knobs', pageKnobs(knobs));
    },
  };
  const random = options.random ?? Math.random;
  const faults = new Faults(state, tokens, effects, random);
  const pullConfigs = new PullConfigs(site, () => faults.knobs.push, state.now);
  const pull = new PullServer({
    state,
    configs: pullConfigs,
    knobs: () => faults.knobs.push,
    random,
  });
  pullReady = pull;
  const handlerListener = await openHandlerSite({
    directory: options.handler?.directory,
    host: options.handler?.host ?? '127.0.0.1',
    port: options.handler?.port ?? 0,
    tls: options.handler?.tls,
    override: options.handler?.override,
    portalOrigin: () => site.origin,
    knobs: () => faults.knobs,
  });
  // A dotted host of another site than the portal's, which browsers take to loopback by themselves (RFC 6761 6.3).
  const handlerSite = siteAt(
    options.handler?.publicOrigin ?? originOf(options.handler, 'handler.localhost', handlerListener.port),
  );
  const ports = new Map<Site, number>([
    [site, door.port],
    [handlerSite, handlerListener.port],
  ]);
  const dial = loopbackDial(new Map([...ports].map(([{ host }, port]) => [host, port] as const)));
  const calls = new Calls(state, push);
  const offlineEvents = new OfflineEvents(state, pull);
  const events = new Events({ state, tokens, site, dial, offline: offlineEvents, knobs: () => faults.knobs });
  const parts: PortalParts = {
    state,
    site,
    tokens,
    sessions,
    push,
    pull,
    pullConfigs,
    faults,
    events,
    offlineEvents,
    integrator: new Integrator(state, events),
    calls,
    placements: new Placements(state, tokens, site, dial),
    callRecords: new CallRecords(state),
    restRecords: new RestRecords(),
    buckets: new Buckets(state.settings.bucket, state.now),
    operating: new OperatingTime(state.settings.operating, state.now),
    click: (click) => startViaRest(state, calls, events, click),
    requestCallback: (given) => requestCallback(state, events, given),
  };
  const rest: RestServices = {
    ...parts,
    records: parts.restRecords,
    methods: allMethods(parts),
    upload: (request) => upload(request, parts.callRecords),
  };
  const app = options.preinstalled === false ? undefined : preinstall(state, handlerSite);
  routes.resolve((incoming) => answerPortal(incoming, parts, rest));
  const rename = async (to: { port?: number; publicOrigin?: string } = {}) => {
    const port = await door.move(to.port);
    ports.set(site, port);
    sessions.bindToPort(port);
    site.move(to.publicOrigin ?? originOf(options.portal, '127.0.0.1', port));
    push.cut();
    pull.cut();
  };
  return portalFace(parts, handlerSite, ports, app, rename, async () => {
    faults.stop();
    events.stop();
    push.cut();
    pull.stop();
    await Promise.all([door.refuse(), handlerListener.refuse()]);
  });
}

function portalFace(
  parts: PortalParts,
  handlerSite: Site,
  ports: ReadonlyMap<Site, number>,
  app: PortalApp | undefined,
  rename: Portal['rename'],
  stop: () => Promise<void>,
): Portal {
  const { state, site, tokens } = parts;
  const theApp = (): PortalApp => {
    if (!app) throw new Error('this portal was started without a preinstalled application');
    return app;
  };
  return {
    site,
    handlerSite,
    get hostResolverRules() {
      return [...ports].map(([{ host }, port]) => `MAP ${host} 127.0.0.1:${port}`).join(',');
    },
    memberId: state.memberId,
    get app() {
      return theApp();
    },
    state,
    faults: parts.faults,
    push: parts.push,
    pull: parts.pull,
    parts,
    loginUrl: (userId, path = '/') => `${site.origin}/login/as/${userId}?back=${encodeURIComponent(path)}`,
    issueTokens: (userId, given) => tokens.issue(userId, given ?? theApp()),
    addApp: (form) => parts.integrator.add(form),
    uninstallApp: (given, options) => parts.integrator.uninstall(given, options),
    reinstallApp: (given) => parts.integrator.reinstall(given),
    click: parts.click,
    requestCallback: parts.requestCallback,
    waitFor: (kind, waiting) => state.timeline.waitFor(kind, waiting),
    until: (check, what, timeoutMs) => state.timeline.until(() => check(state), what, timeoutMs),
    mark: () => state.timeline.mark(),
    rename,
    stop,
  };
}

function joinPush(sessions: Sessions, push: Push, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const user = request.url?.startsWith('/push/') ? sessions.userOfHeader(request.headers.cookie) : undefined;
  if (user) push.accept(user.id, request, socket, head);
  else socket.destroy();
}

const pageKnobs = ({ slowParentMs, entityChangedFirst, callListCards }: Knobs) => ({
  slowParentMs,
  entityChangedFirst,
  callListCards,
});

const originOf = (options: SiteOptions | undefined, name: string, port: number): string =>
  `${options?.tls ? 'https' : 'http'}://${name}:${port}`;
