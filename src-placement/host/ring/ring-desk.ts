/**
 * Group calls on the store: every move reads the ring, works out the next state (`ring.ts`) and writes it only over the
 * version that it has read. Answers that wait for somebody else's news watch the store, because that somebody may be
 * served by another replica.
 */
import type { RingAnswer, RingMove, RingRequest } from '#shared/ring.ts';
import type { Clock } from '#shared/web/ports.ts';
import {
  answerFor,
  claim,
  type Desktop,
  hasClaim,
  isLeader,
  join,
  left,
  missed,
  noteShown,
  registered,
} from './ring.ts';
import { release, type Ring, takeOver } from './ring.ts';
import type { RingShelf, Shelved } from './ring-shelf.ts';

export interface RingDeskDeps {
  readonly shelf: RingShelf;
  readonly clock: Clock;
  readonly times?: Partial<RingTimes>;
}

export interface RingTimes {
  /** The leader learns who rings beside it after so long: the INVITEs of one group call leave together, or one after a CANCEL. */
  readonly gatherMs: number;
  /** A follower's answer waits so long for the leader's CALL_ID before it is told to ask again. */
  readonly followMs: number;
  /** The winner's answer waits so long for it before the winner registers itself. */
  readonly claimMs: number;
  /** How often another replica's news is looked for. */
  readonly lookMs: number;
}
const TIMES: RingTimes = { gatherMs: 150, followMs: 8000, claimMs: 3000, lookMs: 200 };

/** More writers than a ring group has desktops never meet at one version. */
const ATTEMPTS = 50;

export class RingDesk {
  readonly #deps: RingDeskDeps;
  readonly #times: RingTimes;
  /** Who waits here for a ring to change, by its key. */
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(deps: RingDeskDeps) {
    this.#deps = deps;
    this.#times = { ...TIMES, ...deps.times };
  }

  /**
   * @param memberId the portal of the session; no request names another one
   * @throws when the store does, or when too many wrote at once
   */
  async handle<Move extends RingMove>(
    move: Move,
    memberId: string,
    me: Desktop,
    request: RingRequest<Move>,
  ): Promise<RingAnswer> {
    const key = `${memberId} ${request.physicalId}`;
    const now = () => this.#deps.clock.now();
    const ring = await this.#change(key, (before) => moved(before, move, me, request, now()));
    const settled = await this.#patiently(move, key, me, ring);
    const answer = answerFor(settled, me, now());
    if (answer.role !== 'leader' && answer.show.length > 0) {
      await this.#change(key, (before) => noteShown(before ?? settled, answer));
    }
    return answer;
  }

  async #patiently(move: RingMove, key: string, me: Desktop, ring: Ring): Promise<Ring> {
    const { gatherMs, followMs, claimMs } = this.#times;
    const isNamed = (one: Ring) => one.portalCallId !== null || one.outcome !== null;
    if (move === 'ring') {
      if (isNamed(ring)) return this.#afterTheOneBefore(key, me, ring);
      return isLeader(ring, me)
        ? this.#until(key, ring, (one) => one.outcome !== null, gatherMs)
        : this.#until(key, ring, isNamed, followMs);
    }
    if (move !== 'claim' || !hasClaim(ring, me) || ring.registrar === me.instance) return ring;
    const waited = await this.#until(key, ring, (one) => one.portalCallId !== null, claimMs);
    return waited.portalCallId !== null ? waited : this.#change(key, (before) => takeOver(before ?? waited, me));
  }

  /** A queue takes the call from one agent and gives it to the next in the same moment: her news may come a little later. */
  #afterTheOneBefore(key: string, me: Desktop, ring: Ring): Promise<Ring> | Ring {
    const answer = answerFor(ring, me, this.#deps.clock.now());
    if (answer.show.length === 0 || answer.hide.length > 0) return ring;
    const isGone = (one: Ring) => answerFor(one, me, this.#deps.clock.now()).hide.length > 0;
    return this.#until(key, ring, isGone, this.#times.gatherMs);
  }

  /** @returns the ring as it is then, or when the time is over */
  async #until(key: string, ring: Ring, holds: (ring: Ring) => boolean, ms: number): Promise<Ring> {
    const { clock, shelf } = this.#deps;
    const end = clock.now() + ms;
    let current = ring;
    while (!holds(current)) {
      const left = end - clock.now();
      if (left <= 0) break;
      await this.#news(key, Math.min(left, this.#times.lookMs));
      current = (await shelf.get(key))?.ring ?? current;
    }
    return current;
  }

  #news(key: string, ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const listeners = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, listeners);
    listeners.add(resolve);
    const cancel = this.#deps.clock.after(ms, resolve);
    return promise.finally(() => {
      cancel();
      listeners.delete(resolve);
      if (listeners.size === 0) this.#waiting.delete(key);
    });
  }

  async #change(key: string, next: (before: Ring | null) => Ring): Promise<Ring> {
    const { shelf } = this.#deps;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before: Shelved | null = await shelf.get(key);
      const after = next(before?.ring ?? null);
      if (after === before?.ring) return after;
      if (!(await shelf.put(key, after, before?.version ?? null))) continue;
      for (const wake of this.#waiting.get(key) ?? []) wake();
      return after;
    }
    throw new Error(`ring: ${ATTEMPTS} writes in a row were overtaken`);
  }
}

function moved(ring: Ring | null, move: RingMove, me: Desktop, request: RingRequest, now: number): Ring {
  const { leg } = request;
  switch (move) {
    case 'ring':
      return join(ring, me, leg, now);
    case 'registered':
      return registered(ring, me, request as RingRequest<'registered'>, now);
    case 'claim':
      return claim(ring, me, request as RingRequest<'claim'>, now);
    case 'release':
      return release(ring, me, leg, now);
    case 'left':
      return left(ring, me, leg, now);
    case 'missed':
      return missed(ring, me, leg, now);
  }
}
