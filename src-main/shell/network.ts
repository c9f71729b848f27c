/**
 * fetch over Chromium's network stack: company proxies, PAC files, the system's certificates. It is built on net.request
 * because `net.fetch` with `redirect: 'manual'` rejects instead of answering the 3xx, and a renamed portal is told by
 * exactly that answer's Location (bitrix24.md 1.11). Redirects are never followed.
 */
import { Readable } from 'node:stream';
import { type ClientRequest, type IncomingMessage, net } from 'electron';
import type { PushSocket } from '#shared/push/push-client.ts';
import type { Network } from '../ports.ts';
import { type AnswerProxy, loginListener } from './proxy.ts';

/** @param login who answers a proxy that wants a password */
export const electronNetwork = (login: AnswerProxy): Network => ({
  fetch: (input, init) => send(new Request(input, init), init?.signal ?? null, login),
  upload: (input, init, left) => send(new Request(input, init), init.signal ?? null, login, left),
});

/**
 * By Chromium's network stack, too: the portal's push server lies behind the same proxy as the portal. It has no 'login'
 * of its own: it uses what the session has learnt from requests, and one comes before it always.
 */
export const openElectronSocket = (url: string): PushSocket => new net.WebSocket(url);

type Left = Parameters<NonNullable<Network['upload']>>[2];

/** Electron has no event for it. */
const COUNT_EVERY_MS = 250;

/**
 * @param signal the caller's own: that of a `Request` follows it only as long as somebody holds the Request
 * @param left is told how much of the body has left
 */
async function send(request: Request, signal: AbortSignal | null, login: AnswerProxy, left?: Left): Promise<Response> {
  const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const outgoing = net.request({
    method: request.method,
    url: request.url,
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
  });
  for (const [name, value] of request.headers) outgoing.setHeader(name, value);
  answer(outgoing, resolve, reject);
  outgoing.on('login', loginListener(login));
  // It listens to the end. Not to 'close': that comes when the body has left, long before the answer.
  const abort = (): void => {
    outgoing.abort();
    reject(signal?.reason as Error);
  };
  signal?.addEventListener('abort', abort, { once: true });
  const stop = left === undefined ? () => undefined : counting(outgoing, left);
  outgoing.end(body ?? undefined);
  return promise.finally(stop);
}

/** @returns what ends it */
function counting(outgoing: ClientRequest, left: Left): () => void {
  const timer = setInterval(() => {
    const { active, started, current, total } = outgoing.getUploadProgress();
    if (active && started) left(current, total);
  }, COUNT_EVERY_MS);
  return () => clearInterval(timer);
}

function answer(outgoing: ClientRequest, resolve: (response: Response) => void, reject: (error: Error) => void): void {
  outgoing.on('redirect', (status, _method, location) => {
    resolve(new Response(null, { status, headers: { location } }));
    outgoing.abort();
  });
  outgoing.on('response', (incoming) => {
    try {
      resolve(responseOf(incoming));
    } catch (error) {
      // A status or a header that no Response takes.
      reject(error as Error);
      outgoing.abort();
    }
  });
  outgoing.on('error', reject);
}

function responseOf(incoming: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, [value].flat().join(', '));
  const empty = [204, 205, 304].includes(incoming.statusCode);
  // Electron's IncomingMessage is a readable stream, which its typings leave out.
  const stream = Readable.toWeb(incoming as unknown as Readable) as ReadableStream<Uint8Array>;
  return new Response(empty ? null : stream, { status: incoming.statusCode, headers });
}
