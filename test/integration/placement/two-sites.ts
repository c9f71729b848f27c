/** Two https sites: a portal that frames the placement exactly as Bitrix24 does (bitrix24.md 5.3), and the handler. */
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { extname } from 'node:path';
import type { BuiltFiles } from './built-placement.ts';
import { throwAwayIdentity } from '../../../sandbox/tls/throw-away-identity.ts';
import { fakePortalPage } from './fake-portal-page.ts';
import type { InitData } from './fake-portal-page.ts';

export const PORTAL_HOST = 'portal.bitrix24.example';
export const HANDLER_HOST = 'offhook.example.com';
export const HANDLER = `https://${HANDLER_HOST}`;

export interface TwoSites {
  readonly portalPort: number;
  readonly handlerPort: number;
  readonly spki: string;
  /** What the portal tells its frames. */
  init: InitData;
  /** Requests to the handler, as `METHOD /path`, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export async function startTwoSites(files: BuiltFiles, init: InitData): Promise<TwoSites> {
  const certificate = throwAwayIdentity([PORTAL_HOST, HANDLER_HOST]);
  const requests: string[] = [];
  const portal = createServer(certificate, (request, response) => {
    const handler = new URL(request.url ?? '', HANDLER).searchParams.get('handler') ?? '/placement.html';
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(fakePortalPage(PORTAL_HOST, HANDLER + handler, sites.init));
  });
  const handler = createServer(certificate, (request, response) => {
    const { pathname } = new URL(request.url ?? '', HANDLER);
    requests.push(`${request.method} ${pathname}`);
    // A page without a policy of its own, to see what the browser itself refuses.
    const body = pathname === '/plain.html' ? Buffer.from('<!doctype html><title>plain</title>') : files.get(pathname);
    if (body === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': `${TYPES[extname(pathname)] ?? 'text/plain'}; charset=utf-8` });
    response.end(body);
  });
  const [portalPort, handlerPort] = await Promise.all([listen(portal), listen(handler)]);
  const close = async (): Promise<void> => {
    for (const server of [portal, handler]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  };
  const sites: TwoSites = { portalPort, handlerPort, spki: certificate.spki, init, requests, close };
  return sites;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP address');
  return address.port;
}
