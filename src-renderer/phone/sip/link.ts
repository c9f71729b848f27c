/** One connection to one server from open to close; what is queued or asked for dies with it. */
import type { DigestRequest } from '#shared/phone.ts';
import { readCredentials, refusalOf, requestKey, withResponse } from './authorization.ts';
import { readFrame } from './frame.ts';
import { KeepAlive } from './keep-alive.ts';
import { isAnswerToOptions } from './ping.ts';
import { bindingIn, readableAnswer } from './register-answer.ts';
import { Reoffers } from './reoffers.ts';

export interface LinkParts {
  readonly url: string;
  /** The only realm whose challenges are answered (RFC 3261 22.1); null: any. */
  readonly realm: string | null;
  /** The response to a challenge in hex, or null when main has none. */
  answerChallenge(request: DigestRequest): Promise<string | null>;
  malformed(detail: string): void;
  /** A new OPTIONS to this server; null: it isn't asked for signs of life. */
  options: (() => string) | null;
}

export interface LinkEvents {
  opened(): void;
  closed(code: number, reason: string): void;
  received(text: string): void;
}

export const CONNECT_TIMED_OUT = 'connect timed out';
export const SILENT = 'silent';
const CONNECT_TIMEOUT = 4_000;
const DIGEST_TIMEOUT = 5_000;

export class Link {
  /** Call-ID and CSeq of the newest request that left with credentials. */
  lastAuthorized = '';
  readonly begunAt = performance.now();
  readonly #parts: LinkParts;
  readonly #events: LinkEvents;
  readonly #ws: WebSocket;
  readonly #connectTimer: ReturnType<typeof setTimeout>;
  readonly #outbox: string[] = [];
  readonly #reoffers = new Reoffers();
  #keepAlive: KeepAlive | null = null;
  #binding: string | null = null;
  #authorizing = false;
  #over = false;

  constructor(parts: LinkParts, events: LinkEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#ws = new WebSocket(parts.url, 'sip');
    this.#ws.binaryType = 'arraybuffer';
    this.#connectTimer = setTimeout(() => this.end(CONNECT_TIMED_OUT), CONNECT_TIMEOUT);
    this.#ws.addEventListener('open', () => this.#opened());
    this.#ws.addEventListener('close', ({ code, reason }) => this.#finish(code, reason));
    this.#ws.addEventListener('message', ({ data }) => this.#receive(data));
  }

  get isOpen(): boolean {
    return !this.#over && this.#ws.readyState === WebSocket.OPEN;
  }

  /** Whether the server has ever given a sign of life that it was asked for. */
  get hasAnsweredPings(): boolean {
    return this.#keepAlive?.hasAnswered ?? false;
  }

  send(message: string): boolean {
    if (!this.isOpen) return false;
    this.#outbox.push(message);
    this.#drain();
    return true;
  }

  /** Asks for a sign of life at once; without one soon the connection ends. */
  probe(answered: () => void): void {
    this.#keepAlive?.probe(answered);
  }

  /** Ends the connection as if the server had; `closed` follows. */
  end(reason: string): void {
    this.#finish(4000, reason);
  }

  /** Ends it without a word. */
  close(): void {
    this.#over = true;
    clearTimeout(this.#connectTimer);
    this.#keepAlive?.stop();
    this.#ws.close();
  }

  #opened(): void {
    clearTimeout(this.#connectTimer);
    if (this.#over) return;
    const { options } = this.#parts;
    if (options !== null) {
      const send = (text: string): void => {
        if (this.isOpen) this.#ws.send(text);
      };
      this.#keepAlive = new KeepAlive({ send, options, silent: () => this.end(SILENT) });
    }
    this.#events.opened();
  }

  #finish(code: number, reason: string): void {
    if (this.#over) return;
    this.close();
    this.#events.closed(code, reason);
  }

  #receive(data: unknown): void {
    if (this.#over) return;
    const frame = readFrame(data);
    this.#keepAlive?.heard(frame.kind === 'malformed' ? '' : frame.text);
    if (frame.kind === 'malformed') return this.#parts.malformed(frame.detail);
    if (isAnswerToOptions(frame.text)) return;
    this.#events.received(this.#reoffers.readable(readableAnswer(frame.text, this.#binding)));
  }

  #drain(): void {
    while (!this.#authorizing) {
      const message = this.#outbox.shift();
      if (message === undefined) return;
      this.#binding = bindingIn(message) ?? this.#binding;
      this.#reoffers.sent(message);
      const challenge = readCredentials(message);
      if (challenge === null) this.#ws.send(message);
      else if (this.#isForeign(challenge)) this.#events.received(refusalOf(message));
      else void this.#authorize(message, challenge);
    }
  }

  /** Somebody else's realm gets no proof that the password is known. */
  #isForeign({ realm }: DigestRequest): boolean {
    const isForeign = this.#parts.realm !== null && realm !== this.#parts.realm;
    if (isForeign) this.#parts.malformed(`challenge of the realm ${JSON.stringify(realm.slice(0, 100))}`);
    return isForeign;
  }

  async #authorize(message: string, challenge: DigestRequest): Promise<void> {
    this.#authorizing = true;
    const response = await this.#responseTo(challenge);
    if (this.#over) return;
    this.#authorizing = false;
    this.lastAuthorized = requestKey(message);
    if (response === null) this.#events.received(refusalOf(message));
    else if (this.isOpen) this.#ws.send(withResponse(message, response));
    this.#drain();
  }

  async #responseTo(challenge: DigestRequest): Promise<string | null> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, DIGEST_TIMEOUT, null);
    });
    try {
      return await Promise.race([this.#parts.answerChallenge(challenge), timeout]);
    } catch (error) {
      console.error('sip:digest', error);
      return null;
    } finally {
      clearTimeout(timer);
    }
  }
}
