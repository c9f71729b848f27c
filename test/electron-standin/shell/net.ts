import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { WebSocket as TunnelledWebSocket } from 'ws';
import { schemeOf } from '../schemes.ts';
import { session } from '../session/session.ts';
import { TunnelAgent } from '../session/tunnel-agent.ts';
import { NotCopied, strictModule } from '../strict.ts';
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

type SocketArguments = [url: string, options?: string | string[] | WebSocketOptions];

/** Through the session's proxy by `ws`, because Node's own takes no agent; it uses what the session has learnt and asks nobody. */
function openSocket(url: string, options: SocketArguments[1] = {}): object {
  const { proxy } = session.defaultSession;
  const { hostname, protocol } = new URL(url);
  if (proxy.proxyOf(hostname) === null) return new NetWebSocket(url, options);
  if (protocol !== 'wss:') throw new NotCopied('ws: through a proxy');
  if (typeof options === 'string' || Array.isArray(options) || options.protocols !== undefined)
    throw new NotCopied('net.WebSocket with protocols through a proxy');
  const origin = options.origin ?? new URL(url.replace(/^ws/, 'http')).origin;
  const headers = { ...options.headers, Origin: origin };
  const socket = new TunnelledWebSocket(url, { headers, agent: new TunnelAgent(proxy, null) });
  socket.binaryType = 'arraybuffer';
  return socket;
}

/** `net` on Node's network: no OS certificates, no cookies of a session. */
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
  request: (options: ClientRequestOptions) => new ClientRequest({ session: session.defaultSession, ...options }),
  isOnline: () => true,
  WebSocket: new Proxy(NetWebSocket, { construct: (_target, args) => openSocket(...(args as SocketArguments)) }),
});

async function fetchFile(url: string): Promise<Response> {
  try {
    return new Response(new Uint8Array(await readFile(fileURLToPath(url))));
  } catch (cause) {
    throw new Error('net::ERR_FILE_NOT_FOUND', { cause });
  }
}
