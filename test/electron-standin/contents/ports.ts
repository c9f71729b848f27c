import { randomUUID } from 'node:crypto';
import { decode, encode } from '../page/codec.ts';
import type { ToPage } from '../page/messages.ts';
import { strictEmitter } from '../strict.ts';

type Outlet = { post(value: unknown): void; close(): void };

/** One end of a channel in main. Messages wait until `start()`. Ports inside port messages are not copied. */
export class MessagePortMain extends strictEmitter('MessagePortMain', ['message', 'close']) {
  #outlet: Outlet | undefined;
  #started = false;
  #waiting: unknown[] = [];

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    if (transfer.length > 0) throw new Error('electron-standin does not pass ports through ports');
    const copy = decode(encode(message));
    queueMicrotask(() => this.#outlet?.post(copy));
  }

  start(): void {
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] });
  }

  close(): void {
    const outlet = this.#outlet;
    this.#outlet = undefined;
    if (!outlet) return;
    outlet.close();
    this.emit('close');
  }

  /** @internal */
  connect(outlet: Outlet): void {
    this.#outlet = outlet;
  }

  /** @internal */
  receive(data: unknown): void {
    if (this.#started) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }

  /** @internal The port was handed to a page: what arrives for it goes there from now on. */
  redirect(deliver: (data: unknown) => void): void {
    this.receive = deliver;
    for (const data of this.#waiting.splice(0)) deliver(data);
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    const { port1, port2 } = this;
    port1.connect({ post: (data) => port2.receive(data), close: () => port2.close() });
    port2.connect({ post: (data) => port1.receive(data), close: () => port1.close() });
  }
}

/** The ports that are open between main and pages, by the id under which the page relays them. */
const relayed = new Map<string, { receive(data: unknown): void; close(): void }>();

/** A port that a page gave to main. */
export function takePort(id: string, send: (message: ToPage) => void): MessagePortMain {
  const port = new MessagePortMain();
  port.connect({
    post: (data) => send({ kind: 'port', id, value: encode(data) }),
    close: () => {
      relayed.delete(id);
      send({ kind: 'port-close', id });
    },
  });
  relayed.set(id, { receive: (data) => port.receive(data), close: () => port.close() });
  return port;
}

/** A port that main gives to a page; returns the id to send along. */
export function givePort(port: MessagePortMain, send: (message: ToPage) => void): string {
  const id = randomUUID();
  relayed.set(id, { receive: (data) => port.postMessage(data), close: () => port.close() });
  port.on('close', () => {
    relayed.delete(id);
    send({ kind: 'port-close', id });
  });
  port.redirect((data) => send({ kind: 'port', id, value: encode(data) }));
  return id;
}

export function relayFromPage(id: string, value: string): void {
  relayed.get(id)?.receive(decode(value));
}

export function closeFromPage(id: string): void {
  relayed.get(id)?.close();
}
