/**
 * JsSIP's way to the server, in the shape that it asks for. Over a plain WebSocket it adds: several servers, credentials
 * computed in main (see `authorization.ts`), frames that JsSIP couldn't bear are kept from it, connecting takes a few
 * seconds at most, and a dead connection is noticed in five (see `keep-alive.ts`).
 */
import { MuteServers } from '../network/mute-servers.ts';
import type { Servers } from '../network/servers.ts';
import { BEAT, PATIENCE } from './keep-alive.ts';
import { Link, type LinkParts, SILENT } from './link.ts';
import { optionsTo } from './ping.ts';
import { isSuccess } from './register-answer.ts';

export interface SocketParts extends Omit<LinkParts, 'url' | 'options'> {
  readonly servers: Servers;
  /** The account's own, which the server is asked for signs of life by. */
  readonly address: string;
  /** A REGISTER was taken. JsSIP tells of the first one only. */
  registerTaken(): void;
}

/** What was begun on another network is given up when it took longer than a connection takes. */
const STUCK_AFTER = 500;

/** Names and handlers are JsSIP's (`jssip/lib/Socket.js`); it sets the handlers. */
export class SipSocket {
  onconnect: () => void = () => {};
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => {};
  ondata: (data: unknown) => void = () => {};

  readonly #parts: SocketParts;
  readonly #mute = new MuteServers();
  #link: Link | null = null;

  /** @throws when a server's address is none */
  constructor(parts: SocketParts) {
    this.#parts = parts;
    void this.sip_uri;
  }

  get url(): string {
    return this.#parts.servers.current;
  }

  get sip_uri(): string {
    return `sip:${new URL(this.url).host};transport=ws`;
  }

  get via_transport(): string {
    return new URL(this.url).protocol === 'wss:' ? 'WSS' : 'WS';
  }

  connect(): void {
    if (this.#link !== null) return;
    const { url } = this;
    const link = new Link(
      { ...this.#parts, url, options: this.#mute.isMute(url) ? null : () => this.#options() },
      {
        opened: () => this.onconnect(),
        closed: (code, reason) => this.#closed(link, url, code, reason),
        received: (text) => this.#receive(text),
      },
    );
    this.#link = link;
  }

  disconnect(): void {
    this.#link?.close();
    this.#link = null;
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

  /** Ends the connection as if the server had. */
  leave(reason: string): void {
    this.#link?.end(reason);
  }

  /**
   * The network has changed: an open connection must show soon that it is alive, one that is being made is begun anew.
   * @param answered if it is alive
   */
  probe(answered: () => void): void {
    if (this.isConnected()) this.#link?.probe(answered);
    else if (this.#link !== null && performance.now() - this.#link.begunAt > STUCK_AFTER) this.leave('network changed');
  }

  /** Whether the request that this key names left with credentials: a challenge to it is a refusal. */
  answeredChallengeOf(callId: string, cseq: number): boolean {
    return this.#link?.lastAuthorized === `${callId} ${cseq}`;
  }

  #options(): string {
    return optionsTo(this.#parts.address, this.via_transport);
  }

  #closed(link: Link, url: string, code: number, reason: string): void {
    this.#link = null;
    const { hasAnsweredPings: hasAnswered, begunAt } = link;
    // A shorter one was ended by a probe, which has little patience.
    const grewSilent = reason === SILENT && performance.now() - begunAt >= BEAT + PATIENCE;
    if (this.#mute.ended(url, { hasAnswered, grewSilent })) {
      this.#parts.malformed('the server answers neither OPTIONS nor an empty line');
    }
    this.ondisconnect(true, code, reason);
  }

  #receive(text: string): void {
    try {
      this.ondata(text);
    } catch (error) {
      // JsSIP trusts what it could parse; whatever it stumbles over must not end the connection.
      console.error('SIP message', error);
      this.#parts.malformed(error instanceof Error ? error.message : String(error));
    }
    if (isSuccess(text)) this.#parts.registerTaken();
  }
}
