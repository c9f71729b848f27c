/**
 * Notices that a connection is dead although nobody has closed it: a network that loses every packet, a NAT that has
 * forgotten us. JsSIP never does (docs/reference/pbx.md 5, trap 7).
 *
 * What is asked of the server is as little as it answers: an empty line where it does (RFC 5626 3.5.1, e.g. Kamailio;
 * no SIP server sees it), an OPTIONS where it doesn't (Asterisk). Whatever comes in counts as an answer, and is asked
 * for only when nothing else has come for a while.
 */

import { isAnswerToOptions } from './ping.ts';

/** Silence for so long asks for a sign of life, which may take so long: together less than five seconds. */
export const BEAT = 1700;
export const PATIENCE = 2700;
/** After a change of network a shorter one; a slow line gets a multiple of what it took before. */
const SHORT_PATIENCE = 600;
const SLOWEST_ROUND_TRIPS = 4;

const PING = '\r\n\r\n';
export const PONG = '\r\n';

export interface KeepAliveParts {
  send(text: string): void;
  /** A new OPTIONS. */
  options(): string;
  silent(): void;
}

export class KeepAlive {
  readonly #parts: KeepAliveParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #askedAt: number | null = null;
  #roundTrip = 0;
  #pongs: boolean | null = null;
  #answered = false;
  #onceAnswered: (() => void) | null = null;

  constructor(parts: KeepAliveParts) {
    this.#parts = parts;
    // At once, to learn what this server answers.
    this.#ask(PATIENCE);
  }

  /** Whether the server has answered what it was asked here; anything else that came doesn't tell. */
  get hasAnswered(): boolean {
    return this.#answered;
  }

  /** Anything came in. */
  heard(text: string): void {
    if (text === PONG) this.#pongs = true;
    if (text === PONG || isAnswerToOptions(text)) this.#answered = true;
    if (this.#askedAt !== null) {
      this.#roundTrip = performance.now() - this.#askedAt;
      this.#askedAt = null;
    }
    this.#rest();
    const told = this.#onceAnswered;
    this.#onceAnswered = null;
    told?.();
  }

  /** Asks at once, with little patience. @param answered when a sign of life comes */
  probe(answered: () => void): void {
    this.#onceAnswered = answered;
    this.#ask(Math.min(PATIENCE, Math.max(SHORT_PATIENCE, this.#roundTrip * SLOWEST_ROUND_TRIPS)));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#onceAnswered = null;
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(PATIENCE), BEAT);
  }

  #ask(patience: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#parts.silent(), patience);
    this.#askedAt = performance.now();
    // Both the first time.
    if (this.#pongs !== false) this.#parts.send(PING);
    if (this.#pongs !== true) this.#parts.send(this.#parts.options());
    this.#pongs ??= false;
  }
}
