/**
 * The way back from the browser where the `offhook:` link can't be delivered: a web server on a random port of this
 * computer that answers one request, the one that knows the `state`, and is gone. Never the bridge's port.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signInPage, type SignInPageText } from './sign-in-page.ts';

export interface SignInListenerOptions {
  /** Whether this is the awaited answer; called for requests of the right shape only. */
  readonly accept: (query: URLSearchParams) => boolean;
  readonly onRefused: (why: string) => void;
  /** Where the page's link leads: back to the portal. */
  readonly back: string;
  readonly text: SignInPageText;
  /** Not the bridge's port. */
  readonly mayUse: (port: number) => boolean;
}

export interface SignInListener {
  readonly port: number;
  close(): void;
}

export async function openSignInListener(options: SignInListenerOptions): Promise<SignInListener> {
  let done = false;
  const server = createServer(
    { maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 5000, keepAliveTimeout: 1 },
    (request, response) => {
      const refusal = done ? 'used' : refuse(request, port);
      const query = URL.parse(request.url ?? '', 'http://127.0.0.1')?.searchParams ?? new URLSearchParams();
      if (refusal !== null || !options.accept(query)) {
        options.onRefused(refusal ?? 'state');
        respond(response, refusal === 'method' ? 405 : 403, '');
        return;
      }
      done = true;
      respond(response, 200, signInPage(options.text, options.back));
      close();
    },
  );
  server.maxConnections = 8;
  // Lets an answer on its way reach the browser.
  const close = () => {
    server.close();
    server.closeIdleConnections();
  };

  await listen();
  const { port } = address();
  if (options.mayUse(port)) return { port, close };
  // The bridge is down at the moment, and the system has chosen its port: keep it busy until there is another.
  const other = await openSignInListener(options);
  close();
  return other;

  async function listen(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
    await promise;
    server.off('error', reject);
  }

  function address(): AddressInfo {
    const at = server.address();
    if (at === null || typeof at === 'string') throw new Error('the listener has no port');
    return at;
  }
}

/** The Host check keeps out pages that had their own name resolve to 127.0.0.1 (loopback.md 5). */
function refuse(request: IncomingMessage, port: number): 'method' | 'host' | 'path' | null {
  if (request.method !== 'GET') return 'method';
  if (request.headers.host !== `127.0.0.1:${port}`) return 'host';
  return URL.parse(request.url ?? '', 'http://127.0.0.1')?.pathname === '/oauth' ? null : 'path';
}

function respond(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(page),
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    // The address holds the code.
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(page);
}
