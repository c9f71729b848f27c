/**
 * The side that passes a call to a colleague. It tells her desktop before the telephone does anything, and when the call
 * is hers; until her desktop has said that it has it, the reporter keeps this call and finishes it in her name.
 */
import type { Call, CallFact } from '#shared/call.ts';
import type { CommandResult } from '#shared/command.ts';
import type { HandoverMessage, Offer } from '#shared/handover.ts';
import { portalGoal } from '#shared/portal-goal.ts';
import type { CallChange } from '../calls/call-book-ports.ts';
import type { Colleagues } from '../portal/colleagues.ts';
import type { Clock, Log } from '../ports.ts';
import { partyHash } from './party.ts';

export interface GivingDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly colleagues: Pick<Colleagues, 'byExtension'>;
  learn(callId: string, fact: CallFact): void;
  call(callId: string): Call | null;
  /** That her card is to come up, by the companion host where there is one, beside what we say ourselves. Never rejects. */
  announce(portalCallId: string, toUserId: string): Promise<void>;
  /** To the colleagues' desktops. @throws PortalError */
  say(message: HandoverMessage): Promise<void>;
  /** Milliseconds that the portal's clock is ahead of ours. */
  clockOffset(): number;
  /** Our own number, as colleagues see it. */
  ownNumber(): string | null;
}

/** A customer is on the line: who isn't found out about in this time is a number like any other. */
const PATIENCE_MS = 1500;
/** "Yours" is said so often until it is heard: pushes get lost. */
const AGAIN_MS = [0, 3000, 8000, 20_000] as const;

export class Giving {
  readonly #deps: GivingDeps;
  /** Repetitions that are still to come, by CALL_ID. */
  readonly #repeating = new Map<string, () => void>();
  /** Calls that are to be passed on, and that the portal has yet to name. */
  readonly #unnamed = new Map<string, (isNamed: boolean) => void>();
  /** Calls whose colleague is just being told: who presses again in this moment means the same. */
  readonly #passing = new Set<string>();

  constructor(deps: GivingDeps) {
    this.#deps = deps;
  }

  /** The call is about to be passed to this number, or somebody there to be asked. Never rejects, and takes a moment at most. */
  async prepare(call: Call, number: string): Promise<void> {
    const { colleagues, clock, log } = this.#deps;
    if (call.owner === null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(PATIENCE_MS, resolve);
    const preparing = colleagues
      .byExtension(number)
      .then(async (colleague) => {
        if (colleague !== null && (await this.#hasName(call.id))) await this.#offer(call, colleague.userId);
      })
      .catch((error: unknown) => log.warn('handover.notPrepared', { callId: call.id, error }));
    await Promise.race([preparing, promise]);
    cancel();
    this.#unnamed.get(call.id)?.(false);
  }

  /** The telephone does it when the colleague's desktop has been told, as far as that can be told in a moment. */
  async around(call: Call, number: string, transfer: () => CommandResult): Promise<CommandResult> {
    if (this.#passing.has(call.id)) return { ok: false, reason: 'repeated' };
    this.#passing.add(call.id);
    try {
      const before = this.#deps.call(call.id)?.handover?.toUserId;
      await this.prepare(call, number);
      const result = transfer();
      const now = result.ok ? null : this.#deps.call(call.id);
      // What an earlier press has offered her is on its way.
      if (now !== null && now.handover?.toUserId !== before) this.withdraw(now);
      return result;
    } finally {
      this.#passing.delete(call.id);
    }
  }

  /** Something has become of a call, perhaps of one that is being passed on. */
  update({ call, previous, event }: CallChange): void {
    this.#named(call);
    if (call.handover === null || call.handover.taken) return;
    const isOver = event?.type === 'ended';
    if (isOver && isPassedOn(call)) return this.#given(call);
    const isBack = event?.type === 'transfer' && event.transfer === null && previous?.transfer != null;
    const hasFailed = event?.type === 'transferProgress' && event.stage === 'failed';
    if (isOver || isBack || hasFailed) this.withdraw(call);
  }

  /** It stays with us after all. */
  withdraw(call: Call): void {
    const { handover, owner, portalCallId } = call;
    if (handover === null || owner === null || portalCallId === null) return;
    this.#deps.learn(call.id, { type: 'handover', handover: null });
    const never = { t: 'never', callId: portalCallId, from: owner.userId, to: handover.toUserId } as const;
    this.#repeat(portalCallId, never, AGAIN_MS.slice(0, 2));
  }

  /** The colleague's desktop has it. */
  taken(message: HandoverMessage & { t: 'taken' }, calls: readonly Call[]): void {
    // One that came back to us, and went again, has been ours before.
    const call = calls.findLast(({ portalCallId, handover }) => portalCallId === message.callId && handover !== null);
    if (call?.handover == null || call.handover.toUserId !== message.from) return;
    this.#stop(message.callId);
    if (call.handover.taken || !isPassedOn(call)) return;
    this.#deps.log.info('handover.taken', { callId: call.id, portalCallId: message.callId, by: message.from });
    this.#deps.learn(call.id, { type: 'handover', handover: { ...call.handover, taken: true } });
  }

  /** Says no more of what has been given. */
  forget(): void {
    for (const callId of this.#repeating.keys()) this.#stop(callId);
  }

  async #offer(before: Call, toUserId: string): Promise<void> {
    const call = this.#deps.call(before.id);
    if (call?.owner == null || call.phase === 'ended' || toUserId === call.owner.userId) return;
    const offer = this.#message('offer', call, toUserId);
    if (offer === null) return;
    this.#stop(offer.callId);
    this.#deps.learn(call.id, { type: 'handover', handover: { toUserId, taken: false } });
    this.#deps.log.info('handover.offered', { callId: call.id, portalCallId: offer.callId, to: toUserId });
    await Promise.all([this.#deps.say(offer), this.#deps.announce(offer.callId, toUserId)]);
  }

  /** Whether the portal knows the call: a call that has just begun to ring is being registered. */
  #hasName(callId: string): Promise<boolean> {
    const call = this.#deps.call(callId);
    if (call === null || call.portalCallId !== null) return Promise.resolve(call !== null);
    if (portalGoal(call).stage !== 'registered') return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#unnamed.set(callId, (isNamed) => {
      this.#unnamed.delete(callId);
      resolve(isNamed);
    });
    return promise;
  }

  #named({ id, portalCallId, phase }: Call): void {
    if (portalCallId !== null || phase === 'ended') this.#unnamed.get(id)?.(portalCallId !== null);
  }

  #given(call: Call): void {
    const message = call.handover === null ? null : this.#message('yours', call, call.handover.toUserId);
    if (message !== null) this.#repeat(message.callId, message, AGAIN_MS);
  }

  #message(t: Offer['t'], { portalCallId, owner, remote, at }: Call, to: string): Offer | null {
    if (portalCallId === null || owner === null) return null;
    const numbers = [remote.e164 ?? remote.number, this.#deps.ownNumber() ?? ''];
    const parties = numbers.flatMap((number) => partyHash(portalCallId, number) ?? []);
    const answered = at.answered === null ? null : at.answered + this.#deps.clockOffset();
    return { t, callId: portalCallId, from: owner.userId, to, parties, answered };
  }

  #repeat(callId: string, message: HandoverMessage, after: readonly number[]): void {
    this.#stop(callId);
    const cancels = after.map((ms) => this.#deps.clock.after(ms, () => this.#say(message)));
    this.#repeating.set(callId, () => {
      for (const cancel of cancels) cancel();
    });
  }

  #say(message: HandoverMessage): void {
    this.#deps
      .say(message)
      .catch((error: unknown) => this.#deps.log.warn('handover.unsaid', { what: message.t, error }));
  }

  #stop(callId: string): void {
    this.#repeating.get(callId)?.();
    this.#repeating.delete(callId);
  }
}

/** It has left us for somebody else: in mid-call, or by 302 while it rang. */
const isPassedOn = ({ end }: Call): boolean => end?.cause === 'transferred' || end?.cause === 'redirected';
