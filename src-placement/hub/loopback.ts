/**
 * Transport A: a WebSocket to the desktop on this computer.
 *
 *            ┌────────┐ proven  ┌────┐
 *   retry ──▶│ trying │────────▶│ up │
 *            └──┬──▲──┘         └─┬──┘
 *        failed │  └──────────────┘ lost
 *               ▼        ┌────────────────▶ up
 *            ┌──────┐    │
 *            │ down │────┘ proven, at a later attempt
 *            └──────┘
 */
import type { DesktopMessage, HubMessage } from '#shared/bridge.ts';
import { clientHandshake } from '#shared/bridge-client.ts';
import type { ClientIdentity } from '#shared/bridge-client.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import type { TransportState } from './transport.ts';

const HANDSHAKE_LIMIT = 5000;

export interface LoopbackListener {
  /** `trying` is reported after a loss only. */
  changed(): void;
  message(message: DesktopMessage): void;
}

export class Loopback {
  readonly #url: string;
  readonly #me: ClientIdentity;
  readonly #listener: LoopbackListener;
  #state: TransportState = 'trying';
  #version = 1;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Since the last connection; null before the first one. */
  #failures: number | null = null;

  constructor(port: number, me: ClientIdentity, listener: LoopbackListener) {
    this.#url = `ws://127.0.0.1:${port}/`;
    this.#me = me;
    this.#listener = listener;
  }

  get state(): TransportState {
    return this.#state;
  }

  get version(): number {
    return this.#version;
  }

  send(message: HubMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  retry(): void {
    if (this.#socket === null) this.#connect();
  }

  rest(): void {
    clearTimeout(this.#timer);
  }

  close(): void {
    this.rest();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #connect(): void {
    this.rest();
    const socket = open(this.#url);
    if (socket === null) return this.#lost();
    this.#socket = socket;
    const impatience = setTimeout(() => socket.close(), HANDSHAKE_LIMIT);
    const proven = (welcome: unknown): void => {
      clearTimeout(impatience);
      this.#version = Number((welcome as { v?: unknown }).v);
      this.#failures = 0;
      this.#become('up');
    };
    socket.addEventListener('open', () => this.#prove(socket, proven));
    // An error says nothing that the close after it doesn't: browsers hide why (loopback.md 3.4).
    socket.addEventListener('close', () => {
      clearTimeout(impatience);
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#lost();
    });
  }

  #prove(socket: WebSocket, proven: (welcome: unknown) => void): void {
    const step = clientHandshake(this.#me, (message) => socket.send(JSON.stringify(message)));
    const take = async (data: unknown): Promise<void> => {
      if (this.#socket !== socket) return;
      const message = parse(data);
      if (this.#state === 'up') return this.#receive(message);
      const verdict = await step(message);
      if (this.#socket !== socket || verdict === 'go on') return;
      if (verdict === 'proven') proven(message);
      else socket.close();
    };
    // Judging a proof takes a moment, in which the next message may arrive: one after the other.
    let talk = Promise.resolve();
    socket.addEventListener('message', ({ data }) => {
      talk = talk.then(() => take(data)).catch(() => socket.close());
    });
  }

  #lost(): void {
    const wasUp = this.#state === 'up';
    this.#timer = setTimeout(() => this.#connect(), reconnectDelay(this.#failures, Math.random()));
    if (this.#failures !== null) this.#failures += 1;
    this.#become(wasUp ? 'trying' : 'down');
  }

  #become(state: TransportState): void {
    this.#state = state;
    this.#listener.changed();
  }

  #receive(message: unknown): void {
    // The secret is proven on both sides; an unknown kind of message comes from a newer desktop.
    const { t } = (message ?? {}) as { t?: unknown };
    if (t === 'state' || t === 'ack') this.#listener.message(message as DesktopMessage);
  }
}

/** @returns null where the browser forbids even the attempt (mixed content) */
function open(url: string): WebSocket | null {
  try {
    return new WebSocket(url);
  } catch {
    return null;
  }
}

function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
