/** Emergency numbers: dialled in every state, never rewritten. */
import { emergencyNumbers, UNKNOWN_COUNTRY } from './emergency-numbers.ts';
import type { Numbering } from './number-rules.ts';
import { readWritten } from './written-number.ts';

/**
 * Whether the digits are exactly those of an emergency number of the country, with or without the outside prefix.
 * Nothing else counts: not "+112", not "112#", not a longer number that begins with one.
 */
export function isEmergency(
  text: string,
  { country, outsidePrefix }: Pick<Numbering, 'country' | 'outsidePrefix'>,
): boolean {
  const { number } = readWritten(text);
  const numbers = (country === undefined ? undefined : emergencyNumbers.get(country)) ?? UNKNOWN_COUNTRY;
  return numbers.some((emergency) => number === emergency || number === `${outsidePrefix ?? ''}${emergency}`);
}
