import { WebSocket } from 'ws';
import type { Rest } from './rest-client.ts';

/** A client that speaks to the push server by hand and keeps every frame as it came. */
export class RawPushClient {
  readonly frames: string[] = [];
  readonly #socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.frames.push(data.toString()));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  /** Connects to the channels of a configuration, the way that 4.7 prescribes. */
  static async connect(
    config: PullConfig,
    more: Record<string, string> = {},
    without: readonly string[] = [],
  ): Promise<RawPushClient> {
    const query = new URLSearchParams(
      config.jwt === undefined
        ? { CHANNEL_ID: `${config.channels.private.id}/${config.channels.shared.id}` }
        : { token: config.jwt },
    );
    if (config.clientId !== undefined) query.set('clientId', config.clientId);
    query.set('revision', '19');
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    for (const name of without) query.delete(name);
    const socket = new WebSocket(`${config.server.websocket}?${query}`);
    const client = new RawPushClient(socket);
    await new Promise((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('error', reject);
    });
    return client;
  }

  say(text: string): void {
    this.#socket.send(text);
  }

  close(): void {
    this.#socket.close();
  }

  /** The frames that match, once there are so many of them. */
  async heard(pattern: RegExp, count = 1): Promise<string[]> {
    const matching = () => this.frames.filter((frame) => pattern.test(frame));
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    const check = () => {
      if (matching().length >= count) resolve(matching());
    };
    const timer = setTimeout(
      () =>
        reject(new Error(`heard ${matching().length} of ${count} frames like ${pattern}: ${this.frames.join(' ')}`)),
      5000,
    );
    this.#socket.on('message', check);
    check();
    return promise.finally(() => {
      clearTimeout(timer);
      this.#socket.off('message', check);
    });
  }
}

export interface PullConfig {
  readonly server: Record<string, unknown> & { version: number; websocket: string };
  readonly channels: {
    private: { id: string; public_id?: string; start: string; end: string };
    shared: { id: string; start: string; end: string };
  };
  readonly exp: number;
  readonly clientId?: string;
  readonly jwt?: string;
}

export async function pullConfig(rest: Rest, params: object = {}): Promise<PullConfig> {
  const { body } = await rest('pull.application.config.get', params);
  const config: PullConfig = body.result;
  return config;
}
