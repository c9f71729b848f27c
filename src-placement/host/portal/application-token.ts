/** The one proof that an event comes from the portal (bitrix24.md 1.8): sealed in the portal's row, compared in constant time. */
import { seal, unseal } from '../keys/sealed.ts';
import { equalText } from '../keys/signed-token.ts';
import type { HostParts } from '../parts.ts';
import { findPortal, type PortalRecord } from './portal-record.ts';

const place = (memberId: string): string => `application/${memberId}`;

export const sealApplicationToken = ({ keys }: HostParts, memberId: string, token: string): string =>
  seal(keys, 'store', place(memberId), token);

/** @returns what the row shall hold: the new one sealed, or the one that is known already */
export async function keepApplicationToken(
  parts: HostParts,
  memberId: string,
  token: string | null,
): Promise<string | null> {
  if (token !== null) return sealApplicationToken(parts, memberId, token);
  return (await findPortal(parts.store, memberId))?.applicationToken ?? null;
}

export type TokenCheck = 'ok' | 'unknownPortal' | 'noToken' | 'wrongToken';

/** In constant time: how much of a guess was right can't be measured. */
export function checkApplicationToken(parts: HostParts, portal: PortalRecord | null, given: string): TokenCheck {
  const sealed = portal?.applicationToken ?? null;
  const expected = sealed === null ? null : unseal(parts.keys, 'store', place(portal?.memberId ?? ''), sealed);
  if (portal === null) return 'unknownPortal';
  if (expected === null || expected === '') return 'noToken';
  return equalText(given, expected) ? 'ok' : 'wrongToken';
}
