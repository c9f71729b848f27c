/** What is dialled when somebody calls again from the history, the ended call or the card. Pure. */
import type { Call } from '../call.ts';

/**
 * An outgoing call's number is what the PBX was given, and read again it stays what it is. Of a caller the PBX may
 * write what it would not take back, so there E.164 goes through the outgoing rules.
 */
export const recallNumber = ({ direction, remote }: Pick<Call, 'direction' | 'remote'>): string =>
  direction === 'outgoing' ? remote.number : (remote.e164 ?? remote.number);
