/** A hub or a pairing page, as the wire sees it: `ws` instead of a browser, the product's own client handshake. */
import { clientHandshake } from '#shared/bridge-client.ts';
import type { ClientIdentity } from '#shared/bridge-client.ts';
import { WebSocket } from 'ws';

export interface ConnectOptions {
  readonly origin?: string;
  readonly host?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly perMessageDeflate?: boolean;
}

export interface Talk {
  readonly socket: WebSocket;
  /** The next message, in order. @throws when the desktop has closed instead */
  next(): Promise<Record<string, unknown>>;
  /** The close code. */
  readonly closed: Promise<number>;
  send(message: unknown): void;
}

export const ORIGIN = 'https://offhook.example.com';

export async function connect(port: number, options: ConnectOptions = {}): Promise<Talk> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${options.path ?? '/'}`, {
    origin: options.origin ?? ORIGIN,
    headers: { ...options.headers, host: options.host ?? `127.0.0.1:${port}` },
    perMessageDeflate: options.perMessageDeflate ?? false,
  });
  const arrived: Record<string, unknown>[] = [];
  const waiting: ((message: Record<string, unknown>) => void)[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Record<string, unknown>;
    const taker = waiting.shift();
    if (taker === undefined) arrived.push(message);
    else taker(message);
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  return {
    socket,
    closed,
    next: async () => {
      const message = arrived.shift();
      if (message !== undefined) return message;
      const gone = closed.then((code) => Promise.reject(new Error(`closed ${code}`)));
      return Promise.race([gone, new Promise<Record<string, unknown>>((resolve) => waiting.push(resolve))]);
    },
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
  };
}

/** Connects and proves. @throws when the desktop doesn't let us in */
export async function connectHub(port: number, me: ClientIdentity, options: ConnectOptions = {}): Promise<Talk> {
  const talk = await connect(port, options);
  const step = clientHandshake(me, (message) => talk.send(message));
  for (;;) {
    const verdict = await step(await talk.next());
    if (verdict === 'proven') return talk;
    if (verdict === 'refused') throw new Error('the desktop did not prove itself');
  }
}
