import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Peer } from './peer.ts';
import type { SipMessage } from './sip/message.ts';
import { writeSip } from './sip/write.ts';

export type Tls = { readonly key: string | Buffer; readonly cert: string | Buffer; readonly port?: number };

/** What happens on sockets, told to the exchange. */
export type SocketEvents = {
  opened(peer: SocketPeer): void;
  text(peer: SocketPeer, text: string): void;
  sent(peer: SocketPeer, text: string, message: SipMessage | undefined): void;
  closed(peer: SocketPeer): void;
};

/** An agent's connection. */
export class SocketPeer implements Peer {
  readonly id: string;
  readonly transport: 'WS' | 'WSS';
  readonly trusted = false;
  user: string | undefined = undefined;
  readonly #socket: WebSocket;
  readonly #around: Pick<ListenOptions, 'deliver' | 'events'>;
  /** What would have been sent meanwhile; null while the line is open. */
  #held: (() => void)[] | null = null;

  constructor(
    id: string,
    transport: 'WS' | 'WSS',
    socket: WebSocket,
    around: Pick<ListenOptions, 'deliver' | 'events'>,
  ) {
    this.id = id;
    this.transport = transport;
    this.#socket = socket;
    this.#around = around;
  }

  send(message: SipMessage): boolean {
    return this.sendText(writeSip(message), message);
  }

  /** Sends a text as it is, well-formed or not. */
  sendText(text: string, message?: SipMessage): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    const deliver = (): void =>
      this.#around.deliver(() => {
        if (this.#socket.readyState !== this.#socket.OPEN) return;
        this.#socket.send(text);
        this.#around.events.sent(this, text, message);
      });
    if (this.#held === null) deliver();
    else this.#held.push(deliver);
    return true;
  }

  /** A network that loses every packet: nothing goes out or comes in, and neither side is told; TCP tries again later. */
  freeze(): void {
    this.#held ??= [];
    this.#socket.pause();
  }

  thaw(): void {
    const held = this.#held ?? [];
    this.#held = null;
    this.#socket.resume();
    for (const deliver of held) deliver();
  }

  /** Cuts the line without a closing handshake, as a failing network does. */
  drop(): void {
    this.#socket.terminate();
  }
}

export type Listener = { readonly url: string; stop(): Promise<void> };

export type ListenOptions = {
  readonly host: string;
  readonly port: number;
  readonly tls?: Tls;
  /** Hands a message to the socket, now or later. */
  deliver(task: () => void): void;
  newId(): string;
  /** Lets a connection that is being made go on, now or later. */
  admit(task: () => void): void;
  readonly events: SocketEvents;
};

/** Opens one WebSocket port for the sub-protocol `sip` (RFC 7118 4.1). */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host, tls, events } = options;
  const http: Server = tls ? createHttps({ key: tls.key, cert: tls.cert }) : createHttp();
  // Who asks without an upgrade is told so (RFC 9110 15.5.22), as real exchanges do.
  http.on('request', (_request, response: ServerResponse) => response.writeHead(426, { upgrade: 'websocket' }).end());
  const sockets = new WebSocketServer({
    server: http,
    handleProtocols: (offered) => (offered.has('sip') ? 'sip' : false),
    verifyClient: ({ req }: { req: IncomingMessage }, answer: (isAllowed: boolean) => void) => {
      const speaksSip = /(^|[\s,])sip([\s,]|$)/i.test(req.headers['sec-websocket-protocol'] ?? '');
      options.admit(() => answer(speaksSip));
    },
  });
  sockets.on('connection', (socket) => {
    const peer = new SocketPeer(options.newId(), tls ? 'WSS' : 'WS', socket, options);
    events.opened(peer);
    socket.on('message', (data) => events.text(peer, textOf(data)));
    // A broken frame closes the socket, and `close` follows; there is nothing else to do about it.
    socket.on('error', () => socket.terminate());
    socket.on('close', () => events.closed(peer));
  });
  await new Promise<void>((listening, failed) => {
    http.once('error', failed);
    http.listen(options.port, host, () => {
      http.off('error', failed);
      listening();
    });
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('the port is not a TCP port');
  return {
    url: `${tls ? 'wss' : 'ws'}://${host}:${address.port}`,
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.closeAllConnections();
      await new Promise<void>((closed) => http.close(() => closed()));
    },
  };
}

/** RFC 7118 4.2: text and binary frames both carry SIP. */
function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}
