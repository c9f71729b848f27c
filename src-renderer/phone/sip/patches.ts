/**
 * Where JsSIP 3.13.8 (pinned in package.json) itself is changed. Everything else that it does and a call must survive is
 * undone from outside: what it reads in `frame.ts` and `register-answer.ts`, what it offers in `offers.ts`.
 */
import { UA } from 'jssip';
import type { RTCSession, TerminateOptions } from 'jssip/lib/RTCSession';
import type { IncomingRequest, IncomingResponse } from 'jssip/lib/SIPMessage';
import type { UAConfiguration } from 'jssip/lib/UA';

/** Missing in JsSIP's types, or private. */
interface Recovering {
  connect(): void;
  _reconnect(): void;
}

export class PatchedUA extends UA {
  readonly #transport: Recovering;

  /**
   * JsSIP waits a random number of whole seconds, one at least, and then takes any of its sockets (trap 16).
   * @param lost takes its place: called when a connection is gone or couldn't be made; `reconnect` tries again
   */
  constructor(configuration: UAConfiguration, lost: () => void) {
    super(configuration);
    this.#transport = (this as unknown as { readonly transport: Recovering }).transport;
    this.#transport._reconnect = lost;
  }

  reconnect(): void {
    this.#transport.connect();
  }

  /**
   * After the first challenge JsSIP replaces the password by HA1 of that realm and can then answer no other realm.
   * Both are dummies here (see `authorization.ts`), so the password stays.
   */
  override set<Key extends keyof UAConfiguration>(parameter: Key, value: UAConfiguration[Key]): boolean {
    return parameter === 'ha1' || parameter === 'realm' ? true : super.set(parameter, value);
  }
}

const WAITING_FOR_ANSWER = 4;
const CONFIRMED = 9;

/**
 * By `terminate` JsSIP ends calls that are fine: when a re-INVITE was refused (docs/reference/pbx.md 5, trap 2), when the
 * socket went away under an in-dialog request (trap 4), when ICE "failed" before we tried a restart (trap 10). On a session
 * that has ended already it throws (trap 14), e.g. of a dialog that was replaced (RFC 3891) whose other side hung up
 * first. All else is let through.
 */
export function guardTermination(session: RTCSession, offerFailed: () => void): void {
  const terminate = session.terminate.bind(session);
  session.terminate = (options: TerminateOptions = {}) => {
    if (session.isEnded()) return;
    switch (options.reason_phrase) {
      case 'Media Renegotiation Failed':
        return offerFailed();
      case 'RTP Timeout':
        return;
      // Nobody was found in time: that says nothing of the call (a 481 does, trap 9).
      case 'Request Timeout':
      case 'Connection Error':
        if ((session.status as number) === CONFIRMED) return offerFailed();
    }
    terminate(options);
  };
}

/** What JsSIP's types call private. */
interface Receiving {
  receiveRequest(request: Answerable): void;
}
interface Answerable extends IncomingRequest {
  reply(status: number, reason?: null, extraHeaders?: readonly string[]): void;
}

/** From the INVITE that we got until its ACK. */
const NOT_YET = [WAITING_FOR_ANSWER, 5, 6];

/**
 * An offer that comes before the call is confirmed gets 403 from JsSIP, which says never (trap 15). It is too early: 500
 * with Retry-After (RFC 3261 14.2, RFC 3311 5.2). What wants to replace a call that isn't answered finds none (RFC 3891 3).
 */
export function postponeEarlyOffers(session: RTCSession): void {
  const receiving = session as unknown as Receiving;
  const receive = receiving.receiveRequest.bind(session);
  receiving.receiveRequest = (request) => {
    const isOffer = request.method === 'INVITE' || request.method === 'UPDATE';
    if (!isOffer || !NOT_YET.includes(session.status)) return receive(request);
    if (request.hasHeader('Replaces')) request.reply(481);
    else request.reply(500, null, ['Retry-After: 1']);
  };
}

/**
 * JsSIP says 180 to every INVITE that it doesn't refuse. Whether anything rings here is decided a moment later (RFC 3261
 * 13.3.1.1): a caller whose call is turned away or sent elsewhere hears nothing of a telephone that never rang.
 * @returns what sends the 180, once, while the call still waits for its answer
 */
export function holdRinging(session: RTCSession, request: IncomingRequest): () => void {
  const answerable = request as Answerable;
  const reply = answerable.reply.bind(request);
  let send: (() => void) | null = null;
  answerable.reply = (status, ...rest) => {
    if (status === 180) send = () => reply(status, ...rest);
    else reply(status, ...rest);
  };
  return () => {
    if ((session.status as number) === WAITING_FOR_ANSWER) send?.();
    send = null;
  };
}

/** What JsSIP's types call private. */
interface Answered {
  readonly _dialog: unknown;
  _receiveInviteResponse(response: IncomingResponse): void;
  _acceptAndTerminate(response: IncomingResponse): void;
}

/**
 * A CANCEL that crosses the answer comes too late: the other side is in the call then, and JsSIP passes over its 200. It
 * is acknowledged, and the call ended with a BYE (RFC 3261 9.1, 13.2.2.4).
 */
export function endLateAnswers(session: RTCSession): void {
  const answered = session as unknown as Answered;
  const receive = answered._receiveInviteResponse.bind(session);
  answered._receiveInviteResponse = (response) => {
    const isLate = session.isEnded() && answered._dialog === null;
    if (isLate && Math.floor(response.status_code / 100) === 2) answered._acceptAndTerminate(response);
    else receive(response);
  };
}
