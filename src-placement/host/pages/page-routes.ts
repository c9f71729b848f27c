/** The pages for browsers, by GET and by POST, because Bitrix24 posts a form into its frames (bitrix24.md 1.6, 5.3). */
import { type Context, Hono } from 'hono';
import { HOST_PATH } from '#shared/host-api.ts';
import { clientAddress } from '../http/client-address.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { signLanding } from '../oauth/landing.ts';
import type { HostParts } from '../parts.ts';
import { type Encoding, type PageFile, pageFile, readPages } from './page-files.ts';
import { IMMUTABLE, NEVER, pageHeaders, SHORT } from './page-headers.ts';

const LANDINGS_PER_ADDRESS = { burst: 200, perSecond: 2 };

export function pageRoutes(parts: HostParts): Hono {
  const pages = readPages(parts.config.pages);
  const headers = pageHeaders(parts.config);
  const limit = new RateLimit(parts.clock, LANDINGS_PER_ADDRESS);
  const send = (c: Context, file: PageFile | undefined, cache: string) =>
    file === undefined ? c.notFound() : answer(c, file, { ...headers, 'cache-control': cache });
  const page = (name: string) => (c: Context) => send(c, pages.get(name), SHORT);

  return new Hono()
    .get('/assets/:name', (c) => send(c, pages.get(`assets/${c.req.param('name')}`), IMMUTABLE))
    .on(['GET', 'POST'], HOST_PATH.placement, page('placement.html'))
    .get(HOST_PATH.pairing, page('pair.html'))
    .get(HOST_PATH.oauthLanding, async (c) => {
      limit.take(clientAddress(c, parts.config.trustedProxies));
      const signed = await signLanding(parts, c.req.query());
      parts.metrics.audit.inc({ action: 'landing', outcome: 'refused' in signed ? signed.refused : 'ok' });
      const file = pages.get('oauth.html');
      const filled =
        file === undefined || 'refused' in signed ? file : withMeta(file, 'offhook-signature', signed.signature);
      return send(c, filled, NEVER);
    });
}

/** Fills `<meta name="…" content="">`. The value is one of ours: letters, digits, dot, minus, underscore. */
export function withMeta(file: PageFile, name: string, value: string): PageFile {
  if (!/^[\w.-]*$/.test(value)) throw new Error('no value for a page');
  const html = file.bodies.identity.toString('utf8');
  const empty = `<meta name="${name}" content=""`;
  return pageFile(file.type, Buffer.from(html.replace(empty, `<meta name="${name}" content="${value}"`)));
}

export function answer(c: Context, file: PageFile, headers: Record<string, string>): Response {
  if (c.req.method === 'GET' && c.req.header('if-none-match') === file.etag) {
    return c.body(null, 304, { ...headers, etag: file.etag });
  }
  const accepted = c.req.header('accept-encoding') ?? '';
  const encoding: Encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
  return c.body(file.bodies[encoding], 200, {
    ...headers,
    'content-type': file.type,
    etag: file.etag,
    vary: 'accept-encoding',
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  });
}
