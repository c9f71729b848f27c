import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from './protocol.ts';

type Commands = Protocol.CommandParameters;
type Events = Protocol.Events;

/** Chromium refused a DevTools command. */
export class CdpError extends Error {
  override readonly name = 'CdpError';
  readonly method: string;

  constructor(method: string, message: string) {
    super(`${method}: ${message}`);
    this.method = method;
  }
}

/** One DevTools session: the browser itself, a page or a worker. */
export class CdpSession {
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #send: (method: string, params: object) => Promise<unknown>;

  constructor(send: (method: string, params: object) => Promise<unknown>) {
    this.#send = send;
  }

  send<M extends keyof Commands>(method: M, params?: Commands[M]): Promise<Protocol.CommandReturnValues[M]> {
    return this.#send(method, params ?? {}) as Promise<Protocol.CommandReturnValues[M]>;
  }

  on<E extends keyof Events>(event: E, listener: (params: Events[E]) => void): this {
    this.#events.on(event, listener);
    return this;
  }

  /** Called once the session's target is gone. */
  onGone(listener: () => void): void {
    this.#events.once('gone', listener);
  }

  /** @internal for CdpConnection */
  dispatch(event: string, params?: unknown): void {
    this.#events.emit(event, params);
  }
}

interface Pending {
  readonly method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

/** DevTools over `--remote-debugging-pipe`: messages end in NUL, and Chromium ends when the pipe does. */
export class CdpConnection {
  readonly browser: CdpSession;
  readonly #write: Writable;
  readonly #pending = new Map<number, Pending>();
  readonly #sessions = new Map<string, CdpSession>();
  #lastId = 0;
  #rest = '';

  constructor(write: Writable, read: Readable) {
    this.#write = write;
    this.browser = this.#session(undefined);
    read.setEncoding('utf8').on('data', (text: string) => this.#receive(text));
    read.on('close', () => this.#failPending());
    // Writing after Chromium has ended is answered by the close above.
    write.on('error', () => {});
  }

  /** The session that `Target.attachedToTarget` announced. */
  session(sessionId: string): CdpSession {
    const session = this.#session(sessionId);
    this.#sessions.set(sessionId, session);
    return session;
  }

  drop(sessionId: string): void {
    this.#sessions.get(sessionId)?.dispatch('gone');
    this.#sessions.delete(sessionId);
  }

  #session(sessionId: string | undefined): CdpSession {
    return new CdpSession((method, params) => {
      const id = ++this.#lastId;
      return new Promise((resolve, reject) => {
        this.#pending.set(id, { method, resolve, reject });
        this.#write.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      });
    });
  }

  #receive(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) this.#dispatch(JSON.parse(message) as Incoming);
  }

  #dispatch({ id, method, params, result, error, sessionId }: Incoming): void {
    if (id === undefined) {
      const session = sessionId === undefined ? this.browser : this.#sessions.get(sessionId);
      session?.dispatch(method ?? '', params);
      return;
    }
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) pending?.reject(new CdpError(pending.method, error.message));
    else pending?.resolve(result);
  }

  #failPending(): void {
    for (const pending of this.#pending.values()) pending.reject(new CdpError(pending.method, 'Chromium has ended'));
    this.#pending.clear();
  }
}
