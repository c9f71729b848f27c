/** One click may reach us by two ways: as the card's event or the portal's, and as a link that the system hands over. */
import { type Call, isAlive } from '#shared/call.ts';
import type { Desk } from './desk.ts';
import { readFor } from './dial-plan.ts';

/** A slow browser start lies between the two at worst. */
export const SAME_WISH_MS = 15_000;

/** The call that is already being made to this number; null when a link asks for something new. Pure. */
export function sameWish(number: string, desk: Pick<Desk, 'account' | 'calls' | 'now'>): Call | null {
  const read = readFor(desk, number);
  if (!read.ok) return null;
  const isMeant = ({ remote }: Call): boolean =>
    remote.number === read.target || (read.e164 !== null && remote.e164 === read.e164);
  const recent = desk.calls.filter(
    (call) => isAlive(call) && call.direction === 'outgoing' && desk.now - call.at.created < SAME_WISH_MS,
  );
  return recent.findLast(isMeant) ?? null;
}
