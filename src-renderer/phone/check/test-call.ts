/** A call of the test's own: below `Line`, so that no call book, card or history hears of it. */
import { IceWatch } from '../ice/ice-watch.ts';
import type { EndFacts } from '../outcome.ts';
import { QualityMonitor } from '../quality/quality-monitor.ts';
import type { QualitySummary } from '#shared/quality.ts';
import { OfferRefused, type SipSession } from '../sip/session.ts';

export interface TestCallEvents {
  confirmed(): void;
  ended(facts: EndFacts): void;
}

export class TestCall {
  readonly #session: SipSession;
  readonly #ice: IceWatch;
  readonly #monitor: QualityMonitor;
  #over = false;

  /** @param session just made */
  constructor(session: SipSession, hasIceServers: boolean, events: TestCallEvents) {
    this.#session = session;
    // One that loses its way ends as any call that isn't heard: nothing waits for it to come back.
    this.#ice = new IceWatch(hasIceServers, { offer: (iceRestart) => this.#offer(iceRestart), lost: () => {} });
    this.#ice.watch(session.connection);
    this.#monitor = new QualityMonitor(session.connection, { quality: () => {} });
    session.listen(
      {
        sent: () => {},
        progress: () => {},
        accepted: () => this.#ice.answered(),
        confirmed: () => {
          this.#monitor.situation({ talking: true, muted: false, held: false });
          events.confirmed();
        },
        remoteHold: () => {},
        heldBack: (ready) => this.#ice.heldBack(ready),
        refused: (detail) => console.warn('test call', detail),
        ended: (facts) => {
          this.#over = true;
          events.ended(facts);
        },
      },
      '',
    );
  }

  quality(): QualitySummary {
    return this.#monitor.summary();
  }

  close(): void {
    this.#ice.close();
    this.#monitor.close();
    if (!this.#over) this.#session.hangUp();
  }

  /** A relay that came late is offered as in any call. */
  async #offer(iceRestart: boolean): Promise<boolean> {
    try {
      await this.#session.reoffer({ iceRestart, begin: () => (iceRestart ? this.#ice.restarting() : undefined) });
      if (iceRestart) this.#ice.answered();
      return true;
    } catch (error) {
      if (!(error instanceof OfferRefused)) throw error;
      return false;
    }
  }
}
