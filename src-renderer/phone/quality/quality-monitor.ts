/** Follows the sound of one peer connection: probes twice a second, reports every two seconds and when a warning comes or goes. */
import type { LiveQuality, QualitySummary } from '#shared/quality.ts';
import { measure, type Snapshot, snapshotOf } from './sample.ts';
import { add, emptyTally, liveOf, summaryOf, warn } from './score.ts';
import { type Probe, type Situation, watch, watchFrom } from './warnings.ts';

/** What is read of the peer connection. */
export type Measured = Pick<RTCPeerConnection, 'getStats' | 'getTransceivers' | 'connectionState'>;

export interface QualityEvents {
  quality(live: LiveQuality): void;
}

export interface Timers {
  /** Milliseconds of a clock that never jumps. */
  now(): number;
  /** @returns what cancels it */
  after(ms: number, task: () => void): () => void;
}

export const PROBE_MS = 500;
const PROBES_PER_REPORT = 4;

const browserTimers: Timers = {
  now: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Silent until it is told that the call talks.
 * @example
 * const monitor = new QualityMonitor(session.connection, { quality: (live) => report(live) });
 * monitor.situation({ talking: true, muted: false, held: false });
 * // at the end
 * monitor.close();
 * monitor.summary();
 */
export class QualityMonitor {
  readonly #connection: Measured;
  readonly #events: QualityEvents;
  readonly #timers: Timers;
  #situation: Situation = { talking: false, muted: false, held: false };
  #watch;
  #tally = emptyTally;
  /** Where the period that will be reported next began. */
  #base: Snapshot | null = null;
  #latest: Snapshot | null = null;
  #probes = 0;
  #cancel: () => void;
  #closed = false;

  constructor(connection: Measured, events: QualityEvents, timers: Timers = browserTimers) {
    this.#connection = connection;
    this.#events = events;
    this.#timers = timers;
    this.#watch = watchFrom(timers.now());
    this.#cancel = timers.after(PROBE_MS, () => void this.#probe());
  }

  /** Every clock of the warnings starts anew: what was right while muted or on hold says nothing about now. */
  situation(situation: Situation): void {
    const { talking, muted, held } = this.#situation;
    if (talking === situation.talking && muted === situation.muted && held === situation.held) return;
    if (talking && !situation.talking) this.#settle();
    this.#situation = { ...situation };
    this.#watch = watchFrom(this.#timers.now(), this.#watch.patience);
  }

  /** Of the whole call so far. Stays available after `close`. */
  summary(): QualitySummary {
    this.#settle();
    return summaryOf(this.#tally);
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  /** The next one is set up only when this one's statistics are in: a slow window gets fewer, never several at once. */
  async #probe(): Promise<void> {
    const begun = this.#timers.now();
    try {
      const report = await this.#connection.getStats();
      if (this.#closed) return;
      this.#take(snapshotOf(report));
    } catch (error) {
      console.warn('no statistics of this call', error);
    }
    if (this.#closed) return;
    const spent = this.#timers.now() - begun;
    this.#cancel = this.#timers.after(Math.max(0, PROBE_MS - spent), () => void this.#probe());
  }

  #take(snapshot: Snapshot): void {
    this.#latest = snapshot;
    if (!this.#situation.talking) {
      this.#base = snapshot;
      this.#probes = 0;
      return;
    }
    const { warnings } = this.#watch;
    this.#watch = watch(this.#watch, this.#probeOf(snapshot), {
      ...this.#situation,
      held: this.#situation.held || this.#isHeld,
    });
    this.#tally = warn(this.#tally, this.#watch.warnings);
    this.#base ??= snapshot;
    this.#probes += 1;
    const measured = measure(this.#base, snapshot);
    const due = this.#probes >= PROBES_PER_REPORT;
    if (due || warnings.join() !== this.#watch.warnings.join()) {
      this.#events.quality(liveOf(measured, this.#watch.warnings));
    }
    if (due) this.#settle();
  }

  /** What has been measured since the last report goes into the sum. */
  #settle(): void {
    this.#probes = 0;
    if (!this.#situation.talking || this.#base === null || this.#latest === null) return;
    const measured = measure(this.#base, this.#latest);
    if (measured.seconds > 0) this.#tally = add(this.#tally, measured);
    this.#base = this.#latest;
  }

  /** By the direction that both sides agreed on (RFC 3264 8.4): whoever holds, one way or both are silent by right. */
  get #isHeld(): boolean {
    const audio = this.#connection.getTransceivers().find(({ receiver }) => receiver.track.kind === 'audio');
    const direction = audio?.currentDirection ?? null;
    return direction !== null && direction !== 'sendrecv';
  }

  #probeOf({ inbound, outbound, remote, source }: Snapshot): Probe {
    return {
      at: this.#timers.now(),
      connected: this.#connection.connectionState === 'connected',
      received: inbound && { id: inbound.id, value: inbound.packets },
      sent: outbound && { id: outbound.id, value: outbound.packets },
      energy: source && { id: source.id, value: source.energy },
      reports: remote && { id: remote.id, value: remote.at },
      fractionLost: remote?.fractionLost ?? null,
    };
  }
}
