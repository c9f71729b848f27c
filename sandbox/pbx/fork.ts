import type { Peer } from './peer.ts';
import { viaOf } from './peer.ts';
import {
  header,
  headerValues,
  type SipRequest,
  type SipResponse,
  withHeader,
  withHeaderOnTop,
  withoutFirst,
} from './sip/message.ts';
import { uriOf } from './sip/address.ts';
import { ackFor, cancelFor, newBranch, respond } from './sip/write.ts';
import type { Timers } from './timers.ts';

export type Target = { readonly peer: Peer; readonly uri: string };

/** What the proxy lends a fork: the way back for responses, and timers. */
export type ForkSurroundings = {
  readonly timers: Timers;
  expect(branch: string, onResponse: (response: SipResponse) => void): void;
  forget(branch: string): void;
  /** Where a redirection leads; nowhere, if it isn't followed (RFC 3261 16.7 step 4). */
  places(uri: string): readonly Target[];
  /** Every transaction of this INVITE is over; only its ACK may still come. */
  settled(): void;
  /** What a leg's INVITE has of its own, in a B2BUA. */
  dress?(invite: SipRequest): SipRequest;
  /** Why the others stop once somebody has answered; "completed elsewhere" unless told otherwise. */
  readonly losersHear?: readonly string[] | undefined;
  /** A 6xx from one speaks for all of them (RFC 3261 16.7 step 5); in a B2BUA it doesn't. */
  readonly refusalsAreEverybodys?: boolean;
};

/**
 * One leg:
 *
 *   calling ──1xx──▶ proceeding ──final──▶ ended
 *      │                 ▲                   ▲
 *      └──────────── final, socket lost ─────┘
 *
 * CANCEL may go out in `proceeding` only (RFC 3261 9.1), so in `calling` the wish is kept for the first 1xx.
 */
type Leg = {
  readonly target: Target;
  readonly invite: SipRequest;
  readonly branch: string;
  state: 'calling' | 'proceeding' | 'ended';
  cancelling: { readonly reasons: readonly string[]; sent: boolean } | undefined;
};

export const COMPLETED_ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"';

/** 64*T1: how long a cancelled leg may take to say 487, and how long a finished one is remembered (RFC 3261 17.1.1). */
export const TIMER_64_T1 = 32_000;

/** One INVITE on its way to one or more places at once: RFC 3261 16.7 and, for the reasons, RFC 3326. */
export class Fork {
  readonly caller: Peer;
  readonly invite: SipRequest;
  readonly #around: ForkSurroundings;
  readonly #legs: Leg[];
  readonly #refusals: SipResponse[] = [];
  readonly #stopTimers: (() => void)[] = [];
  #accepted = false;
  #cancelledByCaller = false;
  #settled = false;

  constructor(caller: Peer, invite: SipRequest, targets: readonly Target[], around: ForkSurroundings) {
    this.caller = caller;
    this.invite = invite;
    this.#around = around;
    this.#legs = targets.map((target) => this.#newLeg(target));
  }

  /** Sends the INVITE everywhere; without an answer in `ringMs` it is given up as 408. */
  start(ringMs?: number): void {
    this.#try(this.#legs);
    if (ringMs !== undefined && !this.#settled) {
      this.#stopTimers.push(this.#around.timers.after(ringMs, () => this.#ringTimeIsOver()));
    }
  }

  #try(legs: readonly Leg[]): void {
    for (const leg of legs) this.#around.expect(leg.branch, (response) => this.#onResponse(leg, response));
    for (const leg of legs) if (!leg.target.peer.send(leg.invite)) this.#lose(leg);
  }

  /** The caller's own CANCEL: everybody stops, with the caller's reasons passed on (RFC 3326 2). */
  cancel(request: SipRequest): void {
    this.stop(headerValues(request, 'Reason'));
  }

  /** Nobody wants it answered any more. */
  stop(reasons: readonly string[]): void {
    if (this.#accepted) return;
    this.#cancelledByCaller = true;
    this.#cancelOthers(undefined, reasons);
  }

  /** A connection is gone: whatever rang there can't answer any more. */
  peerGone(peer: Peer): void {
    for (const leg of this.#legs) if (leg.target.peer === peer && leg.state !== 'ended') this.#lose(leg);
  }

  #onResponse(leg: Leg, response: SipResponse): void {
    const upstream = withoutFirst(response, 'Via');
    if (response.status < 200) {
      if (leg.state === 'calling') leg.state = 'proceeding';
      this.#sendCancelIfWanted(leg);
      if (response.status > 100 && !this.#accepted && !this.#cancelledByCaller) this.caller.send(upstream);
      return;
    }
    if (response.status < 300) {
      // RFC 3261 16.7 step 5: every 2xx goes upstream, also the second one of two who answered at once.
      this.caller.send(upstream);
      this.#accepted = true;
      this.#end(leg);
      this.#cancelOthers(leg, this.#around.losersHear ?? [COMPLETED_ELSEWHERE]);
      this.#settleIfOver();
      return;
    }
    leg.target.peer.send(ackFor(leg.invite, response));
    if (leg.state === 'ended') return;
    if (response.status < 400 && this.#redirected(leg, response)) return;
    this.#refused(leg, upstream);
  }

  #refused(leg: Leg, refusal: SipResponse): void {
    this.#end(leg);
    // A leg that we cancelled says 487 because of us; that is nobody's opinion about the call.
    if (!leg.cancelling || refusal.status !== 487) this.#refusals.push(refusal);
    // RFC 3261 16.7 step 5: a 6xx speaks for everybody, so nobody else goes on ringing.
    const { refusalsAreEverybodys = true } = this.#around;
    if (refusal.status >= 600 && refusalsAreEverybodys)
      this.#cancelOthers(leg, [`SIP;cause=${refusal.status};text="${refusal.reason}"`]);
    this.#settleIfOver();
  }

  /** The caller needn't know: somebody else rings in the place of the one who said so. */
  #redirected(leg: Leg, response: SipResponse): boolean {
    if (this.#accepted || this.#cancelledByCaller) return false;
    const added = headerValues(response, 'Contact')
      .flatMap((contact) => this.#around.places(uriOf(contact)))
      .map((target) => this.#newLeg(target));
    if (added.length === 0) return false;
    this.#legs.push(...added);
    this.#end(leg);
    this.#try(added);
    return true;
  }

  #lose(leg: Leg): void {
    this.#refused(leg, respond(this.invite, 480));
  }

  #ringTimeIsOver(): void {
    this.#refusals.push(respond(this.invite, 408));
    this.#cancelOthers(undefined, ['Q.850;cause=19;text="No answer"']);
  }

  #cancelOthers(but: Leg | undefined, reasons: readonly string[]): void {
    for (const leg of this.#legs) {
      if (leg === but || leg.state === 'ended' || leg.cancelling) continue;
      leg.cancelling = { reasons, sent: false };
      this.#sendCancelIfWanted(leg);
      this.#stopTimers.push(this.#around.timers.after(TIMER_64_T1, () => leg.state !== 'ended' && this.#lose(leg)));
    }
  }

  #sendCancelIfWanted(leg: Leg): void {
    if (leg.state !== 'proceeding' || !leg.cancelling || leg.cancelling.sent) return;
    leg.cancelling.sent = true;
    leg.target.peer.send(cancelFor(leg.invite, leg.cancelling.reasons));
  }

  #end(leg: Leg): void {
    leg.state = 'ended';
    // A refusal may come twice and needs its ACK each time, so the way back stays open for a while.
    this.#around.timers.after(TIMER_64_T1, () => this.#around.forget(leg.branch));
  }

  #settleIfOver(): void {
    if (this.#settled || this.#legs.some((leg) => leg.state !== 'ended')) return;
    this.#settled = true;
    for (const stop of this.#stopTimers) stop();
    if (!this.#accepted) this.caller.send(this.#verdict());
    this.#around.settled();
  }

  #verdict(): SipResponse {
    const everybody = this.#refusals.find(({ status }) => status >= 600);
    if (everybody) return everybody;
    if (this.#cancelledByCaller) return respond(this.invite, 487);
    return bestOf(this.#refusals) ?? respond(this.invite, 480);
  }

  #newLeg(target: Target): Leg {
    const branch = newBranch();
    const hops = Number(header(this.invite, 'Max-Forwards') ?? 70) - 1;
    const dressed = this.#around.dress?.(this.invite) ?? this.invite;
    const onward = withHeader({ ...dressed, uri: target.uri }, 'Max-Forwards', String(hops));
    const invite = withHeaderOnTop(onward, 'Via', viaOf(target.peer, branch));
    return { target, invite, branch, state: 'calling', cancelling: undefined };
  }
}

/** RFC 3261 16.7 step 6: the lowest class; within it "busy" tells the caller more than "not there" or "gone". */
function bestOf(refusals: readonly SipResponse[]): SipResponse | undefined {
  const rank = ({ status }: SipResponse): number => {
    const preferred = PREFERRED_IN_CLASS.indexOf(status);
    return Math.floor(status / 100) * 1000 + (preferred < 0 ? PREFERRED_IN_CLASS.length : preferred);
  };
  return refusals.toSorted((a, b) => rank(a) - rank(b))[0];
}

const PREFERRED_IN_CLASS = [401, 407, 415, 420, 484, 486, 480, 408];
