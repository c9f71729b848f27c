/**
 * The sandbox portal with the real companion host as its handler: the portal's handler site stands before it as the
 * reverse proxy that it has in real life. In one process, with a store in memory unless another one is named.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostVersions } from '#shared/host-api.ts';
import { structuredLog, type LogSink } from '#shared/web/log/structured-log.ts';
import { type Clock, systemClock } from '#shared/web/ports.ts';
import type { HostConfig } from '../../src-placement/host/config/host-config.ts';
import { type RunningHost, startHost } from '../../src-placement/host/host.ts';
import { keepTokens } from '../../src-placement/host/portal/admin-tokens.ts';
import { keepPortal } from '../../src-placement/host/portal/portal-record.ts';
import { sealApplicationToken } from '../../src-placement/host/portal/application-token.ts';
import type { PortalApp } from '../portal/model.ts';
import type { Incoming } from '../portal/http/listener.ts';
import { type Portal, type PortalOptions, startPortal } from '../portal/portal.ts';

export interface HostedPortalOptions {
  readonly portal?: Omit<PortalOptions, 'handler'>;
  /** Folder of the built pages; without it empty ones stand in. */
  readonly pages?: string;
  readonly host?: Partial<HostConfig>;
  readonly clock?: Clock;
  readonly logSink?: LogSink;
  /** A host that is older or newer than the desktops. */
  readonly versions?: HostVersions;
  /** False: the administrator has yet to run the wizard. True by default. */
  readonly installed?: boolean;
  /** An application for an empty portal (`preinstalled: false`), made for this handler origin. */
  readonly application?: (portal: Portal, handlerOrigin: string) => PortalApp;
}

export interface HostedPortal {
  readonly portal: Portal;
  readonly host: RunningHost;
  readonly config: HostConfig;
  /** Where Node reaches the host itself; browsers and the portal go through `portal.handlerSite`. */
  readonly hostOrigin: string;
  stop(): Promise<void>;
}

export const ADMIN = 1;

export async function startHostedPortal(options: HostedPortalOptions = {}): Promise<HostedPortal> {
  let hostPort = 0;
  const portal = await startPortal({
    ...options.portal,
    handler: { override: (incoming) => forward(incoming, hostPort) },
  });
  const standIns = options.pages === undefined ? emptyPages() : null;
  const app = options.application?.(portal, portal.handlerSite.origin) ?? portal.app;
  const config = hostConfig(portal, {
    pages: options.pages ?? standIns ?? '',
    apps: [{ clientId: app.clientId, clientSecret: app.clientSecret, portals: [portal.site.origin] }],
    ...options.host,
  });
  const host = await openHost(config, options);
  hostPort = host.port;
  if (options.installed !== false) await install(host, portal);
  return {
    portal,
    host,
    config,
    hostOrigin: `http://127.0.0.1:${host.port}`,
    stop: async () => {
      await host.stop();
      await portal.stop();
      if (standIns !== null) rmSync(standIns, { recursive: true });
    },
  };
}

export function openHost(
  config: HostConfig,
  options: Pick<HostedPortalOptions, 'clock' | 'logSink' | 'versions'> = {},
) {
  const clock = options.clock ?? systemClock;
  return startHost(config, {
    network: { fetch },
    clock,
    log: structuredLog({
      clock,
      level: 'debug',
      sinks: options.logSink === undefined ? [] : [options.logSink],
      count: () => undefined,
    }),
    userAgent: 'Offhook-Host/test',
    ...(options.versions !== undefined && { versions: options.versions }),
  });
}

/** A configuration for the portal's own application. An empty portal (`preinstalled: false`) has to name its `apps`. */
export function hostConfig(portal: Portal, more: Partial<HostConfig> = {}): HostConfig {
  return {
    publicUrl: portal.handlerSite.origin,
    listen: { host: '127.0.0.1', port: 0 },
    metricsListen: { host: '127.0.0.1', port: 0 },
    store: 'sqlite::memory:',
    keys: [{ kid: 'k1', secret: randomBytes(32) }],
    apps: more.apps ?? [
      { clientId: portal.app.clientId, clientSecret: portal.app.clientSecret, portals: [portal.site.origin] },
    ],
    oauthServers: [],
    line: { number: 'offhook-1', name: 'Berlin' },
    callbackAgents: [],
    callbackMinutes: 60,
    routeTokens: [],
    alertUrl: null,
    trustedProxies: 1,
    logLevel: 'debug',
    pages: '',
    ...more,
  };
}

/** What the wizard leaves behind, without its clicks. */
export async function install({ parts }: RunningHost, portal: Portal): Promise<void> {
  const pair = portal.issueTokens(ADMIN);
  const { memberId, app, site } = portal;
  const endpoint = `${site.origin}/rest/`;
  await keepTokens(parts, {
    accessToken: pair.accessToken,
    refreshToken: pair.refreshToken,
    expiresAt: pair.expires,
    endpoint,
    server: site.origin,
    clientId: app.clientId,
    memberId,
    userId: String(ADMIN),
  });
  await keepPortal(parts.store, {
    memberId,
    clientId: app.clientId,
    endpoint,
    server: site.origin,
    applicationToken: sealApplicationToken(parts, memberId, app.applicationToken),
    adminUserId: String(ADMIN),
  });
}

function emptyPages(): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-pages-'));
  for (const name of ['placement', 'pair', 'oauth', 'app']) {
    writeFileSync(join(folder, `${name}.html`), '<!doctype html><meta name="offhook-signature" content="" />');
  }
  return folder;
}

/** As a reverse proxy does it. */
async function forward({ request, url, source }: Incoming, port: number): Promise<Response> {
  const headers = new Headers(request.headers);
  const seen = headers.get('x-forwarded-for');
  headers.set('x-forwarded-for', seen === null ? source : `${seen}, ${source}`);
  for (const name of ['host', 'connection', 'content-length']) headers.delete(name);
  const body = request.method === 'GET' || request.method === 'HEAD' ? null : await request.arrayBuffer();
  const answer = await fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, {
    method: request.method,
    headers,
    body,
    redirect: 'manual',
  });
  const passed = new Headers(answer.headers);
  // fetch has unpacked and measured it already.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'keep-alive']) {
    passed.delete(name);
  }
  return new Response(await answer.arrayBuffer(), { status: answer.status, headers: passed });
}
