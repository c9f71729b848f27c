/**
 * This desktop's part in a call that rings at several (bitrix24.md 8 b, c), as the companion host has given it out. It is
 * a fact of the call, so it is in the journal before anything is done because of it.
 */
import type { Call } from './call.ts';
import { GLARE_MS } from './ring.ts';

/**
 *             ┌─▶ leader ───┐   ┌──▶ winner     answered here: shows, hides and finishes
 *   asking ───┼─▶ follower ─┼───┼──▶ missed     the leader's only: nobody has answered
 *             │             │   ├──▶ elsewhere  somebody else reports it, or nobody need
 *             │             └─▶ contender: answered here and there; the exchange will tell
 *             └─▶ alone         no host to be had, or a conversation of its own: registers on answer, as without a host
 */
export const groupRoles = [
  'asking',
  'leader',
  'follower',
  'contender',
  'winner',
  'missed',
  'elsewhere',
  'alone',
] as const;
export type GroupRole = (typeof groupRoles)[number];

export interface GroupPart {
  readonly role: GroupRole;
  /** The leader's: whose cards go up with the registration. */
  readonly ringing: readonly string[];
  /** Users of the portal whose cards this desktop is to show and to hide now. */
  readonly show: readonly string[];
  readonly hide: readonly string[];
  /** The winner's: it has held the claim beyond doubt. */
  readonly kept: boolean;
}

export const groupPart = (role: GroupRole, more: Partial<Omit<GroupPart, 'role'>> = {}): GroupPart => ({
  role,
  ringing: more.ringing ?? [],
  show: more.show ?? [],
  hide: more.hide ?? [],
  kept: more.kept ?? false,
});

/** A call in which the host tells the desktops apart: several ring, and the PBX names the physical call. */
export const isGroupCall = (call: Call): boolean =>
  call.direction === 'incoming' && call.line.kind === 'group' && call.physicalIdFromHeader && call.owner !== null;

/** Answered here and lost again at once: perhaps another desktop that answered, too, has the caller. */
export function mayBeLost({ at, end }: Pick<Call, 'at' | 'end'>): boolean {
  if (at.answered === null || at.ended === null || at.ended - at.answered >= GLARE_MS) return false;
  // Or this program died before it could hear.
  return end?.by === 'remote' || end?.cause === 'network';
}

export const isSamePart = (a: GroupPart | null, b: GroupPart): boolean =>
  a !== null && JSON.stringify(a) === JSON.stringify(b);
