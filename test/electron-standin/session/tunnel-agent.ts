import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect, type ConnectionOptions } from 'node:tls';
import type { SessionProxy } from './proxy.ts';
import { type Ask, openTunnel } from './tunnel.ts';

type Callback = (error: Error | null, socket: Duplex) => void;

/** TLS inside a tunnel, for one request of Node's https or one handshake of `ws`. */
export class TunnelAgent extends Agent {
  readonly #proxy: SessionProxy;
  readonly #ask: Ask | null;

  constructor(proxy: SessionProxy, ask: Ask | null, options: AgentOptions = {}) {
    super({ ...options, keepAlive: false });
    this.#proxy = proxy;
    this.#ask = ask;
  }

  /** Node's own signature: the socket comes by the callback. */
  override createConnection(options: ConnectionOptions, callback?: Callback): Duplex | null | undefined {
    void this.#open(options, callback);
    return undefined;
  }

  async #open(options: ConnectionOptions, callback?: Callback): Promise<void> {
    const { host = '', port = 443 } = options;
    try {
      const socket = await openTunnel(this.#proxy, host, port, this.#ask);
      callback?.(null, tlsConnect({ ...options, socket, servername: options.servername ?? host }));
    } catch (error) {
      callback?.(error as Error, undefined as unknown as Duplex);
    }
  }
}
