/**
 * One group call as the host knows it, and what happens to it. Pure: the store keeps it, and whichever replica handles a
 * request writes the next state only over the one that it has read, so two replicas behave as one.
 *
 *   ringing ──claim──▶ claimed: the one that holds the claim finishes the call
 *      │                  ▲ └──release──▶ claimed by the other that had answered, if there is one
 *      └──missed──▶ missed: the leader finishes it
 *
 * Nobody but the holder of the claim, or the leader of a missed call, finishes: exactly one finished call.
 */
import { GLARE_MS, type RingAnswer, type RingRole } from '#shared/ring.ts';

export interface Desktop {
  readonly userId: string;
  readonly instance: string;
}

/** A desktop's newest leg of this call. */
interface Leg extends Desktop {
  readonly leg: string;
  readonly ringing: boolean;
  /** When it was last heard of, by the host's clock. */
  readonly at: number;
  /** It came after the leader had shown the cards: it shows its own. */
  readonly late: boolean;
}

export interface Ring {
  readonly leader: Desktop;
  readonly legs: readonly Leg[];
  readonly portalCallId: string | null;
  /** Who may name the call at the portal: the leader, until an answer couldn't wait for it any longer. */
  readonly registrar: string;
  /** Users who have, or have had, a card of it. */
  readonly shownTo: readonly string[];
  readonly outcome: Outcome | null;
}
type Outcome =
  | {
      readonly kind: 'claimed';
      readonly by: Desktop;
      /** Others that had answered, too, and are still up. */
      readonly contenders: readonly Desktop[];
      /** The one that holds it finishes it now. */
      readonly firm: boolean;
    }
  | { readonly kind: 'missed'; readonly by: Desktop };

/** A desktop that says nothing more (crashed, cut off) counts as ringing for so long: longer than a PBX lets it ring. */
export const SILENT_MS = 180_000;
/** A queue may come round again: the last leg has been silent for so long before a call is missed. */
export const ROUND_MS = 15_000;

/** A new leg, or the same one asking again. */
export function join(ring: Ring | null, me: Desktop, leg: string, now: number): Ring {
  if (ring === null) {
    const legs = [{ ...me, leg, ringing: true, at: now, late: false }];
    return {
      leader: me,
      legs,
      portalCallId: null,
      registrar: me.instance,
      shownTo: [],
      outcome: null,
    };
  }
  const known = legOf(ring, me);
  if (known?.leg === leg) return known.ringing ? withLeg(ring, { ...known, at: now }) : ring;
  return withLeg(ring, { ...me, leg, ringing: true, at: now, late: ring.portalCallId !== null });
}

/** The registrar has named the call, and shown it. Whoever rings and was not shown it shows it itself. */
export function registered(
  ring: Ring | null,
  me: Desktop,
  { leg, portalCallId, shownTo }: { leg: string; portalCallId: string; shownTo: readonly string[] },
  now: number,
): Ring {
  const before = ring ?? join(null, me, leg, now);
  if (before.registrar !== me.instance || before.portalCallId !== null) return before;
  return {
    ...before,
    portalCallId,
    shownTo: union(before.shownTo, shownTo),
    legs: before.legs.map((one) => ({ ...one, late: !shownTo.includes(one.userId) })),
  };
}

/** It rings no more here, and nobody has answered here. */
export function left(ring: Ring | null, me: Desktop, leg: string, now: number): Ring {
  const before = ring ?? join(null, me, leg, now);
  const known = legOf(before, me);
  // Said before; or an older round's farewell came late, and the newer one rings.
  if (known !== undefined && (known.leg !== leg || !known.ringing)) return before;
  return withLeg(before, { ...me, late: false, ...known, leg, ringing: false, at: now });
}

/**
 * Answered here. The first one has it; a second one of the same moment waits for the first to let go. Once it is over it
 * is clear who has talked: that one has it, and the other's claim was void (it will ask before it finishes).
 */
export function claim(
  ring: Ring | null,
  me: Desktop,
  { leg, talkedMs }: { leg: string; talkedMs: number | null },
  now: number,
): Ring {
  const before = left(ring, me, leg, now);
  const { outcome } = before;
  if (outcome === null) return { ...before, outcome: { kind: 'claimed', by: me, contenders: [], firm: false } };
  if (outcome.kind === 'missed' || isSame(outcome.by, me)) return before;
  const others = outcome.contenders.filter((one) => !isSame(one, me));
  if (talkedMs === null) return { ...before, outcome: { ...outcome, contenders: [...others, me] } };
  if (talkedMs < GLARE_MS || outcome.firm) return { ...before, outcome: { ...outcome, contenders: others } };
  return { ...before, outcome: { kind: 'claimed', by: me, contenders: others, firm: false } };
}

/** The winner can't wait for the leader's registration any longer, and makes its own. */
export function takeOver(ring: Ring, me: Desktop): Ring {
  if (ring.portalCallId !== null || !hasClaim(ring, me)) return ring;
  return { ...ring, registrar: me.instance };
}

/** Lost at once: the exchange may have given the call to another one that had answered in the same moment. */
export function release(ring: Ring | null, me: Desktop, leg: string, now: number): Ring {
  const before = ring ?? claim(null, me, { leg, talkedMs: 0 }, now);
  const { outcome } = before;
  if (outcome?.kind !== 'claimed' || !isSame(outcome.by, me) || outcome.firm) return before;
  const [next, ...others] = outcome.contenders;
  if (next === undefined) return { ...before, outcome: { ...outcome, firm: true } };
  return { ...before, outcome: { kind: 'claimed', by: next, contenders: others, firm: false } };
}

/** The leader's question whether anybody has it. Without a claim, and when it rings nowhere any more, it is missed. */
export function missed(ring: Ring | null, me: Desktop, leg: string, now: number): Ring {
  const before = left(ring, me, leg, now);
  if (before.outcome !== null || !isSame(before.leader, me) || untilMissed(before, now) > 0) return before;
  return { ...before, outcome: { kind: 'missed', by: me } };
}

/** What this desktop is to do now. */
export function answerFor(ring: Ring, me: Desktop, now: number): RingAnswer {
  const { portalCallId, outcome, shownTo } = ring;
  const answer = (role: RingRole, facts: Partial<RingAnswer> = {}): RingAnswer => ({
    role,
    portalCallId,
    show: [],
    hide: [],
    again: 0,
    ...facts,
  });
  const others = shownTo.filter((userId) => userId !== me.userId);
  if (outcome !== null && isSame(outcome.by, me)) {
    if (outcome.kind === 'missed') return answer('missed', { hide: others });
    // Its own card is up already, unless it came late and answered at once.
    const show = portalCallId === null || shownTo.includes(me.userId) ? [] : [me.userId];
    return answer('winner', { show, hide: others });
  }
  if (outcome !== null) return answer('elsewhere');
  const leg = legOf(ring, me);
  if (isSame(ring.leader, me)) {
    if (leg?.ringing === false)
      return answer('ringing', { again: Math.min(ROUND_MS, Math.max(1000, untilMissed(ring, now))) });
    if (portalCallId === null) return answer('leader', { show: ringingUsers(ring) });
    if (leg?.late !== true) return answer('leader');
  }
  if (portalCallId === null) return answer('follower', { again: 250 });
  const role = isSame(ring.leader, me) ? 'leader' : 'follower';
  return leg?.ringing === true && leg.late
    ? answer(role, { show: [me.userId], hide: goneUsers(ring, me) })
    : answer(role);
}

/** A card of its own that a late desktop has been told to show counts as shown: whoever ends the call hides it. */
export function noteShown(ring: Ring, { show }: Pick<RingAnswer, 'show'>): Ring {
  if (ring.portalCallId === null || show.every((userId) => ring.shownTo.includes(userId))) return ring;
  return { ...ring, shownTo: union(ring.shownTo, show) };
}

export const hasClaim = ({ outcome }: Ring, me: Desktop): boolean =>
  outcome?.kind === 'claimed' && isSame(outcome.by, me);

export const isLeader = (ring: Ring, me: Desktop): boolean => isSame(ring.leader, me);

/** Milliseconds until it can be called missed; 0: now. */
function untilMissed({ legs }: Ring, now: number): number {
  return Math.max(0, ...legs.map(({ ringing, at }) => at + (ringing ? SILENT_MS : ROUND_MS) - now));
}

const ringingUsers = ({ legs }: Ring): string[] => [
  ...new Set(legs.filter(({ ringing }) => ringing).map(({ userId }) => userId)),
];

/** Sequential queues: the card of the agent before goes when the next one's comes (bitrix24.md 8c). */
function goneUsers(ring: Ring, me: Desktop): string[] {
  const stillRinging = ringingUsers(ring);
  return ring.shownTo.filter((userId) => userId !== me.userId && !stillRinging.includes(userId));
}

const isSame = (a: Desktop, b: Desktop): boolean => a.instance === b.instance && a.userId === b.userId;
const legOf = ({ legs }: Ring, me: Desktop): Leg | undefined => legs.find((one) => isSame(one, me));
const withLeg = (ring: Ring, leg: Leg): Ring => ({
  ...ring,
  legs: [...ring.legs.filter((one) => !isSame(one, leg)), leg],
});
const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];
