import { Fork, type ForkSurroundings, type Target } from './fork.ts';
import type { Peer } from './peer.ts';
import { uriOf, userOf } from './sip/address.ts';
import { callId, header, type SipRequest, type SipResponse, withHeader } from './sip/message.ts';
import { respond } from './sip/write.ts';
import type { CallIds } from './call-ids.ts';

/** A number whose calls wait for a free agent (bitrix24.md 8b, 8c). */
export type Queue = {
  readonly members: readonly string[];
  /** Everybody at once, or one after the other in the order of `members`. */
  readonly rings: 'all' | 'inTurn';
  /** How long each step rings: 3, 5 and 7 seconds, say; the last one repeats. */
  readonly ringMs: readonly number[];
  /** Silence between two steps. */
  readonly pauseMs?: number;
  /** How often everybody is asked before the caller is sent away; 1 unless told otherwise. */
  readonly rounds?: number;
  /** The caller is sent away after this, wherever the queue is. */
  readonly timeoutMs?: number;
  /** One Call-ID for all legs and rounds, as a proxy has it, or a new one for each, as a B2BUA. */
  readonly callIds?: 'one' | 'perLeg';
  /** Whether those who lose are told so (RFC 3326); some exchanges say nothing. */
  readonly saysElsewhere?: boolean;
  /** Whom the dial plan asks first: the extension of the caller's own manager, or null for the queue (bitrix24.md 8d). */
  readonly first?: (caller: string) => Promise<string | null>;
};

export type QueueSurroundings = Omit<ForkSurroundings, 'dress' | 'settled'> & {
  readonly callIds: CallIds;
  /** Where an extension rings. */
  targetsOf(extension: string): readonly Target[];
  /** The call is over or answered; only its ACK may still come. */
  settled(): void;
};

type Step = { readonly members: readonly string[]; readonly ms: number };

/**
 * A caller in a queue:
 *
 *   asking ──▶ ringing ◀──▶ pausing ──▶ over
 *                 └──── 2xx, CANCEL ─────▲
 */
export class QueueCall {
  readonly #caller: Peer;
  readonly #invite: SipRequest;
  readonly #queue: Queue;
  readonly #around: QueueSurroundings;
  readonly #stopTimers: (() => void)[] = [];
  #steps: Iterator<Step> = [][Symbol.iterator]();
  #ringing: Fork | null = null;
  #hasRung = false;
  #state: 'waiting' | 'cancelled' | 'timedOut' | 'over' = 'waiting';

  constructor(caller: Peer, invite: SipRequest, queue: Queue, around: QueueSurroundings) {
    this.#caller = caller;
    this.#invite = invite;
    this.#queue = queue;
    this.#around = around;
  }

  start(): void {
    const { first, timeoutMs } = this.#queue;
    if (timeoutMs !== undefined) this.#later(timeoutMs, () => this.#giveUp('timedOut', ['Q.850;cause=19']));
    if (first === undefined) return this.#begin(null);
    const caller = userOf(uriOf(header(this.#invite, 'From') ?? ''));
    // A dial plan whose question fails goes on as if nobody were responsible.
    first(caller).then(
      (extension) => this.#begin(extension),
      () => this.#begin(null),
    );
  }

  cancel(request: SipRequest): void {
    const reason = header(request, 'Reason');
    this.#giveUp('cancelled', reason === undefined ? [] : [reason]);
  }

  peerGone(peer: Peer): void {
    this.#ringing?.peerGone(peer);
  }

  #begin(first: string | null): void {
    this.#steps = stepsOf(this.#queue, first)[Symbol.iterator]();
    this.#next();
  }

  #next(): void {
    if (this.#state !== 'waiting') return this.#end(respond(this.#invite, this.#state === 'cancelled' ? 487 : 480));
    for (let step = this.#steps.next(); step.done !== true; step = this.#steps.next()) {
      const { members, ms } = step.value;
      const targets = members.flatMap((member) => this.#around.targetsOf(member));
      // Nobody of them is signed in: no step to wait for.
      if (targets.length > 0) return this.#ring(targets, ms);
    }
    this.#end(respond(this.#invite, 480));
  }

  #ring(targets: readonly Target[], ms: number): void {
    const { callIds = 'one', saysElsewhere = true } = this.#queue;
    const fork = new Fork(this.#asCaller(), this.#invite, targets, {
      ...this.#around,
      dress: (invite) =>
        callIds === 'one' ? invite : withHeader(invite, 'Call-ID', this.#around.callIds.legOf(callId(invite))),
      losersHear: saysElsewhere ? undefined : [],
      // Every leg is a call of its own: one agent's refusal speaks for nobody else.
      refusalsAreEverybodys: false,
      settled: () => undefined,
    });
    this.#ringing = fork;
    fork.start(ms);
  }

  /** The queue stands in the caller's place: she hears of the first ringing and of the answer, not of each step. */
  #asCaller(): Peer {
    const { id, transport, user } = this.#caller;
    return {
      id,
      transport,
      user,
      trusted: true,
      send: (message) => message.kind === 'response' && this.#heard(message),
    };
  }

  #heard(response: SipResponse): boolean {
    if (response.status < 200) {
      if (this.#hasRung) return true;
      this.#hasRung = true;
      return this.#caller.send(response);
    }
    if (response.status < 300) {
      // A second one, of two who answered at once, goes to the caller as well: she ends it (RFC 3261 13.2.2.4).
      const passedOn = this.#caller.send(response);
      this.#over();
      return passedOn;
    }
    this.#ringing = null;
    const { pauseMs = 0 } = this.#queue;
    if (this.#state === 'waiting') this.#later(pauseMs, () => this.#next());
    else this.#next();
    return true;
  }

  #giveUp(why: 'cancelled' | 'timedOut', reasons: readonly string[]): void {
    if (this.#state !== 'waiting') return;
    this.#state = why;
    if (this.#ringing === null) this.#next();
    else this.#ringing.stop(reasons);
  }

  #end(verdict: SipResponse): void {
    if (this.#state === 'over') return;
    this.#caller.send(verdict);
    this.#over();
  }

  #over(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    for (const stop of this.#stopTimers) stop();
    this.#around.settled();
  }

  #later(ms: number, task: () => void): void {
    this.#stopTimers.push(this.#around.timers.after(ms, task));
  }
}

function* stepsOf({ members, rings, ringMs, rounds = 1 }: Queue, first: string | null): Generator<Step> {
  const msOf = (at: number): number => ringMs[Math.min(at, ringMs.length - 1)] ?? 0;
  if (first !== null) yield { members: [first], ms: msOf(0) };
  for (let round = 0; round < rounds; round++) {
    if (rings === 'all') yield { members, ms: msOf(round) };
    else for (const [at, member] of members.entries()) yield { members: [member], ms: msOf(at) };
  }
}
