/**
 * Group calls between this desktop and the companion host: one conversation per call that rings at several. What the
 * host answers becomes the call's `group` part, which is in the journal before the reporter acts on it.
 *
 * Nothing of a conversation is kept beside that: each move may be repeated, so after a restart it goes on from the part
 * and from what has become of the call.
 */
import { type Call, isAlive } from '#shared/call.ts';
import { type GroupPart, groupPart, isGroupCall, isSamePart } from '#shared/group-part.ts';
import type { RingAnswer, RingMove, RingRequest } from '#shared/ring.ts';
import type { Clock, Log } from '#shared/web/ports.ts';
import { nextMove, nothingTold, partAfter, partWithoutHost, type Told, told } from './ring-moves.ts';

export interface RingGroupDeps {
  /** One request to the host. @throws Failure */
  readonly ask: <Move extends RingMove>(
    move: Move,
    request: RingRequest<Move>,
    signal: AbortSignal,
  ) => Promise<RingAnswer>;
  /** Whether there is a host to coordinate with; else group calls are registered on answer. */
  readonly hasHost: () => boolean;
  /** Makes the part a fact of the call; a CALL_ID becomes its own. */
  readonly assign: (callId: string, part: GroupPart, portalCallId: string | null) => void;
  readonly clock: Clock;
  readonly log: Log;
}

interface Talk {
  call: Call;
  told: Told;
  failures: number;
  /** The move that `notBefore` is about; any other may be made at once. */
  waits: RingMove | null;
  notBefore: number;
  readonly since: number;
  asking: { readonly move: RingMove; readonly stop: AbortController } | null;
  cancelTimer: () => void;
}

/** Between attempts, by failures in a row. Nothing of it reaches the portal. */
const RETRY_MS = [200, 500, 1000, 2000, 5000, 15_000, 60_000] as const;
/** Answered, and the host silent: so long it is asked who else has the call, then it counts as ours alone. */
const ANSWERED_PATIENCE_MS = 10_000;
/** After the end of a call that was lost at once. */
const RELEASE_AFTER_MS = 12_000;
/** Over, and the host silent. */
const ENDED_PATIENCE_MS = 3600_000;

export class RingGroup {
  readonly #deps: RingGroupDeps;
  readonly #talks = new Map<string, Talk>();

  constructor(deps: RingGroupDeps) {
    this.#deps = deps;
  }

  /** A call is new or has changed; also one of an earlier run whose part isn't played to its end. */
  update(call: Call): void {
    const talk = this.#talks.get(call.id);
    if (talk !== undefined) talk.call = call;
    else if (this.#begins(call)) this.#talks.set(call.id, this.#newTalk(call));
    else return;
    // Whoever told us is still telling others: what we make of it must not overtake that.
    queueMicrotask(() => this.#advance(call.id));
  }

  /** The host may be there again: what waits need not. */
  resume(): void {
    for (const [callId, talk] of this.#talks) {
      talk.failures = 0;
      talk.notBefore = 0;
      this.#advance(callId);
    }
  }

  /** Says nothing more. The journal has what the next run needs. */
  stop(): void {
    for (const talk of this.#talks.values()) {
      talk.cancelTimer();
      talk.asking?.stop.abort();
    }
    this.#talks.clear();
  }

  #begins(call: Call): boolean {
    if (!isGroupCall(call)) return false;
    if (call.group !== null) return nextMove(call, nothingTold) !== null;
    return call.phase === 'ringing' && this.#deps.hasHost();
  }

  #newTalk(call: Call): Talk {
    return {
      call,
      told: nothingTold,
      failures: 0,
      waits: null,
      notBefore: 0,
      since: this.#deps.clock.now(),
      asking: null,
      cancelTimer: () => undefined,
    };
  }

  #advance(callId: string): void {
    const talk = this.#talks.get(callId);
    if (talk === undefined) return;
    if (talk.call.group === null) return this.#assign(talk, groupPart('asking'), null);
    const move = nextMove(talk.call, talk.told);
    if (talk.asking !== null) {
      // The long answer to a ring is of no use any more once it is answered or over.
      if (talk.asking.move === 'ring' && move !== 'ring') talk.asking.stop.abort();
      return;
    }
    talk.cancelTimer();
    if (move === null) {
      if (!isAlive(talk.call)) this.#talks.delete(callId);
      return;
    }
    if (talk.waits !== move) Object.assign(talk, { waits: null, failures: 0, notBefore: 0 });
    const wait = Math.max(talk.notBefore, notBefore(talk.call, move)) - this.#deps.clock.now();
    if (wait > 0) talk.cancelTimer = this.#deps.clock.after(wait, () => this.#advance(callId));
    else void this.#ask(talk, move);
  }

  async #ask(talk: Talk, move: RingMove): Promise<void> {
    const { ask, clock, log } = this.#deps;
    const { call } = talk;
    const stop = new AbortController();
    talk.asking = { move, stop };
    try {
      const answer = await ask(move, requestOf(call, move), stop.signal);
      if (stop.signal.aborted) return;
      log.info('ring.answer', { callId: call.id, move, role: answer.role, named: answer.portalCallId !== null });
      talk.failures = 0;
      talk.notBefore = clock.now() + answer.again;
      talk.told = told(talk.told, talk.call, move, answer);
      talk.asking = null;
      this.#assign(talk, partAfter(talk.call, call, move, answer), answer.portalCallId);
      talk.waits = answer.again === 0 ? null : nextMove(talk.call, talk.told);
    } catch (error) {
      if (stop.signal.aborted) return;
      this.#failed(talk, move, error);
    } finally {
      talk.asking = null;
      this.#advance(call.id);
    }
  }

  #failed(talk: Talk, move: RingMove, error: unknown): void {
    const { clock, log } = this.#deps;
    const now = clock.now();
    log.warn('ring.failed', { callId: talk.call.id, move, failures: talk.failures + 1, error });
    talk.waits = move;
    talk.notBefore = now + (RETRY_MS[Math.min(talk.failures, RETRY_MS.length - 1)] ?? 60_000);
    talk.failures += 1;
    if (now - waitingSince(talk, move) < patience(talk.call)) return;
    if (talk.call.group?.role === 'alone') this.#talks.delete(talk.call.id);
    else this.#assign(talk, partWithoutHost(talk.call), null);
  }

  #assign(talk: Talk, part: GroupPart, portalCallId: string | null): void {
    const { call } = talk;
    const adopted = adopts(part) && portalCallId !== null && portalCallId !== call.portalCallId ? portalCallId : null;
    if (isSamePart(call.group, part) && adopted === null) return;
    this.#deps.log.info('ring.part', { callId: call.id, role: part.role, show: part.show, hide: part.hide });
    this.#deps.assign(call.id, part, adopted);
  }
}

/** Whoever else has answered gets the time to say so. */
const notBefore = ({ at }: Call, move: RingMove): number =>
  move === 'release' && at.ended !== null ? at.ended + RELEASE_AFTER_MS : 0;

/** Who has a part in the leader's registration calls it by its name. */
const adopts = ({ role }: GroupPart): boolean =>
  role === 'leader' || role === 'follower' || role === 'winner' || role === 'missed';

const patience = (call: Call): number => (call.at.answered === null ? ENDED_PATIENCE_MS : ANSWERED_PATIENCE_MS);

/** From the newest event that made us ask; a program that has just started begins to wait anew. */
const waitingSince = ({ call, since }: Talk, move: RingMove): number =>
  Math.max(since, call.at.answered ?? 0, call.at.ended ?? 0, notBefore(call, move));

function requestOf<Move extends RingMove>(call: Call, move: Move): RingRequest<Move>;
function requestOf(call: Call, move: RingMove): RingRequest {
  const leg = { physicalId: call.physicalId, leg: call.id };
  if (move === 'ring') return { ...leg, number: call.remote.e164 ?? call.remote.number, line: call.line.number };
  if (move === 'claim') return { ...leg, talkedMs: talkedMs(call) };
  if (move !== 'registered') return leg;
  return { ...leg, portalCallId: call.portalCallId ?? '', shownTo: shownTo(call) };
}

const talkedMs = ({ at }: Call): number | null =>
  at.ended === null ? null : Math.max(0, Math.round(at.ended - (at.answered ?? at.ended)));

/** The leader's registration shows to all that rang; a winner's own to herself. */
function shownTo({ group, owner }: Call): string[] {
  if (group !== null && group.ringing.length > 0) return [...group.ringing];
  return owner === null ? [] : [owner.userId];
}
