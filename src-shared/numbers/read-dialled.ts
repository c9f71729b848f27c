/** The one way from a number that somebody wants to call to what is dialled and what the CRM is told. */
import { matchPattern } from './dial-pattern.ts';
import { e164 } from './e164.ts';
import { isEmergency } from './emergency.ts';
import type { Numbering } from './number-rules.ts';
import type { NumberStep } from './number-step.ts';
import { readings, toPbx } from './pbx-number.ts';
import { checkedPattern } from './rewrite-rule.ts';
import { isDiallable, readWritten } from './written-number.ts';

/** `external`: outside the PBX. `service`: a feature code (`*21#`) or a short number that is no extension. */
export type NumberKind = 'external' | 'extension' | 'service' | 'emergency';

export type ReadNumber =
  | {
      readonly ok: true;
      /** What goes into the request URI: digits, `*`, `#`, one leading `+`. */
      readonly target: string;
      readonly e164: string | null;
      readonly kind: NumberKind;
      /** To be dialled after the answer: digits, `*`, `#`, and `,` for a pause between them. */
      readonly extension?: string;
    }
  | { readonly ok: false; readonly reason: 'emptyNumber' | 'invalidNumber' | 'notAllowed' };

export const readDialled = (text: string, numbering: Numbering): ReadNumber => traceDialled(text, numbering).read;

export interface TracedNumber {
  readonly read: ReadNumber;
  readonly steps: readonly NumberStep[];
}

/** The same, with the steps on the way. */
export function traceDialled(text: string, numbering: Numbering): TracedNumber {
  const { number, extension, dialled } = readWritten(text);
  if (number === '') return refused('emptyNumber', []);
  const cleaned: NumberStep = { step: 'cleaned', number };
  if (!isDiallable(number)) return refused('invalidNumber', [cleaned]);
  // Never rewritten: neither is an outside prefix added nor one taken off, and no list of allowed numbers is asked.
  if (isEmergency(number, numbering)) {
    const steps: NumberStep[] = [cleaned, { step: 'emergency', number }, { step: 'target', number }];
    return { read: { ok: true, target: number, e164: null, kind: 'emergency' }, steps };
  }
  const { kind, target, e164: read, steps } = understand(number, dialled, numbering);
  const soFar = [cleaned, ...steps];
  if (!isDiallable(target)) return refused('invalidNumber', soFar);
  const permit = permitFor(read ?? target, numbering.allowed);
  if (permit === null) return refused('notAllowed', soFar);
  return {
    read: { ok: true, target, e164: read, kind, ...(extension !== null && { extension }) },
    steps: [...soFar, ...permit, { step: 'target', number: target }],
  };
}

interface Understood {
  readonly kind: NumberKind;
  readonly target: string;
  readonly e164: string | null;
  readonly steps: readonly NumberStep[];
}

function understand(number: string, dialled: string | null, numbering: Numbering): Understood {
  const [reading] = isShort(number, numbering) ? [] : readings(number, numbering, ['plain', 'withoutPrefix', 'rule']);
  if (reading !== undefined) {
    // Two ways to write one number, or nothing: nobody shall read one number and dial another.
    const isSame = dialled !== null && e164(dialled, numbering.country) === reading.e164;
    const { target, steps } = toPbx(reading.e164, isSame ? dialled : number, numbering);
    return { kind: 'external', target, e164: reading.e164, steps: [...reading.steps, ...steps] };
  }
  const kind = kindWithoutE164(number, numbering);
  return { kind, target: number, e164: null, steps: kind === 'external' ? [] : [{ step: kind, number }] };
}

/** Too short for a public number, whatever libphonenumber makes of it ("1234" is +491234 to it). */
const LONGEST_SHORT_NUMBER = 5;

/** Not a public number by its length: an extension, or a short code. */
export const isShort = (number: string, numbering: Numbering): boolean =>
  isExtension(number, numbering) || (number.length <= LONGEST_SHORT_NUMBER && /^[0-9]+$/.test(number));

export function kindWithoutE164(number: string, numbering: Numbering): 'extension' | 'service' | 'external' {
  if (/[*#]/.test(number)) return 'service';
  if (isExtension(number, numbering)) return 'extension';
  return isShort(number, numbering) ? 'service' : 'external';
}

/** Without a length in the rules every short number counts as an extension. */
function isExtension(number: string, { extensionLength }: Numbering): boolean {
  const { min, max } = extensionLength ?? { min: 1, max: LONGEST_SHORT_NUMBER };
  return /^[0-9]+$/.test(number) && number.length >= min && number.length <= max;
}

/** @returns the step that allows it, none where everything is allowed, null where nothing allows it */
function permitFor(number: string, allowed: readonly string[]): readonly NumberStep[] | null {
  if (allowed.length === 0) return [];
  const pattern = allowed.findIndex((text) => matchPattern(checkedPattern(text), number) !== null);
  return pattern === -1 ? null : [{ step: 'allowed', pattern, number }];
}

const refused = (
  reason: 'emptyNumber' | 'invalidNumber' | 'notAllowed',
  steps: readonly NumberStep[],
): TracedNumber => ({ read: { ok: false, reason }, steps: [...steps, { step: 'refused', reason }] });
