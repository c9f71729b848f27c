/** One proven hub on one socket: messages in, checked; messages out; a ping that must be answered. */
import { HubMessageSchema } from '#shared/bridge.ts';
import type { DesktopMessage, HubMessage } from '#shared/bridge.ts';
import * as v from 'valibot';
import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../ports.ts';
import type { Peer } from './handshake.ts';
import { MessageBudget, PING_EVERY } from './limits.ts';
import type { RefusalCause } from './refusal.ts';

/** What the card desk knows of a hub, whatever carries its messages. */
export interface HubSession {
  readonly id: string;
  readonly portal: string;
  /** The hub's own name: the same after a reconnection. */
  readonly hub: string;
  /** The bridge's version that both sides speak. */
  readonly version: number;
  send(message: DesktopMessage): void;
}

export interface SessionListener {
  message(session: HubSession, message: HubMessage): void;
  refused(cause: RefusalCause): void;
}

/** WebSocket close codes (RFC 6455 7.4.1); a reason text would be help for the wrong side. */
export const CLOSE = { goingAway: 1001, refused: 1008 } as const;

export class SocketSession implements HubSession {
  readonly id: string;
  readonly portal: string;
  readonly hub: string;
  readonly version: number;
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #listener: SessionListener;
  readonly #budget: MessageBudget;
  #cancelPing: () => void;

  constructor(id: string, peer: Peer, socket: WebSocket, clock: Clock, listener: SessionListener) {
    this.id = id;
    this.portal = peer.portal;
    this.hub = peer.hub;
    this.version = peer.version;
    this.#socket = socket;
    this.#clock = clock;
    this.#listener = listener;
    this.#budget = new MessageBudget(clock.now());
    this.#cancelPing = clock.after(PING_EVERY, () => this.#ping());
    socket.on('message', (data, isBinary) => this.#receive(parseFrame(data, isBinary)));
    socket.on('close', () => this.#cancelPing());
  }

  send(message: DesktopMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  #receive(content: unknown): void {
    if (!this.#budget.take(this.#clock.now())) {
      this.#socket.removeAllListeners('message');
      this.#socket.close(CLOSE.refused);
      return this.#listener.refused('flood');
    }
    const message = v.safeParse(HubMessageSchema, content);
    // One bad message is dropped, not the connection: a newer hub may say something that this desktop doesn't know yet.
    if (!message.success) return this.#listener.refused('message');
    this.#listener.message(this, message.output);
  }

  #ping(): void {
    let answered = false;
    this.#socket.once('pong', () => (answered = true));
    this.#socket.ping();
    this.#cancelPing = this.#clock.after(PING_EVERY, () => {
      if (answered) return this.#ping();
      this.#socket.terminate();
      this.#listener.refused('silent');
    });
  }
}

/** @returns undefined, which no schema takes, when the frame is no JSON text */
export function parseFrame(data: RawData, isBinary: boolean): unknown {
  if (isBinary || !Buffer.isBuffer(data)) return undefined;
  try {
    return JSON.parse(data.toString('utf8'));
  } catch {
    return undefined;
  }
}
