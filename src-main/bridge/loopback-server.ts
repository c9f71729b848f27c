/**
 * Transport A: the WebSocket server on 127.0.0.1 that hubs and the pairing page connect to. It exists only while the
 * bridge is on. Whoever connects passes, in this order: room (limits.ts), gate (gate.ts), the kernel's word on whose
 * socket it is (peer-owner.ts), handshake (handshake.ts). Nothing that is answered before the proof tells who we are.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { BRIDGE_MESSAGE_LIMIT } from '#shared/bridge.ts';
import type { HubMessage } from '#shared/bridge.ts';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import type { Clock, Log } from '../ports.ts';
import { refusalOf } from './gate.ts';
import { FIRST, step } from './handshake.ts';
import type { HandshakeState, KeyFor, Peer } from './handshake.ts';
import { admits, HANDSHAKE_LIMIT } from './limits.ts';
import type { PeerOwnerOf } from './peer-owner.ts';
import { listenSomewhere } from './port.ts';
import type { PortChoice } from './port.ts';
import { refusal } from './refusal.ts';
import type { Refusal, RefusalCause, RefusalCounts } from './refusal.ts';
import { CLOSE, parseFrame, SocketSession } from './session.ts';
import type { HubSession, SessionListener } from './session.ts';

export interface LoopbackServerDeps {
  readonly handlerOrigin: string;
  readonly keyFor: KeyFor;
  readonly peerOwner: PeerOwnerOf;
  readonly clock: Clock;
  readonly log: Log;
  readonly on: LoopbackListener;
}

export interface LoopbackListener {
  /** A pairing page has proven the one-time code. */
  paired(): void;
  sessionUp(session: HubSession): void;
  sessionDown(session: HubSession): void;
  message: SessionListener['message'];
  refused(refusal: Refusal): void;
  /** A connection that closed without a request: a browser that is not allowed to go on (Local Network Access). */
  knock(): void;
}

const WS_OPTIONS = {
  noServer: true,
  // Chromium always offers it: it is not taken, and a compressed frame ends the connection (RFC 6455 5.2).
  perMessageDeflate: false,
  maxPayload: BRIDGE_MESSAGE_LIMIT,
  /** Milliseconds for the other side to answer a close frame. */
  closeTimeout: 1000,
};

export class LoopbackServer {
  readonly #deps: LoopbackServerDeps;
  readonly #http: Server;
  readonly #ws: WebSocketServer;
  readonly #sockets = new Set<Socket>();
  readonly #proven = new Set<Socket>();
  readonly #refusals: Partial<Record<RefusalCause, number>> = {};
  #port = 0;
  #sessions = 0;

  constructor(deps: LoopbackServerDeps) {
    this.#deps = deps;
    this.#http = createServer({ requireHostHeader: false }, (request, response) => this.#plainHttp(request, response));
    this.#http.on('checkContinue', (request, response) => this.#plainHttp(request, response));
    this.#http.on('checkExpectation', (request, response) => this.#plainHttp(request, response));
    this.#http.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      // A reset is how a browser leaves that may not go on: a knock, not a bad request.
      if (error.code === 'ECONNRESET') socket.destroy();
      else this.#turnAway(socket, 'badUpgrade');
    });
    this.#http.on('connection', (socket) => this.#admit(socket));
    this.#http.on('upgrade', (request, socket, head) => {
      this.#upgrade(request, request.socket, head).catch((error: unknown) => {
        deps.log.error('bridge.upgradeFailed', { error });
        socket.destroy();
      });
    });
    this.#ws = new WebSocketServer(WS_OPTIONS);
    this.#ws.on('wsClientError', (_error, socket) => this.#turnAway(socket, 'badUpgrade'));
  }

  /**
   * @param wanted the port of this installation, null on first use
   * @returns the port that it became, and the Failure `bridgePort` when the wanted one was not to be had
   */
  async listen(wanted: number | null): Promise<PortChoice> {
    const choice = await listenSomewhere(this.#http, wanted);
    this.#port = choice.port;
    this.#deps.log.info('bridge.listening', { port: choice.port });
    return choice;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    for (const socket of this.#ws.clients) socket.close(CLOSE.goingAway);
    this.#http.closeAllConnections();
    // A peer that doesn't answer the close frame must not keep the program from leaving.
    const cancel = this.#deps.clock.after(500, () => {
      for (const socket of this.#sockets) socket.destroy();
    });
    await closed;
    cancel();
    this.#deps.log.info('bridge.closed');
  }

  get refusals(): RefusalCounts {
    return this.#refusals;
  }

  #admit(socket: Socket): void {
    // An upgraded socket has left Node's HTTP server, and nobody else would listen for its errors.
    socket.on('error', (error) => this.#deps.log.debug('bridge.socketError', { error }));
    if (!admits(this.#sockets.size, this.#sockets.size - this.#proven.size)) {
      this.#refuse('tooManySockets');
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    let slow = false;
    const cancel = this.#deps.clock.after(HANDSHAKE_LIMIT, () => {
      if (this.#proven.has(socket)) return;
      slow = true;
      this.#refuse('slow');
      socket.destroy();
    });
    socket.on('close', () => {
      cancel();
      this.#sockets.delete(socket);
      this.#proven.delete(socket);
      if (socket.bytesRead === 0 && !slow) this.#deps.on.knock();
    });
  }

  #plainHttp(_request: IncomingMessage, response: ServerResponse): void {
    this.#refuse('plainHttp');
    // Not even a Date: the answer is the same as that of any dead end.
    response.sendDate = false;
    response.writeHead(404, { connection: 'close', 'content-length': 0 }).end();
  }

  #turnAway(socket: Duplex, cause: RefusalCause): void {
    this.#refuse(cause);
    if (!socket.writable) return void socket.destroy();
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy());
  }

  async #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const { headers, method, url: path } = request;
    const cause = refusalOf(
      { method, path, origin: headers.origin, host: headers.host },
      { handlerOrigin: this.#deps.handlerOrigin, port: this.#port },
    );
    if (cause !== null) return this.#turnAway(socket, cause);
    const { remotePort: remote, localPort: local } = socket;
    if (remote === undefined || local === undefined) return void socket.destroy();
    const owner = await this.#deps.peerOwner({ remote, local });
    if (owner === 'other' || owner === 'missing') return this.#turnAway(socket, 'otherUser');
    this.#ws.handleUpgrade(request, socket, head, (webSocket) => this.#challenge(webSocket, socket));
  }

  #challenge(webSocket: WebSocket, socket: Socket): void {
    let state: HandshakeState = FIRST;
    webSocket.on('error', (error) => this.#socketError(error));
    const receive = (data: RawData, isBinary: boolean): void => {
      const next = step(state, parseFrame(data, isBinary), this.#deps.keyFor);
      state = next.state;
      if (state.at === 'refused') {
        webSocket.off('message', receive);
        this.#refuse(state.cause);
        return webSocket.close(CLOSE.refused);
      }
      if (state.at === 'proven') {
        webSocket.off('message', receive);
        this.#proven.add(socket);
      }
      webSocket.send(JSON.stringify(next.send));
      if (state.at === 'proven') this.#welcome(state.peer, webSocket);
    };
    webSocket.on('message', receive);
  }

  #welcome(peer: Peer, webSocket: WebSocket): void {
    const { on, clock, log } = this.#deps;
    if (peer.role === 'pair') {
      log.info('bridge.paired');
      on.paired();
      return webSocket.close(1000);
    }
    const session = new SocketSession(`loopback-${++this.#sessions}`, peer, webSocket, clock, {
      message: (from, message) => this.#deliver(from, message),
      refused: (cause) => this.#refuse(cause),
    });
    log.info('bridge.sessionUp', { session: session.id, hub: peer.hub, version: peer.version });
    webSocket.on('close', (code) => {
      log.info('bridge.sessionDown', { session: session.id, code });
      on.sessionDown(session);
    });
    on.sessionUp(session);
  }

  /** What the rest of the program makes of a message may fail; the telephone must not go down with it. */
  #deliver(session: HubSession, message: HubMessage): void {
    try {
      this.#deps.on.message(session, message);
    } catch (error) {
      this.#deps.log.error('bridge.messageFailed', { session: session.id, kind: message.t, error });
    }
  }

  #socketError(error: Error & { code?: string }): void {
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return this.#refuse('tooBig');
    this.#refuse('message');
  }

  #refuse(cause: RefusalCause): void {
    this.#refusals[cause] = (this.#refusals[cause] ?? 0) + 1;
    this.#deps.log.warn('bridge.refused', { ...refusal(cause) });
    this.#deps.on.refused(refusal(cause));
  }
}
