import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';

export interface TlsIdentity {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
}

/** One HTTP request as the routes see it. */
export interface Incoming {
  readonly request: Request;
  readonly url: URL;
  /** The socket's address: what the request bucket counts by. */
  readonly source: string;
  readonly cookies: ReadonlyMap<string, string>;
}

/** `destroy` cuts the socket, `hang` leaves it open without ever answering. */
export type Reply = Response | 'destroy' | 'hang';

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsIdentity | undefined;
  readonly answer: (incoming: Incoming) => Promise<Reply>;
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** An http or https server that can go down the two ways real ones do, and come back on the same port. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #port = 0;
  #hanging = false;

  private constructor(options: ListenerOptions) {
    this.#options = options;
    const handle = (request: IncomingMessage, response: ServerResponse) => void this.#handle(request, response);
    this.#server = options.tls ? createTlsServer({ ...options.tls }, handle) : createServer(handle);
    // As the companion host has it: an agent's next page finds the line of her last one open.
    this.#server.keepAliveTimeout = 75_000;
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('upgrade', (request, socket, head) => {
      if (options.upgrade && !this.#hanging) options.upgrade(request, socket, head);
      else socket.destroy();
    });
  }

  static async open(options: ListenerOptions): Promise<Listener> {
    const listener = new Listener(options);
    await listener.#listen(options.port);
    return listener;
  }

  get port(): number {
    return this.#port;
  }

  /** From now on connections are refused, and open ones are cut. */
  async refuse(): Promise<void> {
    this.#hanging = false;
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.cut();
    await closed;
  }

  /** From now on requests are accepted and never answered. */
  hang(): void {
    this.#hanging = true;
  }

  async resume(): Promise<void> {
    this.#hanging = false;
    if (!this.#server.listening) await this.#listen(this.#port);
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #listen(port: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen(port, this.#options.host, resolve);
    await promise;
    this.#server.off('error', reject);
    const bound = this.#server.address();
    if (bound !== null && typeof bound === 'object') this.#port = bound.port;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#hanging) return;
    try {
      const reply = await this.#options.answer(await toIncoming(request, Boolean(this.#options.tls)));
      if (reply === 'destroy') response.destroy();
      else if (reply !== 'hang' && !this.#hanging) await send(response, reply);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`The sandbox failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
}

async function toIncoming(request: IncomingMessage, tls: boolean): Promise<Incoming> {
  const url = new URL(request.url ?? '/', `${tls ? 'https' : 'http'}://${request.headers.host ?? '127.0.0.1'}`);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = request.method ?? 'GET';
  const body = method === 'GET' || method === 'HEAD' ? null : new Uint8Array(await buffer(request));
  return {
    request: new Request(url, { method, headers, body }),
    url,
    source: request.socket.remoteAddress ?? '',
    cookies: parseCookies(request.headers.cookie ?? ''),
  };
}

export function parseCookies(header: string): Map<string, string> {
  const pairs = header.split(';').map((part) => part.trim().split('=', 2));
  return new Map(pairs.map(([name = '', value = '']) => [name, value]));
}

async function send(response: ServerResponse, reply: Response): Promise<void> {
  const headers: Record<string, string | string[]> = {};
  reply.headers.forEach((value, name) => {
    headers[name] = name === 'set-cookie' ? reply.headers.getSetCookie() : value;
  });
  const body = Buffer.from(await reply.arrayBuffer());
  response.writeHead(reply.status, { ...headers, 'content-length': body.length });
  response.end(body);
}
