/**
 * What the reporter may send now, and in which request: one for each call that is up or has just ended, one for all that
 * is late (decision 012). Sends nothing.
 */
import { type Call, isAlive } from '#shared/call.ts';
import { portalGoal } from '#shared/portal-goal.ts';
import type { Journal } from '../calls/journal.ts';
import type { Settlement } from '../calls/report-step.ts';
import { arrangeRounds } from '../calls/rounds.ts';
import type { Log } from '../ports.ts';
import type { RecordingStore } from '../recordings/recording-store.ts';
import type { Lane, Lanes } from './lanes.ts';
import type { Backlog } from './late-pace.ts';
import type { Matter, Matters } from './matters.ts';
import { companions, nextStep, type Situation, type Step } from './report-plan.ts';
import { delayAfter, type ReportPolicy } from './report-policy.ts';
import type { Item, Parcel, Traffic } from './traffic.ts';

export interface AgendaDeps {
  readonly matters: Matters;
  readonly lanes: Lanes;
  readonly traffic: Traffic;
  readonly policy: ReportPolicy;
  readonly journal: Pick<Journal, 'steps'>;
  readonly recordings: Pick<RecordingStore, 'stateOf'>;
  readonly log: Log;
  readonly random: () => number;
  /** Whether anything about this call may be sent at all. */
  readonly mayReport: (call: Call) => boolean;
  /** Nothing more is to be told about it. */
  readonly settle: (matter: Matter, call: Call, as: Settlement, why: string) => void;
}

export interface Due {
  readonly parcels: readonly Parcel[];
  /** When to look again, if nothing happens before; `Infinity`: no need. */
  readonly againAt: number;
}

export class Agenda {
  readonly #deps: AgendaDeps;

  constructor(deps: AgendaDeps) {
    this.#deps = deps;
  }

  due(now: number): Due {
    const parcels: Parcel[] = [];
    const late: Item[] = [];
    const recordings: Item[] = [];
    let againAt = Infinity;
    const take = (found: Parcel | number | null) => {
      if (typeof found === 'number') againAt = Math.min(againAt, found);
      else if (found !== null) parcels.push(found);
    };
    for (const matter of this.#deps.matters.byUrgency()) {
      const found = this.#advance(matter, now);
      if (found === null || typeof found === 'number') take(found);
      else if (this.#isLate(found, now)) late.push(found);
      else if (found.lane === 'upload') recordings.push(found);
      else take({ lane: found.lane, items: this.#withCompanions(found) });
    }
    const first = this.#together('replay', late, now);
    take(first);
    // Uploads last: they share the pace of what is late.
    if (first === null || typeof first === 'number') take(this.#together('upload', recordings, now));
    return { parcels, againAt };
  }

  /** @returns null when this matter isn't late */
  backlog(matter: Matter, now: number): Backlog | null {
    return matter.late ? this.#deps.matters.backlog(now) : null;
  }

  /** @returns the step to take, or when to look at this matter again; null when something else will make us look */
  #advance(matter: Matter, now: number): Item | number | null {
    const { traffic, lanes, mayReport, log, policy, random } = this.#deps;
    if (traffic.isHeld(matter)) return null;
    try {
      const found = this.#findStep(matter, now);
      if (found === null || 'until' in found) return found?.until ?? null;
      if (!mayReport(found.call)) return null;
      const allowedAt = Math.max(matter.notBefore, lanes.blockedUntil(found.step.do));
      return allowedAt > now ? allowedAt : found;
    } catch (error) {
      // The journal can't be read: without it nothing may be sent.
      log.error('reporter.journalFailed', { physicalId: matter.physicalId, error });
      return now + delayAfter(1, policy.retryMs.ended, policy.jitter, random);
    }
  }

  /** The next step of the round whose turn it is, settling on the way what needs none. */
  #findStep(matter: Matter, now: number): Item | { readonly until: number | null } | null {
    const { matters, journal, recordings, policy, settle } = this.#deps;
    for (;;) {
      const { current: call, continued } = arrangeRounds(matter.rounds);
      for (const round of continued) settle(matter, round, 'continued', 'another round speaks for it');
      if (call === null) return null;
      const situation: Situation = {
        call,
        goal: portalGoal(call),
        steps: journal.steps(call.id),
        now,
        cardNeeded: matters.isAnotherUp(call.physicalId),
        times: policy,
        recording: recordings.stateOf(call.id),
      };
      const next = nextStep(situation);
      if (next.do === 'wait') return { until: next.until };
      if (next.do !== 'settle') return { matter, call, step: next, situation, lane: laneOf(matter, call, next) };
      settle(matter, call, next.as, next.why);
    }
  }

  /** What the portal has no ear for now waits, and then goes with the others that did. */
  #isLate({ matter, lane }: Item, now: number): boolean {
    if (lane === 'ended' && this.#deps.lanes.freeAt(lane, now, null) > now) matter.late = true;
    return lane === 'replay' || (lane === 'ended' && matter.late);
  }

  /** What may wait goes in one request, the oldest call first, one step of each call. */
  #together(lane: Lane, items: readonly Item[], now: number): Parcel | number | null {
    const { lanes, traffic } = this.#deps;
    const [oldest] = items;
    if (oldest === undefined || !traffic.isFree(lane)) return null;
    const at = lanes.freeAt(lane, now, this.backlog(oldest.matter, now));
    if (at > now) return at;
    const batch: Item[] = [];
    // A request that holds a whole recording holds nothing else.
    if (oldest.step.do === 'inline') return { lane, items: [oldest] };
    for (const item of items.filter(({ step }) => step.do !== 'inline')) {
      const more = this.#withCompanions(item);
      if (batch.length > 0 && batch.length + more.length > lanes.late.batch) break;
      batch.push(...more);
    }
    return { lane, items: batch };
  }

  /** The recording goes with `finish`, unless another one has the line. */
  #withCompanions(item: Item): readonly Item[] {
    const mayUpload = this.#deps.traffic.isFree('upload');
    const others = companions(item.situation, item.step).filter((step) => step.do !== 'attach' || mayUpload);
    return [item, ...others.map((step) => ({ ...item, step }))];
  }
}

const laneOf = (matter: Matter, call: Call, step: Step): Lane => {
  if (isAlive(call)) return 'ringing';
  if (step.do === 'attach' || step.do === 'inline') return 'upload';
  return matter.late ? 'replay' : 'ended';
};
