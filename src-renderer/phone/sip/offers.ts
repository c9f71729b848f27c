/** Offers of ours during a call, one at a time. One that is refused leaves the call as it was. */
import type { RTCSession } from 'jssip/lib/RTCSession';
import { asAnswer } from './sdp.ts';

/** Why an offer didn't change the call; the call itself goes on. */
export class OfferRefused extends Error {
  override readonly name = 'OfferRefused';
  readonly reason: 'refused' | 'notNow' | 'ended';
  constructor(reason: OfferRefused['reason']) {
    super(`re-INVITE: ${reason}`);
    this.reason = reason;
  }
}

export interface Offer {
  readonly iceRestart: boolean;
  /** The offer is about to be made. */
  readonly begin?: () => void;
  /** How long it may wait for its turn. */
  readonly within?: number;
}

/** What JsSIP's types call private. */
interface Internals {
  _iceReady: boolean;
}

const CONFIRMED = 9;
/** How long an offer may wait for its turn: the other side's own re-INVITE, or the way back to the server. */
const TURN_WITHIN = 3000;
const TURN_EVERY = 50;

export class Offers {
  readonly #session: RTCSession;
  readonly #isConnected: () => boolean;
  #queue: Promise<void> = Promise.resolve();
  #refused: ((error: OfferRefused) => void) | null = null;

  constructor(session: RTCSession, isConnected: () => boolean) {
    this.#session = session;
    this.#isConnected = isConnected;
  }

  /** One is on its way: the other side's must be refused (RFC 3261 14.2). */
  get isUnderWay(): boolean {
    return this.#refused !== null;
  }

  /**
   * Offers the call's present media anew. Tried a second time after a refusal, because the likely one is an offer of
   * theirs that crossed ours.
   * @throws OfferRefused and leaves the call as it was
   */
  make(offer: Offer): Promise<void> {
    const mine = this.#queue.then(async () => {
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
    this.#queue = mine.catch(() => {});
    return mine;
  }

  /** The other side or the network said no. */
  refuse(): void {
    const refused = this.#refused;
    const reject = (): void => refused?.(new OfferRefused('refused'));
    takeBack(this.#session.connection).then(reject, reject);
  }

  /** The call is over, and whatever waits with it. */
  end(): void {
    this.#refused?.(new OfferRefused('ended'));
  }

  #renegotiate({ iceRestart, begin }: Offer): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#refused = reject;
      begin?.();
      // Else JsSIP sends a restart that begins while older servers are still being asked with no candidate at all.
      if (iceRestart) (this.#session as unknown as Internals)._iceReady = false;
      const begun = this.#session.renegotiate({ rtcOfferConstraints: { iceRestart } }, resolve);
      if (!begun) reject(new OfferRefused('notNow'));
    }).finally(() => {
      this.#refused = null;
    });
  }

  /** JsSIP has no event for "an offer may go now". */
  async #turn(within: number): Promise<void> {
    const until = performance.now() + within;
    while (!this.#mayOffer()) {
      if (this.#session.isEnded()) throw new OfferRefused('ended');
      if (performance.now() > until) throw new OfferRefused('notNow');
      await pause(TURN_EVERY);
    }
  }

  #mayOffer(): boolean {
    const session = this.#session;
    return (
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

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
