/**
 * One JsSIP session behind an interface of our own. What JsSIP does on its own and a call must survive is undone in this
 * folder; each place names the quirk.
 */
import type { EndEvent, RTCSession, TerminateOptions } from 'jssip/lib/RTCSession';
import type { CodecName, PhoneAccount } from '#shared/phone.ts';
import type { EndFacts } from '../outcome.ts';
import { canAnswer, preferCodecs } from './codecs.ts';
import { sendEvents, sendInfo } from './digits.ts';
import { type Offer, Offers } from './offers.ts';
import { refer, type ReferEvents } from './refer.ts';
import { asHeld } from './sdp.ts';
import { endLateAnswers, guardTermination, postponeEarlyOffers } from './patches.ts';

export { type Offer, OfferRefused } from './offers.ts';
export type { ReferEvents } from './refer.ts';

/** A provisional response (RFC 3261 21.1). */
export interface Progress {
  readonly status: number;
  /** With a description: the exchange is heard before the answer. */
  readonly earlyMedia: boolean;
}

export interface SessionEvents {
  sent(): void;
  progress(progress: Progress): void;
  accepted(): void;
  confirmed(): void;
  remoteHold(held: boolean): void;
  /** A description waits for candidates; `ready` lets it go. */
  heldBack(ready: () => void): void;
  /** A request of theirs that we don't serve. */
  refused(detail: string): void;
  ended(facts: EndFacts): void;
}

/** What a session is made with. */
export interface MediaParts {
  readonly stream: MediaStream;
  readonly rtc: RTCConfiguration;
  /** From a 422: the shortest interval that the other side takes (RFC 4028 6). */
  readonly minSessionExpires?: number | undefined;
}

/** What a session needs of its line. */
export interface SessionLine {
  readonly codecs: readonly CodecName[];
  readonly dtmf: PhoneAccount['dtmf'];
  /** Sends the 180 of a call that comes in. */
  ring(): void;
  isConnected(): boolean;
  whenConnected(task: () => void): void;
}

const WAITING_FOR_ACK = 6;
const CONFIRMED = 9;
/** RFC 4028 4: 1800 s is the recommended default, and hardly anybody asks for more, so 422 is rare. */
export const SESSION_EXPIRES = 1800;

/** What JsSIP is told of media and session timer, in a call out as in an answer. */
export function sessionOptions({ stream, rtc, minSessionExpires = 0 }: MediaParts): {
  mediaStream: MediaStream;
  pcConfig: RTCConfiguration;
  sessionTimersExpires: number;
  extraHeaders: string[];
} {
  return {
    mediaStream: stream,
    pcConfig: rtc,
    sessionTimersExpires: Math.max(SESSION_EXPIRES, minSessionExpires),
    extraHeaders: minSessionExpires > 0 ? [`Min-SE: ${minSessionExpires}`] : [],
  };
}

export class SipSession {
  readonly #session: RTCSession;
  readonly #line: SessionLine;
  readonly #offers: Offers;
  #callId = '';
  #held = false;
  #over = false;

  constructor(session: RTCSession, line: SessionLine) {
    this.#session = session;
    this.#line = line;
    this.#offers = new Offers(session, () => line.isConnected());
    guardTermination(session, () => this.#offers.refuse());
    postponeEarlyOffers(session);
    endLateAnswers(session);
    // The tracks are there, the description isn't yet.
    session.on('connecting', () => preferCodecs(session.connection, line.codecs));
  }

  /** Tells the caller that it rings here. */
  ring(): void {
    this.#line.ring();
  }

  /** SIP Call-ID; empty until the INVITE is made. */
  get callId(): string {
    return this.#callId;
  }

  get connection(): RTCPeerConnection {
    return this.#session.connection;
  }

  /** The other side's address (RFC 3261 8.1.1.2). */
  get remoteAddress(): string {
    return this.#session.remote_identity.uri.toString();
  }

  listen(events: SessionEvents, callId: string): void {
    const session = this.#session;
    this.#callId = callId;
    session.on('sending', ({ request }) => {
      this.#callId = request.call_id;
      events.sent();
    });
    session.on('progress', ({ response }: { response: Provisional | null }) => {
      if (response === null) return;
      events.progress({ status: response.status_code, earlyMedia: (response.body ?? '') !== '' });
    });
    session.on('accepted', () => events.accepted());
    session.on('confirmed', () => events.confirmed());
    session.on('hold', ({ originator }) => {
      if ((originator as string) === 'remote') events.remoteHold(true);
    });
    session.on('unhold', ({ originator }) => {
      if ((originator as string) === 'remote') events.remoteHold(false);
    });
    session.on('sdp', (event) => {
      // Only what is sent says `sendonly`: a hold that is refused then leaves the peer connection as it was.
      if (this.#held && (event.originator as string) === 'local') event.sdp = asHeld(event.sdp);
    });
    session.on('icecandidate', ({ ready }) => events.heldBack(ready));
    session.on('reinvite', (event) => this.#consider(event, events));
    session.on('update', (event) => this.#consider(event, events));
    session.on('refer', ({ reject }) => {
      // It would let the other side dial anybody through this phone. JsSIP has said 202 already; this is NOTIFY 603.
      events.refused('REFER of theirs');
      reject();
    });
    session.on('replaces', ({ request, accept, reject }) => {
      // RFC 3891 3: `early-only` may not take a call that is answered. What is accepted comes as an INVITE of its own.
      if (/;\s*early-only\b/i.test(request.getHeader('Replaces') ?? '')) reject();
      else accept();
    });
    session.on('failed', (event) => this.#end(events, factsOf(event, false)));
    session.on('ended', (event) => this.#end(events, factsOf(event, true)));
  }

  answer(media: MediaParts): void {
    this.#session.answer(sessionOptions(media));
  }

  refuse(status: number, extraHeaders: readonly string[] = []): void {
    this.#terminate({ status_code: status, extraHeaders: [...extraHeaders] });
  }

  /** CANCEL, 480 or BYE, as the session stands. With the server out of reach the BYE follows when it is back. */
  hangUp(): void {
    const established = [WAITING_FOR_ACK, CONFIRMED].includes(this.#session.status);
    if (this.#line.isConnected() || !established) return this.#terminate({});
    // JsSIP would lose the BYE for good and leave the other party in the call.
    this.connection.close();
    this.#line.whenConnected(() => this.#terminate({}));
  }

  silence(silent: boolean): void {
    if (this.#over) return;
    if (silent) this.#session.mute({ audio: true });
    else this.#session.unmute({ audio: true });
  }

  /** Whether our descriptions ask the other side to be quiet from now on: a hold (RFC 3264 8.4). */
  askForSilence(held: boolean): void {
    this.#held = held;
  }

  /** @returns false when the call has no way to send them now */
  sendDigits(tones: string): boolean {
    if (this.#line.dtmf === 'rfc4733') return sendEvents(this.connection, tones);
    if (!this.#line.isConnected() || (this.#session.status as number) !== CONFIRMED) return false;
    sendInfo(this.#session, tones);
    return true;
  }

  /** @throws OfferRefused and leaves the call as it was */
  reoffer(offer: Offer): Promise<void> {
    return this.#offers.make(offer);
  }

  /**
   * Asks the other side to call `target`, or the other side of `replaced` in that call's place.
   * @returns false when that can't be asked now; then no event comes
   * @throws TypeError when the target is no address
   */
  refer(target: string | SipSession, events: ReferEvents): boolean {
    if (!this.#line.isConnected()) return false;
    if (typeof target === 'string') return refer(this.#session, target, null, events);
    return refer(this.#session, target.remoteAddress, target.#session, events);
  }

  #consider({ request, reject }: OfferOfTheirs, events: SessionEvents): void {
    // Two offers that cross: JsSIP says 491 to theirs and goes on processing it (RFC 3261 14.2 says: only refuse it).
    if (this.#offers.isUnderWay) return reject({ status_code: 491 });
    if (canAnswer(request.body ?? '', this.#line.codecs)) return;
    events.refused('offer without a codec of ours');
    reject({ status_code: 488 });
  }

  #terminate(options: TerminateOptions): void {
    if (!this.#over) this.#session.terminate(options);
  }

  #end(events: SessionEvents, facts: EndFacts): void {
    if (this.#over) return;
    this.#over = true;
    this.#offers.end();
    events.ended(facts);
  }
}

interface Provisional {
  readonly status_code: number;
  readonly body?: string;
}

interface OfferOfTheirs {
  readonly request: { readonly body?: string };
  reject(options: { status_code: number }): void;
}

function factsOf({ originator, message, cause }: EndEvent, answered: boolean): EndFacts {
  const by = (originator as string) === 'remote' ? 'remote' : 'local';
  // A request, a response, null, or a text where JsSIP failed within itself; its types say none of it.
  const cautious: unknown = message;
  const facts = { by, answered, cause, status: null, reasons: [], minSessionExpires: null } as const;
  if (typeof cautious !== 'object' || cautious === null) return facts;
  const status = 'status_code' in message && typeof message.status_code === 'number' ? message.status_code : null;
  const least = Number.parseInt(message.getHeader('Min-SE') ?? '', 10);
  return {
    ...facts,
    status,
    reasons: message.getHeaders('Reason'),
    minSessionExpires: Number.isNaN(least) ? null : least,
  };
}
