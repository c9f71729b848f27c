/**
 * JsSIP's way to the server. Over a plain WebSocket it adds: credentials computed in main (see `authorization.ts`),
 * frames that JsSIP couldn't bear are kept from it, and connecting takes five seconds at most.
 */
import type { DigestRequest } from '#shared/phone.ts';
import { readCredentials, refusalOf, requestKey, withResponse } from './authorization.ts';
import { readFrame } from './frame.ts';

export interface SocketParts {
  readonly url: string;
  /** The response to a challenge in hex, or null when main has none. */
  answerChallenge(request: DigestRequest): Promise<string | null>;
  malformed(detail: string): void;
}

/** The `reason` of JsSIP's `disconnected` event when the server didn't answer in time. */
export const CONNECT_TIMED_OUT = 'connect timed out';
const CONNECT_TIMEOUT = 5_000;
const DIGEST_TIMEOUT = 5_000;

/** The shape that JsSIP asks for (`jssip/lib/Socket.js`): its names and its handlers, which JsSIP sets. */
export class SipSocket {
  readonly url: string;
  readonly sip_uri: string;
  via_transport: string;
  onconnect: () => void = () => {};
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => {};
  ondata: (data: unknown) => void = () => {};

  readonly #parts: SocketParts;
  #link: Link | null = null;

  constructor(parts: SocketParts) {
    const { protocol, host } = new URL(parts.url);
    this.#parts = parts;
    this.url = parts.url;
    this.sip_uri = `sip:${host};transport=ws`;
    this.via_transport = protocol === 'wss:' ? 'WSS' : 'WS';
  }

  connect(): void {
    if (this.#link !== null) return;
    const link = new Link(this.#parts, {
      opened: () => this.onconnect(),
      closed: (code, reason) => {
        this.#link = null;
        this.ondisconnect(true, code, reason);
      },
      received: (text) => this.#receive(text),
    });
    this.#link = link;
  }

  disconnect(): void {
    this.#link?.close();
    this.#link = null;
  }

  /** Ends a connection on which nothing has been heard for so long, as if the server had; JsSIP then makes a new one. */
  dropIfSilent(ms: number): void {
    this.#link?.dropIfSilent(ms);
  }

  /** The message leaves at once, or in its turn behind one that waits for its credentials. */
  send(message: string): boolean {
    return this.#link?.send(message) ?? false;
  }

  isConnected(): boolean {
    return this.#link?.isOpen ?? false;
  }

  isConnecting(): boolean {
    return this.#link !== null && !this.#link.isOpen;
  }

  /** Whether the request that this key names left with credentials: a challenge to it is a refusal. */
  answeredChallengeOf(callId: string, cseq: number): boolean {
    return this.#link?.lastAuthorized === `${callId} ${cseq}`;
  }

  #receive(text: string): void {
    try {
      this.ondata(text);
    } catch (error) {
      // JsSIP trusts what it could parse; whatever it stumbles over must not end the connection.
      console.error('SIP message', error);
      this.#parts.malformed(error instanceof Error ? error.message : String(error));
    }
  }
}

interface LinkEvents {
  opened(): void;
  closed(code: number, reason: string): void;
  received(text: string): void;
}

/** One connection from open to close; what is queued or asked for dies with it. */
class Link {
  lastAuthorized = '';
  readonly #parts: SocketParts;
  readonly #events: LinkEvents;
  readonly #ws: WebSocket;
  readonly #connectTimer: ReturnType<typeof setTimeout>;
  readonly #outbox: string[] = [];
  #authorizing = false;
  #heardAt = performance.now();
  #over = false;

  constructor(parts: SocketParts, events: LinkEvents) {
    this.#parts = parts;
    this.#events = events;
    this.#ws = new WebSocket(parts.url, 'sip');
    this.#ws.binaryType = 'arraybuffer';
    this.#connectTimer = setTimeout(() => this.#finish(4000, CONNECT_TIMED_OUT), CONNECT_TIMEOUT);
    this.#ws.addEventListener('open', () => {
      clearTimeout(this.#connectTimer);
      if (!this.#over) this.#events.opened();
    });
    this.#ws.addEventListener('close', ({ code, reason }) => this.#finish(code, reason));
    this.#ws.addEventListener('message', ({ data }) => this.#receive(data));
  }

  get isOpen(): boolean {
    return !this.#over && this.#ws.readyState === WebSocket.OPEN;
  }

  send(message: string): boolean {
    if (!this.isOpen) return false;
    this.#outbox.push(message);
    this.#drain();
    return true;
  }

  dropIfSilent(ms: number): void {
    if (performance.now() - this.#heardAt >= ms) this.#finish(4000, 'silent');
  }

  close(): void {
    this.#over = true;
    clearTimeout(this.#connectTimer);
    this.#ws.close();
  }

  #finish(code: number, reason: string): void {
    if (this.#over) return;
    this.close();
    this.#events.closed(code, reason);
  }

  #receive(data: unknown): void {
    if (this.#over) return;
    this.#heardAt = performance.now();
    const frame = readFrame(data);
    if (frame.kind === 'malformed') this.#parts.malformed(frame.detail);
    else this.#events.received(frame.text);
  }

  #drain(): void {
    while (!this.#authorizing) {
      const message = this.#outbox.shift();
      if (message === undefined) return;
      const challenge = readCredentials(message);
      if (challenge === null) this.#ws.send(message);
      else void this.#authorize(message, challenge);
    }
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
