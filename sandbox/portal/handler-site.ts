import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { type Incoming, Listener, type Reply, type TlsIdentity } from './http/listener.ts';
import { isMissing, notFound } from './http/replies.ts';

export interface HandlerSiteOptions {
  /** Folder of the built placement: `placement.html`, `pair.html`, `oauth.html`, hashed assets. */
  readonly directory: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly tls: TlsIdentity | undefined;
  readonly portalOrigin: () => string;
  /** Asked first; `undefined` falls through to the files. */
  readonly override: ((incoming: Incoming) => Promise<Reply | undefined> | Reply | undefined) | undefined;
  readonly knobs: () => { placementLoadDelayMs: number; refusePlacement: boolean; refuseLoopback: boolean };
}

/** The second site: the static pages that Bitrix24 frames and that OAuth lands on. Answers POST as GET (1.6). */
export function openHandlerSite(options: HandlerSiteOptions): Promise<Listener> {
  return Listener.open({
    host: options.host,
    port: options.port,
    tls: options.tls,
    answer: async (incoming) => {
      const { placementLoadDelayMs, refusePlacement } = options.knobs();
      if (refusePlacement) return 'destroy';
      if (placementLoadDelayMs > 0) await new Promise((done) => setTimeout(done, placementLoadDelayMs));
      return (await options.override?.(incoming)) ?? staticFile(incoming.url.pathname, options);
    },
  });
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
};

async function staticFile(pathname: string, options: HandlerSiteOptions): Promise<Response> {
  if (options.directory === undefined) return notFound();
  const root = resolve(options.directory);
  const path = resolve(root, `.${decodeURIComponent(pathname)}`);
  const type = types[extname(path)];
  if (!type || !path.startsWith(root + sep)) return notFound();
  try {
    return new Response(await readFile(path), {
      headers: {
        'content-type': type,
        ...headersFor(path, handlerCsp(options.portalOrigin(), options.knobs().refuseLoopback)),
      },
    });
  } catch (error) {
    if (isMissing(error)) return notFound();
    throw error;
  }
}

/** Long life for hashed assets, a short one for the rest; a strict policy, for workers too; no X-Frame-Options (5.3). */
function headersFor(path: string, policy: string): Record<string, string> {
  const hashed = !path.endsWith('.html') && /-[\w-]{6,}\.\w+$/.test(path);
  return {
    'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'public, max-age=60',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}

export function handlerCsp(portalOrigin: string, refuseLoopback = false): string {
  const push = portalOrigin.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${portalOrigin} ${push} ${refuseLoopback ? '' : 'ws://127.0.0.1:*'}`.trimEnd(),
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${portalOrigin} https://*`,
  ].join('; ');
}
