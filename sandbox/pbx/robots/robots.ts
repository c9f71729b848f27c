import { TIMER_64_T1 } from '../fork.ts';
import type { Peer } from '../peer.ts';
import { tagOf } from '../sip/address.ts';
import { branch, cseq, header, type SipMessage, type SipRequest, type SipResponse } from '../sip/message.ts';
import { ackFor, respond } from '../sip/write.ts';
import type { Timers } from '../timers.ts';
import type { RobotLeg } from './leg.ts';

/** The host of robots' contacts, by which requests to them are known. */
export const ROBOTS_HOST = 'robots.invalid';

/** A request of a robot's that waits for responses. */
type Waiting = { readonly request: SipRequest; readonly onResponse: (response: SipResponse) => void };

/**
 * All robots share one connection to the exchange, in the same process. Messages cross it in a task of their own,
 * as over a socket, so neither side is called while it is still sending.
 */
export class Robots implements Peer {
  readonly id = 'robots';
  readonly transport = 'WS';
  readonly trusted = true;
  user: string | undefined = undefined;
  readonly #timers: Timers;
  readonly #toExchange: (message: SipMessage) => void;
  readonly #onInvite: (invite: SipRequest) => void;
  readonly #waiting = new Map<string, Waiting>();
  /** By our tag: the dialogs; by the INVITE's branch: what a CANCEL may still stop. */
  readonly #legs = new Map<string, RobotLeg>();
  readonly #cancellable = new Map<string, (cancel: SipRequest) => void>();
  readonly #closing = new Set<Promise<void>>();
  readonly #onRefer: (refer: SipRequest, leg: RobotLeg) => void;
  #stopped = false;

  constructor(
    timers: Timers,
    to: {
      exchange(message: SipMessage): void;
      service(invite: SipRequest): void;
      referral(refer: SipRequest, leg: RobotLeg): void;
    },
  ) {
    this.#timers = timers;
    this.#toExchange = (message) => to.exchange(message);
    this.#onInvite = (invite) => to.service(invite);
    this.#onRefer = (refer, leg) => to.referral(refer, leg);
  }

  get legs(): RobotLeg[] {
    return [...this.#legs.values()];
  }

  /** From the exchange. */
  send(message: SipMessage): boolean {
    if (this.#stopped) return false;
    queueMicrotask(() => (message.kind === 'request' ? this.#onRequest(message) : this.#onResponse(message)));
    return true;
  }

  /** To the exchange. */
  transmit(message: SipMessage): void {
    if (!this.#stopped) queueMicrotask(() => this.#toExchange(message));
  }

  /** Sends a request whose responses go to `onResponse` until one is final; INVITE keeps listening for a second 2xx. */
  start(request: SipRequest, onResponse: (response: SipResponse) => void): void {
    this.#waiting.set(branch(request), { request, onResponse });
    this.transmit(request);
  }

  forget(request: SipRequest): void {
    this.#waiting.delete(branch(request));
  }

  /** The final response; 408 when none comes (RFC 3261 8.1.3.1). */
  ask(request: SipRequest): Promise<SipResponse> {
    return new Promise((settle) => {
      const final = (response: SipResponse): void => {
        if (response.status < 200) return;
        stopTimer();
        this.forget(request);
        settle(response);
      };
      const stopTimer = this.#timers.after(TIMER_64_T1, () => final(respond(request, 408)));
      this.start(request, final);
    });
  }

  /** For a leg: it was asked to call somebody else. */
  referred(refer: SipRequest, leg: RobotLeg): void {
    this.#onRefer(refer, leg);
  }

  add(tag: string, leg: RobotLeg): void {
    this.#legs.set(tag, leg);
  }

  /** A leg is over; its media are closing. */
  remove(tag: string, closing: Promise<void>): void {
    this.#legs.delete(tag);
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }

  onCancel(invite: SipRequest, task: (cancel: SipRequest) => void): () => void {
    this.#cancellable.set(branch(invite), task);
    return () => this.#cancellable.delete(branch(invite));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const leg of this.legs) leg.end({ by: 'exchange', status: 503, reasons: [] });
    for (const { request, onResponse } of this.#waiting.values()) onResponse(respond(request, 503));
    this.#waiting.clear();
    await Promise.all(this.#closing);
  }

  #onRequest(request: SipRequest): void {
    if (request.method === 'CANCEL') {
      const task = this.#cancellable.get(branch(request));
      this.transmit(respond(request, task ? 200 : 481));
      return task?.(request);
    }
    const tag = tagOf(header(request, 'To'));
    if (tag === undefined && request.method === 'INVITE') return this.#onInvite(request);
    const leg = tag === undefined ? undefined : this.#legs.get(tag);
    if (leg) return leg.receive(request);
    if (request.method !== 'ACK') this.transmit(respond(request, tag === undefined ? 405 : 481));
  }

  #onResponse(response: SipResponse): void {
    const waiting = this.#waiting.get(branch(response));
    // A CANCEL has its INVITE's branch; the method tells their responses apart (RFC 3261 17.1.3).
    if (!waiting || cseq(response).method !== waiting.request.method) return;
    // The refusal of an INVITE is acknowledged hop by hop, whoever asked (RFC 3261 17.1.1.3).
    if (cseq(response).method === 'INVITE' && response.status >= 300) {
      this.transmit(ackFor(waiting.request, response));
    }
    waiting.onResponse(response);
  }
}
