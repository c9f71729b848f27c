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
/** Who passes a call on says what became of it within this time after its end, or never. */
const DECISION_MS = 120_000;

export class Taking {
  readonly #deps: TakingDeps;
  readonly #offers = new Map<string, { readonly offer: Offer; readonly at: number }>();
  readonly #waiting = new Map<string, () => void>();
  /** By CALL_ID: what only an INVITE has said, which anybody can write. */
  readonly #unproven = new Map<string, () => void>();

  constructor(deps: TakingDeps) {
    this.#deps = deps;
  }

  /**
   * An INVITE from this number: asked before it becomes a call.
   * @param passed what it says itself (`passed-call.ts`)
   */
  inheritanceOf(number: string, passed: string | null = null): Inherited | null {
    const now = this.#deps.clock.now();
    for (const [callId, { offer, at }] of this.#offers) {
      if (now - at > OFFER_LIFE) this.#offers.delete(callId);
      else if (!this.#isCarried(callId) && comesFrom(offer, number)) return this.#inherited(offer, 'offered');
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
    this.#proven(message.callId);
    if (message.t === 'never') return this.#never(message.callId);
    this.#offers.set(message.callId, { offer: message, at: this.#deps.clock.now() });
    const call = this.#callOf(message) ?? this.#adopt(message);
    if (call !== undefined && message.t === 'yours') this.#ours(call, message);
  }

  update({ call, event }: CallChange): void {
    if (call.inherited === null || call.portalCallId === null) return;
    if (event?.type === 'accepted' && call.inherited.state === 'ours') this.#take(call);
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

  stop(): void {
    for (const cancel of [...this.#waiting.values(), ...this.#unproven.values()]) cancel();
    this.#waiting.clear();
    this.#unproven.clear();
    this.#offers.clear();
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
    this.#offers.set(callId, { offer, at: clock.now() });
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
    const call = this.#callOf(offer);
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

  #callOf({ callId }: Offer): Call | undefined {
    return this.#deps.calls().find(({ portalCallId, inherited }) => portalCallId === callId && inherited !== null);
  }

  #isCarried(callId: string): boolean {
    return this.#deps.calls().some(({ portalCallId }) => portalCallId === callId);
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
    return this.#callOf(offer);
  }

  #ours(call: Call, offer: Offer): void {
    if (call.inherited?.state !== 'ours') {
      this.#decided(call.id);
      this.#deps.learn(call.id, { type: 'inherited', ...this.#inherited(offer, 'ours') });
    }
    // What nobody answers here stays the colleague's to finish.
    if (call.at.answered !== null) this.#take(call);
  }

  #take({ id, portalCallId }: Call): void {
    const from = this.#deps.ownUserId();
    const to = portalCallId === null ? undefined : this.#offers.get(portalCallId)?.offer.from;
    if (from === null || portalCallId === null || to === undefined) return;
    this.#deps
      .say({ t: 'taken', callId: portalCallId, from, to })
      .catch((error: unknown) => this.#deps.log.warn('handover.unsaid', { callId: id, what: 'taken', error }));
  }

  #never(callId: string): void {
    this.#offers.delete(callId);
    const call = this.#deps
      .calls()
      .find(({ portalCallId, inherited }) => portalCallId === callId && inherited !== null);
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
