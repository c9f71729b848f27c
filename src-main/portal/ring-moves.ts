/** What a desktop says to the companion host about its leg of a group call, and what the answer makes of it. Pure. */
import { type Call, isAlive } from '#shared/call.ts';
import { type GroupPart, groupPart, mayBeLost } from '#shared/group-part.ts';
import type { RingAnswer, RingMove } from '#shared/ring.ts';

/** What the host is known to know; nothing of it outlives the program, because every move may be repeated. */
export interface Told {
  /** The CALL_ID that it knows, from us or from somebody else. */
  readonly named: string | null;
  readonly left: boolean;
  readonly claimed: boolean;
}
export const nothingTold: Told = { named: null, left: false, claimed: false };

/** @returns null: nothing to say for now */
export function nextMove(call: Call, told: Told): RingMove | null {
  const part = call.group;
  if (part === null) return null;
  const { role } = part;
  const names = role === 'leader' || role === 'winner';
  if (names && call.portalCallId !== null && call.portalCallId !== told.named) return 'registered';
  return call.at.answered === null ? whileUnanswered(call, part, told) : afterAnswer(call, part, told);
}

function whileUnanswered(call: Call, { role }: GroupPart, told: Told): RingMove | null {
  if (isAlive(call)) return role === 'asking' || (role === 'follower' && call.portalCallId === null) ? 'ring' : null;
  if (role !== 'asking' && role !== 'leader' && role !== 'follower') return null;
  if (!told.left) return 'left';
  return role === 'leader' ? 'missed' : null;
}

function afterAnswer(call: Call, { role, kept }: GroupPart, told: Told): RingMove | null {
  switch (role) {
    case 'asking':
    case 'leader':
    case 'follower':
      return 'claim';
    case 'contender':
      return isAlive(call) ? null : 'claim';
    case 'winner':
      return mayBeLost(call) && !kept ? 'release' : null;
    case 'alone':
      // It reports for itself; the leader must know, or it would report a missed call.
      return told.claimed ? null : 'claim';
    case 'missed':
    case 'elsewhere':
      return null;
  }
}

export const told = (before: Told, call: Call, move: RingMove, { portalCallId }: RingAnswer): Told => ({
  // Refused or not, it has been said.
  named: move === 'registered' ? call.portalCallId : (portalCallId ?? before.named),
  left: before.left || move === 'left',
  claimed: before.claimed || move === 'claim',
});

/**
 * This desktop's part after an answer.
 * @param asked the call as it was when the host was asked: of what has happened since, it knows nothing
 */
export function partAfter(call: Call, asked: Call, move: RingMove, answer: RingAnswer): GroupPart {
  const before = call.group ?? groupPart('asking');
  const { show, hide } = answer;
  if (before.role === 'alone') return before;
  switch (answer.role) {
    case 'leader':
      if (answer.portalCallId !== null) return { ...before, role: 'leader', show, hide };
      return groupPart('leader', { ringing: show });
    case 'follower':
      // Whoever only followed and rings no more has nothing to report.
      return move === 'left' ? groupPart('elsewhere') : groupPart('follower', { show, hide });
    case 'ringing':
      return { ...before, role: 'leader' };
    case 'winner':
      // What it had to show and to hide when it won is under way, or done.
      if (move === 'release') return { ...before, role: 'winner', kept: true };
      return { ...before, role: 'winner', show, hide };
    case 'missed':
      return { ...before, role: 'missed', show: [], hide };
    case 'elsewhere':
      return elsewhere(call, asked, move, answer);
  }
}

function elsewhere(call: Call, asked: Call, move: RingMove, answer: RingAnswer): GroupPart {
  const before = call.group ?? groupPart('asking');
  // It was asked before it was answered here, too: the claim will tell.
  if (move !== 'claim' && move !== 'release' && call.at.answered !== null) return before;
  // Somebody has answered this call long ago, and now it rings here: passed on by the exchange. A conversation of its own.
  if (move === 'ring') return groupPart('alone');
  if (move === 'claim' && isAlive(asked)) return { ...before, role: 'contender', show: [], hide: [] };
  // It was no glare: both have talked. Nothing that was said may be missing in the CRM.
  if (move === 'claim' && !mayBeLost(call)) return groupPart('alone');
  // Its registration came too late for the winner: cards that nobody else knows of.
  const isOrphan = call.portalCallId !== null && call.portalCallId !== answer.portalCallId;
  return groupPart('elsewhere', { hide: isOrphan ? before.ringing : [] });
}

/** The host can't be reached, and it can't be waited for any longer. */
export function partWithoutHost(call: Call): GroupPart {
  const before = call.group ?? groupPart('asking');
  if (call.at.answered !== null) return groupPart(before.role === 'winner' ? 'winner' : 'alone', { kept: true });
  return before.role === 'leader' ? { ...before, role: 'missed' } : groupPart('elsewhere');
}
