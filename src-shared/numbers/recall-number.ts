/** What is dialled when somebody calls again from the history, the ended call or the card. Pure. */
import type { Call } from '../call.ts';

/**
 * E.164 where it is known: so the outgoing rules make of it what they made before, whatever else the PBX's writing
 * might be read as. Without rules the PBX got what was typed; that goes along and is dialled again where it still
 * means the same number (`readDialled`).
 */
export function recallNumber({ direction, remote }: Pick<Call, 'direction' | 'remote'>): string {
  const { number, e164 } = remote;
  if (e164 === null || e164 === number) return number;
  return direction === 'outgoing' ? `${e164};dialled=${number}` : e164;
}
