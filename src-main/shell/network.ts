/**
 * fetch over Chromium's network stack: company proxies, PAC files, the system's certificates. It is built on net.request
 * because `net.fetch` with `redirect: 'manual'` rejects instead of answering the 3xx, and a renamed portal is told by
 * exactly that answer's Location (bitrix24.md 1.11). Redirects are never followed.
 */
import { Readable } from 'node:stream';
import { type ClientRequest, net } from 'electron';
import type { Network } from '../ports.ts';

export const electronNetwork: Network = { fetch: (input, init) => send(new Request(input, init)) };

async function send(request: Request): Promise<Response> {
  const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
  request.signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const outgoing = net.request({
    method: request.method,
    url: request.url,
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
  });
  const abort = (): void => {
    outgoing.abort();
    reject(request.signal.reason as Error);
  };
  request.signal.addEventListener('abort', abort, { once: true });
  for (const [name, value] of request.headers) outgoing.setHeader(name, value);
  answer(outgoing, resolve, reject);
  outgoing.on('close', () => request.signal.removeEventListener('abort', abort));
  outgoing.end(body ?? undefined);
  return promise;
}

function answer(outgoing: ClientRequest, resolve: (response: Response) => void, reject: (error: Error) => void): void {
  outgoing.on('redirect', (status, _method, location) => {
    resolve(new Response(null, { status, headers: { location } }));
    outgoing.abort();
  });
  outgoing.on('response', (incoming) => {
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, [value].flat().join(', '));
    const empty = [101, 204, 205, 304].includes(incoming.statusCode);
    // Electron's IncomingMessage is a readable stream, which its typings leave out.
    const stream = Readable.toWeb(incoming as unknown as Readable) as ReadableStream<Uint8Array>;
    resolve(new Response(empty ? null : stream, { status: incoming.statusCode, headers }));
  });
  outgoing.on('error', reject);
}
