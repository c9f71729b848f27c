/** Who calls, from what the PBX writes. */
import { isAnonymous } from './anonymous.ts';
import { isEmergency } from './emergency.ts';
import type { Numbering } from './number-rules.ts';
import type { NumberStep } from './number-step.ts';
import { type Reading, readings, toPbx } from './pbx-number.ts';
import { isShort, kindWithoutE164, type NumberKind } from './read-dialled.ts';
import { isDiallable, readWritten } from './written-number.ts';

export interface ReadCaller {
  /** As the PBX wrote it; empty when the caller is anonymous. */
  readonly number: string;
  readonly e164: string | null;
  /** A name that is no number ("reception") counts as an extension: the PBX's own users have such addresses. */
  readonly kind: NumberKind | 'anonymous';
}

export const readCaller = (number: string, numbering: Numbering): ReadCaller => traceCaller(number, numbering).read;

export interface TracedCaller {
  readonly read: ReadCaller;
  readonly steps: readonly NumberStep[];
}

/** The same, with the steps on the way. */
export function traceCaller(given: string, numbering: Numbering): TracedCaller {
  const { number } = readWritten(given);
  if (isAnonymous(given)) {
    return { read: { number: '', e164: null, kind: 'anonymous' }, steps: [{ step: 'anonymous' }] };
  }
  const cleaned: NumberStep = { step: 'cleaned', number };
  const as = (kind: NumberKind, steps: readonly NumberStep[], e164: string | null = null): TracedCaller => ({
    read: { number: given, e164, kind },
    steps: [cleaned, ...steps],
  });
  if (!isDiallable(number)) return as('extension', []);
  if (isEmergency(number, numbering)) return as('emergency', [{ step: 'emergency', number }]);
  const reading = isShort(number, numbering) ? null : asPbxWrites(number, numbering);
  if (reading !== null) return as('external', reading.steps, reading.e164);
  const kind = kindWithoutE164(number, numbering);
  return as(kind, kind === 'external' ? [] : [{ step: kind, number }]);
}

/**
 * "00431234567" may be Vienna, or Kiel behind an outside "0": what is written exactly as this PBX would get it is
 * that number.
 */
function asPbxWrites(number: string, numbering: Numbering): Reading | null {
  const found = readings(number, numbering, ['rule', 'plain', 'withoutPrefix']);
  return found.find((reading) => toPbx(reading.e164, '', numbering).target === number) ?? found[0] ?? null;
}
