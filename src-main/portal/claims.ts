/**
 * What each desktop says about calls, in a user option of its own, so that no two ever write the same one. Pure.
 * `own`: it has registered this call itself. `claim`: it wants to dial this click.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';

export interface Claim {
  readonly callId: string;
  readonly kind: 'own' | 'claim';
}

const PREFIX = 'offhook-claims-';
const ClaimsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ callId: v.string(), kind: v.picklist(['own', 'claim']) })),
);

export const claimsOption = (instanceId: string): string => `${PREFIX}${instanceId}`;

export interface Rival {
  readonly instanceId: string;
  readonly kind: Claim['kind'];
}

/** The other desktops that speak of this call. */
export function rivals(options: ReadonlyMap<string, string>, callId: string, instanceId: string): readonly Rival[] {
  return [...options].flatMap(([name, text]) => {
    if (!name.startsWith(PREFIX) || name === claimsOption(instanceId)) return [];
    const parsed = v.safeParse(ClaimsSchema, text);
    const claim = parsed.success ? parsed.output.find((item) => item.callId === callId) : undefined;
    return claim === undefined ? [] : [{ instanceId: name.slice(PREFIX.length), kind: claim.kind }];
  });
}

/** A draw that every desktop works out alike, and that favours none over many calls. */
export function wins(instanceId: string, others: readonly Rival[], callId: string): boolean {
  const lot = (id: string) => createHash('sha256').update(`${callId} ${id}`).digest('hex');
  return others.every((rival) => rival.kind === 'claim' && lot(instanceId) < lot(rival.instanceId));
}
