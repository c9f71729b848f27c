/** What one call offers after its answer: hold and resume, or its present media anew. */
import { REGAIN_WITHIN } from './ice/ice-watch.ts';
import { LegHold } from './leg-hold.ts';
import type { LegMedia } from './media.ts';
import { OfferRefused, type SipSession } from './sip/session.ts';

export interface LegOffersParts {
  readonly media: LegMedia;
  session(): SipSession | null;
  isTalking(): boolean;
  /** We hold, or don't any more. */
  held(held: boolean): void;
  /** An offer came to nothing; the call goes on as it was. */
  dropped(detail: string): void;
}

export class LegOffers {
  readonly hold: LegHold;
  readonly #parts: LegOffersParts;
  #restart: Promise<boolean> | null = null;

  constructor(parts: LegOffersParts) {
    this.#parts = parts;
    this.hold = new LegHold({
      mayOffer: parts.isTalking,
      offer: (held) => this.#offerHold(held),
      silence: (silent) => parts.media.silence('held', silent),
      changed: parts.held,
      refused: (error, held) => this.#failed(error, held ? 'hold' : 'resume'),
    });
  }

  /**
   * Offers the present media anew: a path died, the network changed, or a new connection must be made known. A restart
   * that is asked for while one is under way is that one.
   * @returns whether it was answered
   */
  renew({ iceRestart }: { iceRestart: boolean }): Promise<boolean> {
    if (!iceRestart) return this.#renew(false);
    this.#restart ??= this.#renew(true).finally(() => {
      this.#restart = null;
    });
    return this.#restart;
  }

  async #renew(iceRestart: boolean): Promise<boolean> {
    const session = this.#parts.session();
    if (session === null) return false;
    const ice = this.#parts.media.path?.ice;
    const begin = (): void => (iceRestart ? ice?.restarting() : undefined);
    try {
      await session.reoffer({ iceRestart, begin, within: REGAIN_WITHIN });
      if (iceRestart) ice?.answered();
      return true;
    } catch (error) {
      this.#failed(error, iceRestart ? 'ICE restart' : 'refresh');
      return false;
    }
  }

  async #offerHold(held: boolean): Promise<void> {
    const session = this.#parts.session();
    if (session === null) return;
    session.askForSilence(held);
    try {
      await session.reoffer({ iceRestart: false });
    } catch (error) {
      session.askForSilence(!held);
      throw error;
    }
  }

  #failed(error: unknown, what: string): void {
    if (!(error instanceof OfferRefused)) throw error;
    if (error.reason !== 'ended') this.#parts.dropped(`${what}: ${error.reason}`);
  }
}
