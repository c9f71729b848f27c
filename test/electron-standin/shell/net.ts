import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { schemeOf } from '../schemes.ts';
import { session } from '../session/session.ts';
import { strictModule } from '../strict.ts';
import { ClientRequest, type ClientRequestOptions } from './client-request.ts';

interface WebSocketOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly origin?: string;
  readonly protocols?: string | string[];
}

/** Node's WebSocket behind Electron's constructor. Without an `origin` the server's own is sent, as Electron does. */
class NetWebSocket extends WebSocket {
  constructor(url: string, options: string | string[] | WebSocketOptions = {}) {
    const { headers, origin, protocols } =
      typeof options === 'string' || Array.isArray(options) ? ({ protocols: options } as WebSocketOptions) : options;
    const ownOrigin = new URL(url.replace(/^ws/, 'http')).origin;
    // Node's second parameter takes the same, in undici's shape, which its DOM typing does not show.
    super(url, {
      protocols: protocols ?? [],
      headers: { ...headers, Origin: origin ?? ownOrigin },
    } as unknown as string[]);
    this.binaryType = 'arraybuffer';
  }
}

/** `net` on Node's network: no proxy settings, no OS certificates, no cookies of a session. */
export const net = strictModule('net', {
  async fetch(
    input: string | Request,
    init?: RequestInit & { bypassCustomProtocolHandlers?: boolean },
  ): Promise<Response> {
    const url = typeof input === 'string' ? input : input.url;
    const handler = session.defaultSession.protocol.handlerOf(schemeOf(url));
    if (handler && !init?.bypassCustomProtocolHandlers) return handler(new Request(input, init));
    if (schemeOf(url) === 'file') return fetchFile(url);
    return fetch(input, init);
  },
  request: (options: ClientRequestOptions) => new ClientRequest(options),
  isOnline: () => true,
  WebSocket: NetWebSocket,
});

async function fetchFile(url: string): Promise<Response> {
  try {
    return new Response(new Uint8Array(await readFile(fileURLToPath(url))));
  } catch (cause) {
    throw new Error('net::ERR_FILE_NOT_FOUND', { cause });
  }
}
