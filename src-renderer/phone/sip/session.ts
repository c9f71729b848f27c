/**
 * One JsSIP session behind an interface of our own. What JsSIP does on its own and a call must survive is undone here;
 * each place names the quirk.
 */
import type { EndEvent, RTCSession, TerminateOptions } from 'jssip/lib/RTCSession';
import type { EndFacts } from '../outcome.ts';
import { asAnswer, asHeld } from './sdp.ts';

export interface SessionEvents {
  sent(): void;
  progress(earlyMedia: boolean): void;
  accepted(): void;
  confirmed(): void;
  remoteHold(held: boolean): void;
  /** A description waits for candidates; `ready` lets it go. */
  heldBack(ready: () => void): void;
  ended(facts: EndFacts): void;
}

/** Why an offer didn't change the call; the call itself goes on. */
export class OfferRefused extends Error {
  override readonly name = 'OfferRefused';
  readonly reason: 'refused' | 'notNow' | 'ended';
  constructor(reason: OfferRefused['reason']) {
    super(`re-INVITE: ${reason}`);
    this.reason = reason;
  }
}

export interface MediaParts {
  readonly stream: MediaStream;
  readonly iceServers: readonly RTCIceServer[];
}

/** What JsSIP's types leave out or call private. */
interface Internals {
  _iceReady: boolean;
}

const WAITING_FOR_ACK = 6;
const CONFIRMED = 9;
/** RFC 4028 4: 1800 s is the recommended default; Min-SE is at least 90, so no 422, which JsSIP couldn't handle. */
export const SESSION_EXPIRES = 1800;
/** How long an offer may wait for its turn: the other side's own re-INVITE, or the way back to the server. */
const TURN_WITHIN = 3000;
const TURN_EVERY = 50;

export class SipSession {
  readonly #session: RTCSession;
  readonly #isConnected: () => boolean;
  readonly #whenConnected: (task: () => void) => void;
  #callId = '';
  #offers: Promise<void> = Promise.resolve();
  #offerRefused: ((error: OfferRefused) => void) | null = null;
  #held = false;
  #over = false;

  constructor(session: RTCSession, line: { isConnected(): boolean; whenConnected(task: () => void): void }) {
    this.#session = session;
    this.#isConnected = () => line.isConnected();
    this.#whenConnected = (task) => line.whenConnected(task);
    this.#guardTermination();
  }

  /** SIP Call-ID; empty until the INVITE is made. */
  get callId(): string {
    return this.#callId;
  }

  get connection(): RTCPeerConnection {
    return this.#session.connection;
  }

  listen(events: SessionEvents, callId: string): void {
    const session = this.#session;
    this.#callId = callId;
    session.on('sending', ({ request }) => {
      this.#callId = request.call_id;
      events.sent();
    });
    session.on('progress', ({ response }: { response: { readonly body?: string } | null }) => {
      events.progress((response?.body ?? '') !== '');
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
    // Two offers that cross: JsSIP says 491 to theirs and goes on processing it (RFC 3261 14.2 says: only refuse it).
    const refuseWhileOffering = ({ reject }: { reject(options: { status_code: number }): void }): void => {
      if (this.#offerRefused !== null) reject({ status_code: 491 });
    };
    session.on('reinvite', refuseWhileOffering);
    session.on('update', refuseWhileOffering);
    session.on('failed', (event) => this.#end(events, factsOf(event, false)));
    session.on('ended', (event) => this.#end(events, factsOf(event, true)));
  }

  answer({ stream, iceServers }: MediaParts): void {
    this.#session.answer({
      mediaStream: stream,
      pcConfig: { iceServers: [...iceServers] },
      sessionTimersExpires: SESSION_EXPIRES,
    });
  }

  refuse(status: number, extraHeaders: readonly string[] = []): void {
    this.#terminate({ status_code: status, extraHeaders: [...extraHeaders] });
  }

  /** CANCEL, 480 or BYE, as the session stands. With the server out of reach the BYE follows when it is back. */
  hangUp(): void {
    const established = [WAITING_FOR_ACK, CONFIRMED].includes(this.#session.status);
    if (this.#isConnected() || !established) return this.#terminate({});
    // JsSIP would lose the BYE for good and leave the other party in the call.
    this.connection.close();
    this.#whenConnected(() => this.#terminate({}));
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

  /** RFC 4733, never INFO: digits then need no signalling. @returns false when the call has no way to send them */
  sendDigits(tones: string): boolean {
    const sender = this.connection.getSenders().find(({ track }) => track?.kind === 'audio');
    if (sender?.dtmf?.canInsertDTMF !== true) return false;
    sender.dtmf.insertDTMF(sender.dtmf.toneBuffer + tones, 100, 100);
    return true;
  }

  /**
   * Offers the call's present media anew, one offer at a time. Tried a second time after a refusal, because the likely
   * one is an offer of theirs that crossed ours.
   * @throws OfferRefused and leaves the call as it was
   */
  reoffer(offer: { iceRestart: boolean; begin?: () => void; within?: number }): Promise<void> {
    const mine = this.#offers.then(async () => {
      await this.#turn(offer.within ?? TURN_WITHIN);
      try {
        await this.#renegotiate(offer);
      } catch (error) {
        if (!(error instanceof OfferRefused) || error.reason !== 'refused') throw error;
        await pause(this.#glarePause());
        await this.#turn(TURN_WITHIN);
        await this.#renegotiate(offer);
      }
    });
    this.#offers = mine.catch(() => {});
    return mine;
  }

  #renegotiate({ iceRestart, begin }: { iceRestart: boolean; begin?: () => void }): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#offerRefused = reject;
      begin?.();
      // Else JsSIP sends a restart that begins while older servers are still being asked with no candidate at all.
      if (iceRestart) (this.#session as unknown as Internals)._iceReady = false;
      const begun = this.#session.renegotiate({ rtcOfferConstraints: { iceRestart } }, resolve);
      if (!begun) reject(new OfferRefused('notNow'));
    }).finally(() => {
      this.#offerRefused = null;
    });
  }

  /** JsSIP has no event for "an offer may go now". */
  async #turn(within: number): Promise<void> {
    const until = performance.now() + within;
    while (!this.#mayOffer()) {
      if (this.#over) throw new OfferRefused('ended');
      if (performance.now() > until) throw new OfferRefused('notNow');
      await pause(TURN_EVERY);
    }
  }

  #mayOffer(): boolean {
    const session = this.#session;
    return (
      !this.#over &&
      this.#isConnected() &&
      (session.status as number) === CONFIRMED &&
      session.isReadyToReOffer() &&
      session.connection.signalingState === 'stable'
    );
  }

  /** RFC 3261 14.1: the owner of the Call-ID waits longer, so that two crossing offers don't cross again. */
  #glarePause(): number {
    const owner = (this.#session.direction as string) === 'outgoing';
    return owner ? 2100 + Math.random() * 1900 : Math.random() * 2000;
  }

  /**
   * JsSIP ends a call by its own `terminate()` where the call is fine: a re-INVITE was refused, the socket went away
   * under an in-dialog request, or ICE "failed" before we tried a restart. All else is let through.
   */
  #guardTermination(): void {
    const session = this.#session;
    const terminate = session.terminate.bind(session);
    session.terminate = (options: TerminateOptions = {}) => {
      const talking = (session.status as number) === CONFIRMED;
      switch (options.reason_phrase) {
        case 'Media Renegotiation Failed':
          return this.#offerFailed();
        case 'RTP Timeout':
          return;
        case 'Connection Error':
          if (talking) return this.#offerFailed();
      }
      terminate(options);
    };
  }

  #offerFailed(): void {
    const refused = this.#offerRefused;
    const reject = (): void => refused?.(new OfferRefused('refused'));
    takeBack(this.connection).then(reject, reject);
  }

  #terminate(options: TerminateOptions): void {
    if (!this.#over && !this.#session.isEnded()) this.#session.terminate(options);
  }

  #end(events: SessionEvents, facts: EndFacts): void {
    if (this.#over) return;
    this.#over = true;
    this.#offerRefused?.(new OfferRefused('ended'));
    events.ended(facts);
  }
}

/**
 * Undoes an offer that was refused. Not by a rollback: where the other side had made the first offer, Chromium (156)
 * neither sends nor receives any more after one.
 */
async function takeBack(connection: RTCPeerConnection): Promise<void> {
  const { signalingState, currentRemoteDescription: theirs, currentLocalDescription: ours } = connection;
  if (signalingState !== 'have-local-offer' || theirs === null || ours === null) return;
  await connection.setRemoteDescription({ type: 'answer', sdp: asAnswer(theirs.sdp, ours.sdp) });
}

function factsOf({ originator, message, cause }: EndEvent, answered: boolean): EndFacts {
  const by = (originator as string) === 'remote' ? 'remote' : 'local';
  // A request, a response, null, or a text where JsSIP failed within itself; its types say none of it.
  const cautious: unknown = message;
  if (typeof cautious !== 'object' || cautious === null) return { by, answered, cause, status: null, reasons: [] };
  const status = 'status_code' in message && typeof message.status_code === 'number' ? message.status_code : null;
  return { by, answered, cause, status, reasons: message.getHeaders('Reason') };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
