/** Names a number to whoever knows it already, and to nobody else who doesn't try all numbers. Pure. */
import { createHash } from 'node:crypto';

/** National and international spellings share so many last digits; an extension is shorter. */
const COMMON = 7;

/** @param callId keeps the hashes of two calls of one number apart. @returns null for an anonymous caller */
export function partyHash(callId: string, number: string): string | null {
  const digits = number.replace(/\D/g, '').slice(-COMMON);
  return digits === '' ? null : createHash('sha256').update(`${callId} ${digits}`).digest('base64url');
}
