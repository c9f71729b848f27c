import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Incoming, Listener, type Reply, type TlsIdentity } from './http/listener.ts';
import { redirect } from './http/replies.ts';

export interface FrontDoorOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsIdentity | undefined;
  /** Where the portal is now. */
  readonly origin: () => string;
  readonly answer: (incoming: Incoming) => Promise<Reply>;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** The portal's address, and those that it once had: they send everybody on with 302, POST or not (1.11). */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #listeners: Listener[] = [];

  private constructor(options: FrontDoorOptions) {
    this.#options = options;
  }

  static async open(options: FrontDoorOptions): Promise<FrontDoor> {
    const door = new FrontDoor(options);
    await door.#add(options.port);
    return door;
  }

  /** The port of the present address. */
  get port(): number {
    return this.#listeners.at(-1)?.port ?? 0;
  }

  /** Opens the next address beside the old ones; the caller says from then on where the portal is. */
  move(port = 0): Promise<number> {
    return this.#add(port);
  }

  async refuse(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.refuse()));
  }

  hang(): void {
    for (const listener of this.#listeners) listener.hang();
  }

  async resume(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.resume()));
  }

  async #add(port: number): Promise<number> {
    const { host, tls, answer, upgrade, origin } = this.#options;
    let own: Listener | undefined;
    const isPresent = () => this.#listeners.length === 0 || this.#listeners.at(-1) === own;
    own = await Listener.open({
      host,
      port,
      tls,
      answer: async (incoming) =>
        isPresent() ? answer(incoming) : redirect(origin() + incoming.url.pathname + incoming.url.search),
      upgrade: (request, socket, head) => {
        if (isPresent()) upgrade(request, socket, head);
        else socket.destroy();
      },
    });
    this.#listeners.push(own);
    return own.port;
  }
}
