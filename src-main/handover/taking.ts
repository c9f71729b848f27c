/**
 * The side that gets a colleague's call. What rings after her offer isn't registered as a call of our own; when she says
 * that it is ours, it carries her CALL_ID, and our reporter owes its `finish`.
 */
import { type Call, type CallFact, isAlive } from '#shared/call.ts';
import type { Inheritance } from '#shared/crm-facts.ts';
import type { HandoverMessage, Offer } from '#shared/handover.ts';
import { type PassedCall, readPassedCall } from '#shared/passed-call.ts';
import type { CallChange } from '../calls/call-book-ports.ts';
import type { Clock, Log } from '../ports.ts';
import { partyHash } from './party.ts';

export interface TakingDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
  learn(callId: string, fact: CallFact): void;
  calls(): readonly Call[];
  ownUserId(): string | null;
  /** To the colleagues' desktops. @throws PortalError */
  say(message: HandoverMessage): Promise<void>;
  clockOffset(): number;
  /**
   * Shows the card of that call to this agent. @returns whether the portal has such a call that isn't finished (bitrix24.md 3.4)
   * @throws PortalError
   */
  showOwn(portalCallId: string): Promise<boolean>;
  /** Takes the card of our own registration away: Bitrix24 shows one, and the colleague's is to come. */
  hide(portalCallId: string): void;
}

export interface Inherited {
  readonly portalCallId: string;
  readonly inheritance: Inheritance;
}

/** An offer is for what rings soon: the telephone is quicker than the agents. */
const OFFER_LIFE = 60_000;
/** What rings already when the offer comes, because pushes take their time. */
const RANG_BEFORE = 20_000;
/** What the telephone alone has told is asked at the portal when no colleague's desktop has said it by then, and again. */
const PROVE_MS = [1500, 3000, 8000, 20_000] as const;
/** That a call is here is said so often: pushes get lost, and until one is heard the colleague answers for the call. */
const TAKEN_MS = [0, 5000, 20_000] as const;
/** Who passes a call on says what became of it within this time after its end, or never. */
const DECISION_MS = 120_000;

interface Offered {
  readonly offer: Offer;
  readonly at: number;
  /** A call may be offered again after it was taken back: calls that were over by then are of an earlier round. */
  readonly since: number;
}

export class Taking {
  readonly #deps: TakingDeps;
  readonly #offers = new Map<string, Offered>();
  readonly #waiting = new Map<string, () => void>();
  /** By CALL_ID: what only an INVITE has said, which anybody can write. */
  readonly #unproven = new Map<string, () => void>();
  /** Whose they were: of calls that are ours as soon as they are answered here, by our id of the call. */
  readonly #givers = new Map<string, string>();
  /** Repetitions that are still to come, by CALL_ID. */
  readonly #telling = new Map<string, () => void>();

  constructor(deps: TakingDeps) {
    this.#deps = deps;
  }

  /**
   * An INVITE from this number: asked before it becomes a call.
   * @param passed what it says itself (`passed-call.ts`)
   */
  inheritanceOf(number: string, passed: string | null = null): Inherited | null {
    const now = this.#deps.clock.now();
    for (const [callId, { offer, at, since }] of this.#offers) {
      if (now - at > OFFER_LIFE) this.#offers.delete(callId);
      else if (!this.#isCarried(callId, since) && comesFrom(offer, number)) return this.#inherited(offer, 'offered');
    }
    return this.#named(passed === null ? null : readPassedCall(passed), number);
  }

  /** Whether a colleague has told us of this CALL_ID: its card is no click. */
  isOffered(portalCallId: string): boolean {
    return this.#offers.has(portalCallId);
  }

  receive(message: Exclude<HandoverMessage, { t: 'taken' }>): void {
    if (message.to !== this.#deps.ownUserId() || message.from === message.to) return;
    this.#deps.log.info('handover.heard', { what: message.t, portalCallId: message.callId, from: message.from });
    // The telephone was quicker than her desktop: the same round.
    const isKnown = this.#unproven.has(message.callId) || message.t !== 'offer';
    this.#proven(message.callId);
    if (message.t === 'never') return this.#never(message.callId);
    const at = this.#deps.clock.now();
    const since = isKnown ? (this.#offers.get(message.callId)?.since ?? 0) : at;
    this.#offers.set(message.callId, { offer: message, at, since });
    const call = this.#callOf(message.callId) ?? this.#adopt(message);
    if (call !== undefined && message.t === 'yours') this.#ours(call, message);
  }

  update({ call, event }: CallChange): void {
    if (call.inherited === null || call.portalCallId === null) return;
    const giver = this.#givers.get(call.id);
    if (event?.type === 'accepted' && giver !== undefined) this.#take(call, giver);
    if (event?.type === 'ended') this.#givers.delete(call.id);
    if (event?.type === 'ended' && call.inherited.state === 'offered') this.#awaitDecision(call);
  }

  /** Calls of an earlier run about which no word has come: their colleague's desktop finishes them. */
  recovered(calls: readonly Call[]): void {
    for (const call of calls) if (!isAlive(call)) this.#giveUp(call);
  }

  /** Our own registration of a call has been answered after it became a colleague's. */
  registered(callId: string, portalCallId: string): void {
    const call = this.#deps.calls().find(({ id }) => id === callId);
    if (call?.inherited != null && call.portalCallId !== portalCallId) this.#deps.hide(portalCallId);
  }

  /** As if nobody had offered anything. Undecided calls are decided when their agent signs in again (`recovered`). */
  forget(): void {
    for (const timers of [this.#waiting, this.#unproven, this.#telling]) {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    }
    this.#offers.clear();
    this.#givers.clear();
  }

  /** No desktop has told us of it, as far as we have heard; the telephone has. */
  #named(passed: PassedCall | null, number: string): Inherited | null {
    const { ownUserId, clock, clockOffset, log } = this.#deps;
    const to = ownUserId();
    if (passed === null || to === null || passed.fromUserId === to || this.#isCarried(passed.portalCallId)) return null;
    const { portalCallId: callId, fromUserId: from, talkedSeconds } = passed;
    const party = partyHash(callId, number);
    const answered = clock.now() + clockOffset() - talkedSeconds * 1000;
    const offer: Offer = { t: 'offer', callId, from, to, parties: party === null ? [] : [party], answered };
    log.info('handover.named', { portalCallId: callId, from });
    const at = clock.now();
    this.#offers.set(callId, { offer, at, since: at });
    this.#proveSoon(offer, 0);
    return this.#inherited(offer, 'offered');
  }

  #proveSoon(offer: Offer, attempt: number): void {
    const cancel = this.#deps.clock.after(PROVE_MS[attempt] ?? 0, () => void this.#prove(offer, attempt));
    this.#unproven.set(offer.callId, cancel);
  }

  /** Only who may see the portal's calls knows a CALL_ID of one that is up: it is as good as her desktop's word. */
  async #prove(offer: Offer, attempt: number): Promise<void> {
    const { showOwn, count, log } = this.#deps;
    const isOpen = await showOwn(offer.callId).catch((error: unknown) => {
      log.warn('handover.unasked', { portalCallId: offer.callId, error });
      return null;
    });
    // Her desktop has spoken meanwhile.
    if (!this.#unproven.has(offer.callId)) return;
    if (isOpen === null && attempt + 1 < PROVE_MS.length) return this.#proveSoon(offer, attempt + 1);
    this.#proven(offer.callId);
    const call = this.#callOf(offer.callId);
    if (isOpen === true) {
      if (call !== undefined) this.#ours(call, offer);
      return;
    }
    // Nobody's, finished, or never to be known: who talks to the customer here has a call of her own.
    count('handover.unproven');
    this.#offers.delete(offer.callId);
    if (call === undefined) return;
    this.#decided(call.id);
    this.#deps.learn(call.id, { type: 'disinherited' });
  }

  #proven(callId: string): void {
    this.#unproven.get(callId)?.();
    this.#unproven.delete(callId);
  }

  #callOf(callId: string): Call | undefined {
    const since = this.#offers.get(callId)?.since ?? 0;
    const calls = this.#deps.calls().filter(({ portalCallId, inherited, at }) => {
      return portalCallId === callId && inherited !== null && (at.ended === null || at.ended >= since);
    });
    // What is over and was left to the colleague stays hers, whatever she offers later.
    return calls.findLast(isAlive) ?? calls.findLast(({ inherited }) => inherited?.state !== 'theirs');
  }

  /** @param since calls that ended before are no hindrance */
  #isCarried(callId: string, since = Infinity): boolean {
    return this.#deps
      .calls()
      .some(({ portalCallId, at }) => portalCallId === callId && (at.ended === null || at.ended >= since));
  }

  /** It rang before its offer came, and may have been registered as ours meanwhile. */
  #adopt(offer: Offer): Call | undefined {
    const { clock, calls, learn, hide, log } = this.#deps;
    const now = clock.now();
    const call = calls().find(
      (one) =>
        one.direction === 'incoming' &&
        one.inherited === null &&
        isAlive(one) &&
        now - one.at.created < (offer.t === 'yours' ? DECISION_MS : RANG_BEFORE) &&
        comesFrom(offer, one.remote.e164 ?? one.remote.number),
    );
    if (call === undefined) return undefined;
    log.info('handover.adopted', { callId: call.id, portalCallId: offer.callId, instead: call.portalCallId });
    learn(call.id, { type: 'inherited', ...this.#inherited(offer, 'offered') });
    if (call.portalCallId !== null) hide(call.portalCallId);
    return this.#callOf(offer.callId);
  }

  #ours(call: Call, offer: Offer): void {
    if (call.inherited?.state !== 'ours') {
      this.#decided(call.id);
      this.#deps.learn(call.id, { type: 'inherited', ...this.#inherited(offer, 'ours') });
    }
    // What nobody answers here stays the colleague's to finish.
    if (call.at.answered !== null) this.#take(call, offer.from);
    else if (isAlive(call)) this.#givers.set(call.id, offer.from);
  }

  #take({ id, portalCallId }: Call, to: string): void {
    const { ownUserId, clock, log, say } = this.#deps;
    const from = ownUserId();
    this.#givers.delete(id);
    if (from === null || portalCallId === null) return;
    const tell = () => {
      say({ t: 'taken', callId: portalCallId, from, to }).catch((error: unknown) =>
        log.warn('handover.unsaid', { callId: id, what: 'taken', error }),
      );
    };
    this.#telling.get(portalCallId)?.();
    const cancels = TAKEN_MS.map((ms) => clock.after(ms, tell));
    this.#telling.set(portalCallId, () => {
      for (const cancel of cancels) cancel();
    });
  }

  #never(callId: string): void {
    const call = this.#callOf(callId);
    this.#offers.delete(callId);
    if (call?.inherited?.state !== 'offered') return;
    this.#decided(call.id);
    // Rang in vain, or was a question: part of her call. Whoever talks to the customer has a call of his own.
    const isOwn = call.at.answered !== null && call.remote.e164 !== null;
    if (isOwn) this.#deps.learn(call.id, { type: 'disinherited' });
    else this.#learnState(call.id, callId, { ...call.inherited, state: 'theirs' });
  }

  #awaitDecision(call: Call): void {
    this.#waiting.set(
      call.id,
      this.#deps.clock.after(DECISION_MS, () => {
        this.#waiting.delete(call.id);
        const late = this.#deps.calls().find(({ id }) => id === call.id) ?? call;
        this.#giveUp(late);
      }),
    );
  }

  #giveUp({ id, portalCallId, inherited }: Call): void {
    if (inherited?.state !== 'offered' || portalCallId === null) return;
    this.#deps.log.warn('handover.undecided', { callId: id, portalCallId });
    this.#learnState(id, portalCallId, { ...inherited, state: 'theirs' });
  }

  #learnState(id: string, portalCallId: string, inheritance: Inheritance): void {
    this.#deps.learn(id, { type: 'inherited', portalCallId, inheritance });
  }

  #decided(callId: string): void {
    this.#waiting.get(callId)?.();
    this.#waiting.delete(callId);
  }

  #inherited({ callId, answered }: Offer, state: Inheritance['state']): Inherited {
    const { clock, clockOffset } = this.#deps;
    const answeredAt = answered === null ? null : Math.max(0, answered - clockOffset());
    return { portalCallId: callId, inheritance: { since: clock.now(), answeredAt, state } };
  }
}

function comesFrom({ callId, parties }: Offer, number: string): boolean {
  const hash = partyHash(callId, number);
  return hash !== null && parties.includes(hash);
}
