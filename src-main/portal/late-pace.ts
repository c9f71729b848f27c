/**
 * The pace of late reports: of calls that have waited already, through an outage, a restart or a sign-in.
 *
 * The portal counts requests per office address (50, draining 2 per second; bitrix24.md 2.5), and the desktops of an
 * office can't see each other. What they have in common is the outage: so each waits a random part of a spread that is
 * as long as the oldest call has waited (in a short outage only few desktops have had a call end), at least so much per
 * further call, and at most what a hundred desktops need. A desktop that still has something to tell after many requests
 * is likely to be one of few, and goes faster from then on. (docs/decisions/012-batches.md has the reckoning.)
 */
import { BATCH_LIMIT } from '#shared/web/portal/batch-codec.ts';

export interface LatePolicy {
  /** The longest spread, of which each request waits a random part. */
  readonly spreadMs: number;
  /** What each waiting call beyond the first says about the length of the outage. */
  readonly perCallMs: number;
  readonly leastMs: number;
  /** After so many requests in a row without trouble the spread is halved with each. */
  readonly patience: number;
  /** Commands in the first batch; later ones grow while the portal is quick. */
  readonly firstBatch: number;
  /** A batch that took longer than this is followed by a smaller one: the portal cuts it off at 60 s. */
  readonly quickMs: number;
}

export interface Backlog {
  readonly calls: number;
  /** For how long the oldest has waited. */
  readonly ageMs: number;
}

export class LatePace {
  readonly #policy: LatePolicy;
  readonly #random: () => number;
  #sent = 0;
  #batch: number;
  /** Which part of the spread the next request waits, counted from `#since`; null until something waits. */
  #share: number | null = null;
  #since = 0;
  /** For how long the oldest call had waited then. */
  #ageMs = 0;

  constructor(policy: LatePolicy, random: () => number) {
    this.#policy = policy;
    this.#random = random;
    this.#batch = policy.firstBatch;
  }

  /** How many commands the next batch may have. */
  get batch(): number {
    return this.#batch;
  }

  /** @param from the end of a pause, or now; survives a clock that is set back: no wait counts from the future */
  freeAt(from: number, now: number, backlog: Backlog): number {
    if (this.#share === null) {
      this.#share = this.#random();
      this.#since = now;
      this.#ageMs = backlog.ageMs;
    }
    this.#since = Math.min(this.#since, now);
    // Calls that have come to wait since the draw have their say in how long that is.
    const spread = this.#spread({ calls: backlog.calls, ageMs: this.#ageMs });
    return Math.max(this.#since, from) + Math.round(this.#share * spread);
  }

  sent(): void {
    this.#sent += 1;
    this.#share = null;
  }

  /** The batch was carried out, in that time. */
  carriedOut(commands: number, ms: number): void {
    if (ms > this.#policy.quickMs) this.#batch = Math.max(1, Math.floor(commands / 2));
    else if (commands >= this.#batch) this.#batch = Math.min(BATCH_LIMIT, this.#batch * 2);
  }

  /** Trouble: from the beginning, and less at once when it broke off in the middle. */
  failed(commands: number, isUnknown: boolean): void {
    this.#sent = 0;
    if (isUnknown) this.#batch = Math.max(1, Math.min(this.#batch, Math.ceil(commands / 2)));
  }

  /** Something has changed for the better: the wait is drawn anew. */
  restart(): void {
    this.#sent = 0;
    this.#share = null;
  }

  #spread({ calls, ageMs }: Backlog): number {
    const { spreadMs, perCallMs, leastMs, patience } = this.#policy;
    const outage = Math.min(spreadMs, Math.max(ageMs, perCallMs * (calls - 1)));
    const haste = 2 ** Math.max(0, this.#sent - patience + 1);
    return Math.max(leastMs, outage / haste);
  }
}
