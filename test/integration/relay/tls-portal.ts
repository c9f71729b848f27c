/** The sandbox's portal behind https names, as browsers judge it, and how a desktop without Chromium's network gets there. */
import { request } from 'node:https';
import { Readable } from 'node:stream';
import { WebSocket } from 'ws';
import { PortalClient } from '#shared/web/portal/portal-client.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { type ThrowAwayIdentity, throwAwayIdentity } from '../../../sandbox/tls/throw-away-identity.ts';
import { systemClock } from '../../../src-main/ports.ts';
import { PushLink } from '../../../src-main/push/push-link.ts';
import { silentLog } from '../../unit/src-main/manual-clock.ts';
import { HANDLER, HANDLER_HOST, PORTAL_HOST } from '../placement/two-sites.ts';

export interface TlsPortal {
  readonly portal: Portal;
  readonly portalPort: number;
  readonly handlerPort: number;
  readonly spki: string;
  /** A desktop's end of the push server, signed in as this user and connected. */
  pushLink(userId: number): Promise<PushLink>;
}

/** @param directory of the built placement */
export async function startTlsPortal(directory: string, random: () => number = Math.random): Promise<TlsPortal> {
  const tls = throwAwayIdentity([PORTAL_HOST, HANDLER_HOST]);
  const portal = await startPortal({
    portal: { tls, publicOrigin: `https://${PORTAL_HOST}` },
    handler: { tls, publicOrigin: HANDLER, directory },
    random,
  });
  const [portalPort = 0, handlerPort = 0] = [...portal.hostResolverRules.matchAll(/127\.0\.0\.1:(\d+)/g)].map(
    ([, port]) => Number(port),
  );
  return {
    portal,
    portalPort,
    handlerPort,
    spki: tls.spki,
    pushLink: async (userId) => {
      const link = newPushLink(portal, portalPort, tls, userId);
      const since = portal.mark();
      link.start({ userId: String(userId), secure: true });
      await portal.waitFor('push.connected', { since, where: (client) => client.userId === userId });
      return link;
    },
  };
}

function newPushLink(portal: Portal, port: number, tls: ThrowAwayIdentity, userId: number): PushLink {
  const fresh = () => ({
    token: portal.issueTokens(userId).accessToken,
    endpoint: `https://127.0.0.1:${port}/rest/`,
    user: String(userId),
  });
  let access = fresh();
  return new PushLink({
    portal: new PortalClient({
      network: { fetch: (url, init) => tlsFetch(String(url), init ?? {}, tls.cert) },
      clock: systemClock,
      userAgent: 'Offhook/0.0.0',
      log: silentLog,
      count: () => undefined,
      access: {
        current: () => Promise.resolve(access),
        renew: () => Promise.resolve((access = fresh())),
      },
      onMoved: () => Promise.resolve(),
    }),
    openSocket: (url) => new WebSocket(url.replace(PORTAL_HOST, `127.0.0.1:${port}`), { ca: tls.cert }),
    clock: systemClock,
    random: Math.random,
    log: silentLog,
    count: () => undefined,
  });
}

/** Node's own fetch takes no certificate of ours. */
function tlsFetch(url: string, { method = 'GET', headers, body }: RequestInit, ca: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, ca, headers: headers as Record<string, string> }, (incoming) => {
      const stream = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
      resolve(new Response(stream, { status: incoming.statusCode ?? 0 }));
    });
    outgoing.on('error', reject);
    outgoing.end(typeof body === 'string' ? body : undefined);
  });
}
