/**
 * Patterns of numbers, as Asterisk's dial plan writes them (https://docs.asterisk.org: "Pattern Matching"):
 *
 *   0-9 * #   themselves                      [1-5] [12*]  one of a set; ranges of digits rise
 *   +         itself, only in first place     .            one or more of anything, only in last place
 *   X  Z  N   0-9, 1-9, 2-9                   !            zero or more of anything, only in last place
 *   ( )       a part that a replacement takes up as $1 to $9, counted from the left; parts don't nest
 *
 * A pattern takes the whole number. Letters may be small, spaces and hyphens outside sets mean nothing, and the "_"
 * that Asterisk wants in front may stay. Every place takes one sign and only the last may be open, so that matching
 * is one walk over the number: there is nothing to go back to.
 */
export interface DialPattern {
  /** For each place, the signs that it takes. */
  readonly places: readonly string[];
  /** What may follow them: nothing, or at least this many signs of any kind. */
  readonly rest: 0 | 1 | null;
  readonly parts: readonly Part[];
}

/** From one place up to before another; null: up to the end of the number. */
export interface Part {
  readonly from: number;
  readonly to: number | null;
}

export const patternProblems = [
  'empty',
  'tooLong',
  'unknownSign',
  'plusNotFirst',
  'restNotLast',
  'setNotClosed',
  'setEmpty',
  'setUnknownSign',
  'setRange',
  'partNotClosed',
  'partNotOpened',
  'partInPart',
  'partEmpty',
  'tooManyParts',
] as const;

/** `at` is the place of the offending sign in the text, from 0. */
export interface PatternProblem {
  readonly reason: (typeof patternProblems)[number];
  readonly at: number;
}

export type ReadPattern =
  | { readonly ok: true; readonly pattern: DialPattern }
  | { readonly ok: false; readonly problem: PatternProblem };

const MAX_LENGTH = 100;
const MAX_PARTS = 9;

export function readPattern(text: string): ReadPattern {
  const places: string[] = [];
  const parts: Part[] = [];
  let rest: DialPattern['rest'] = null;
  let open: { readonly from: number; readonly at: number } | null = null;
  const no = (reason: PatternProblem['reason'], at: number): ReadPattern => ({ ok: false, problem: { reason, at } });
  if (text.length > MAX_LENGTH) return no('tooLong', MAX_LENGTH);

  for (let at = text.startsWith('_') ? 1 : 0; at < text.length; at += 1) {
    const sign = text.charAt(at).toUpperCase();
    if (sign === ' ' || sign === '-') continue;
    if (sign === ')') {
      if (open === null) return no('partNotOpened', at);
      if (places.length === open.from && rest === null) return no('partEmpty', at);
      parts.push({ from: open.from, to: rest === null ? places.length : null });
      open = null;
      continue;
    }
    if (rest !== null) return no('restNotLast', at);
    if (sign === '(') {
      if (open !== null) return no('partInPart', at);
      if (parts.length === MAX_PARTS) return no('tooManyParts', at);
      open = { from: places.length, at };
    } else if (sign === '.' || sign === '!') rest = sign === '.' ? 1 : 0;
    else if (sign === '[') {
      const end = text.indexOf(']', at);
      if (end === -1) return no('setNotClosed', at);
      const set = readSet(text.slice(at + 1, end), at + 1);
      if (typeof set !== 'string') return { ok: false, problem: set };
      places.push(set);
      at = end;
    } else {
      if (sign === '+' && places.length > 0) return no('plusNotFirst', at);
      const taken = SIGNS.get(sign);
      if (taken === undefined) return no('unknownSign', at);
      places.push(taken);
    }
  }
  if (open !== null) return no('partNotClosed', open.at);
  if (places.length === 0 && rest === null) return no('empty', 0);
  return { ok: true, pattern: { places, rest, parts } };
}

/** @returns the number and its parts ($0, $1, …), or null where the pattern doesn't take the number */
export function matchPattern({ places, rest, parts }: DialPattern, number: string): readonly string[] | null {
  const over = number.length - places.length;
  if (rest === null ? over !== 0 : over < rest) return null;
  if (!places.every((taken, place) => taken.includes(number.charAt(place)))) return null;
  return [number, ...parts.map(({ from, to }) => number.slice(from, to ?? undefined))];
}

const DIGITS = '0123456789';
const SIGNS: ReadonlyMap<string, string> = new Map([
  ...`${DIGITS}*#+`.split('').map((sign) => [sign, sign] as const),
  ['X', DIGITS],
  ['Z', DIGITS.slice(1)],
  ['N', DIGITS.slice(2)],
]);

/** @param start where the set's text begins in the pattern */
function readSet(text: string, start: number): string | PatternProblem {
  if (text === '') return { reason: 'setEmpty', at: start };
  let taken = '';
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (!/[0-9*#]/.test(sign)) return { reason: 'setUnknownSign', at: start + at };
    if (text.charAt(at + 1) !== '-') {
      taken += sign;
      continue;
    }
    const last = text.charAt(at + 2);
    if (!/[0-9]/.test(sign) || !/[0-9]/.test(last) || last < sign) return { reason: 'setRange', at: start + at };
    taken += DIGITS.slice(Number(sign), Number(last) + 1);
    at += 2;
  }
  return taken;
}
