/** Who may send when: ring-time steps first, `finish` next, late reports and uploads last. */
import type { StepName } from '../calls/report-step.ts';
import { CourtesyPace } from './courtesy-pace.ts';
import { type Backlog, LatePace } from './late-pace.ts';
import { delayAfter, type ReportPolicy } from './report-policy.ts';

/**
 * Ring-time steps go first and wait for nobody; `finish` of a call that has just ended next; late reports then, and
 * recordings, which take long, beside them. Of the last two, one request each at a time.
 */
export type Lane = 'ringing' | 'ended' | 'replay' | 'upload';

export class Lanes {
  readonly late: LatePace;
  readonly courtesy = new CourtesyPace();
  readonly #policy: ReportPolicy;
  readonly #random: () => number;
  #outageUntil = 0;
  #overloadUntil = 0;
  #outages = 0;
  readonly #blocked = new Map<StepName, number>();

  constructor(policy: ReportPolicy, random: () => number) {
    this.#policy = policy;
    this.#random = random;
    this.late = new LatePace(policy.late, random);
  }

  /** @param backlog of late reports; null for what isn't late */
  freeAt(lane: Lane, now: number, backlog: Backlog | null): number {
    if (lane === 'ringing') return now;
    const pausedUntil = Math.max(this.#outageUntil, this.#overloadUntil);
    return backlog === null ? Math.max(now, pausedUntil) : this.late.freeAt(pausedUntil, now, backlog);
  }

  /** What an agent would like to know, and nothing depends on. */
  courtesyFreeAt(now: number): number {
    return this.courtesy.freeAt(Math.max(now, this.#outageUntil, this.#overloadUntil));
  }

  /** The portal has no more time for this method until then (OPERATION_TIME_LIMIT, bitrix24.md 2.4). */
  blocked(step: StepName, until: number): void {
    this.#blocked.set(step, until);
  }

  blockedUntil(step: StepName): number {
    return this.#blocked.get(step) ?? 0;
  }

  answered(): void {
    this.#outages = 0;
  }

  outage(now: number): void {
    this.#outages += 1;
    const wait = delayAfter(this.#outages, this.#policy.outageMs, this.#policy.jitter, this.#random);
    this.#outageUntil = Math.max(this.#outageUntil, now + wait);
  }

  overloaded(now: number): void {
    const wait = delayAfter(1, [this.#policy.overloadMs], this.#policy.jitter, this.#random);
    this.#overloadUntil = Math.max(this.#overloadUntil, now + wait);
  }

  /** Somebody wants to know whether the way is free again. What the portal has asked for stands: its 503, its times. */
  tryAgain(): void {
    this.#outageUntil = 0;
  }

  /** Something has changed for the better (network back, signed in again): no need to sit out a pause. */
  resume(): void {
    this.#outageUntil = 0;
    this.#overloadUntil = 0;
    this.#outages = 0;
    this.#blocked.clear();
    this.late.restart();
  }
}
