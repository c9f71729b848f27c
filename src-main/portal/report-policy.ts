/** How fast and how often the reporter may speak. A table to replace, not code to read. */
import type { PlanTimes } from './report-plan.ts';

export interface ReportPolicy extends PlanTimes {
  /** Delays between attempts at one call, by failures in a row; the last one repeats. */
  readonly retryMs: { readonly ringing: readonly number[]; readonly ended: readonly number[] };
  /** Delays of everything that isn't urgent after an outage was met, by outages in a row. */
  readonly outageMs: readonly number[];
  /** Pause of everything that isn't urgent after a 503. */
  readonly overloadMs: number;
  /** Random share on top of each delay, so that a hundred desktops behind one address don't come back as one. */
  readonly jitter: number;
  /** Late reports: a bucket of `burst` that gains one per `refillMs`, and never two within `spacingMs`. */
  readonly replay: { readonly burst: number; readonly refillMs: number; readonly spacingMs: number };
}

export const reportPolicy: ReportPolicy = {
  missedGraceMs: 15_000,
  cardLingerMs: 5_000,
  settleMs: 65_000,
  retryMs: {
    ringing: [1_000, 2_000, 4_000, 8_000, 15_000, 30_000],
    ended: [5_000, 15_000, 30_000, 60_000, 300_000, 900_000],
  },
  outageMs: [2_000, 5_000, 10_000, 20_000, 30_000, 60_000],
  overloadMs: 30_000,
  jitter: 0.3,
  replay: { burst: 10, refillMs: 5_000, spacingMs: 1_000 },
};

/** The delay after so many failures in a row, with its jitter. */
export function delayAfter(failures: number, table: readonly number[], jitter: number, random: () => number): number {
  const base = table[Math.min(Math.max(failures, 1), table.length) - 1] ?? 0;
  return Math.round(base * (1 + jitter * random()));
}

/**
 * Ring-time steps go first and wait for nobody; `finish` of a call that has just ended next; late reports then, and
 * recordings, which take long, beside them. Of the last two, one each at a time.
 */
export type Lane = 'ringing' | 'ended' | 'replay' | 'upload';

export const goesAlone = (lane: Lane): boolean => lane === 'replay' || lane === 'upload';

/** When each lane may send next. Survives a clock that is set back: no delay counts from the future. */
export class Lanes {
  readonly #policy: ReportPolicy;
  readonly #random: () => number;
  #tokens: number;
  #filledAt = 0;
  #lastReplay = -Infinity;
  #pausedUntil = 0;
  #outages = 0;

  constructor(policy: ReportPolicy, random: () => number) {
    this.#policy = policy;
    this.#random = random;
    this.#tokens = policy.replay.burst;
  }

  freeAt(lane: Lane, now: number): number {
    if (lane === 'ringing') return now;
    if (lane === 'ended') return this.#pausedUntil;
    this.#refill(now);
    this.#lastReplay = Math.min(this.#lastReplay, now);
    const { refillMs, spacingMs } = this.#policy.replay;
    const nextToken = this.#tokens >= 1 ? now : this.#filledAt + refillMs;
    return Math.max(this.#pausedUntil, nextToken, this.#lastReplay + spacingMs);
  }

  sent(lane: Lane, now: number): void {
    if (!goesAlone(lane)) return;
    this.#tokens -= 1;
    this.#lastReplay = now;
  }

  answered(): void {
    this.#outages = 0;
  }

  outage(now: number): void {
    this.#outages += 1;
    this.#pause(now, delayAfter(this.#outages, this.#policy.outageMs, this.#policy.jitter, this.#random));
  }

  overloaded(now: number): void {
    this.#pause(now, delayAfter(1, [this.#policy.overloadMs], this.#policy.jitter, this.#random));
  }

  /** Something has changed for the better (network back, signed in again): no need to wait. */
  resume(): void {
    this.#pausedUntil = 0;
    this.#outages = 0;
  }

  #pause(now: number, ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, now + ms);
  }

  #refill(now: number): void {
    const { burst, refillMs } = this.#policy.replay;
    this.#filledAt = Math.min(this.#filledAt, now);
    const gained = Math.max(0, Math.floor((now - this.#filledAt) / refillMs));
    this.#tokens = Math.min(burst, this.#tokens + gained);
    this.#filledAt = this.#tokens >= burst ? now : this.#filledAt + gained * refillMs;
  }
}
