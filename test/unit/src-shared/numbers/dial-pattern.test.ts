import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchPattern, type PatternProblem, readPattern } from '#shared/numbers/dial-pattern.ts';

const match = (pattern: string, number: string): readonly string[] | null => {
  const read = readPattern(pattern);
  if (!read.ok) throw new Error(`${pattern}: ${read.problem.reason}`);
  return matchPattern(read.pattern, number);
};

describe('a pattern', () => {
  it.each<[string, string, readonly string[]]>([
    ['112', '112', []],
    ['+49(Z.)', '+49301234567', ['301234567']],
    ['NXX-NXX XXXX', '2125551234', []],
    ['_9(NXXNXXXXXX)', '92125551234', ['2125551234']],
    ['xzn', '012', []],
    ['[2-579]1', '71', []],
    ['[*#]21!', '*21', []],
    ['[*#]21!', '#210301234567#', []],
    ['(00)(X)(!)', '005', ['00', '5', '']],
    ['(.)', '+49*', ['+49*']],
    ['.', '+', []],
    ['!', '', []],
  ])('%s takes %s', (pattern, number, parts) => {
    expect(match(pattern, number)).toEqual([number, ...parts]);
  });

  it.each([
    ['112', '1122'],
    ['112', '0112'],
    ['112', '11'],
    ['X', '*'],
    ['Z', '0'],
    ['N', '1'],
    ['[2-5]', '6'],
    ['0.', '0'],
    ['49.', '+4930'],
    ['+49.', '4930'],
  ])('%s leaves %s alone', (pattern, number) => {
    expect(match(pattern, number)).toBeNull();
  });

  it.each<[string, PatternProblem['reason'], number]>([
    ['', 'empty', 0],
    ['_', 'empty', 0],
    [' - ', 'empty', 0],
    ['0'.repeat(101), 'tooLong', 100],
    ['49a', 'unknownSign', 2],
    ['^49', 'unknownSign', 0],
    ['49+', 'plusNotFirst', 2],
    ['0.5', 'restNotLast', 2],
    ['0!.', 'restNotLast', 2],
    ['[12', 'setNotClosed', 0],
    ['0[]', 'setEmpty', 2],
    ['[1X]', 'setUnknownSign', 2],
    ['[^1]', 'setUnknownSign', 1],
    ['[5-1]', 'setRange', 1],
    ['[1-]', 'setRange', 1],
    ['[*-#]', 'setRange', 1],
    ['0(12', 'partNotClosed', 1],
    ['12)', 'partNotOpened', 2],
    ['(1(2))', 'partInPart', 2],
    ['()1', 'partEmpty', 1],
    ['(1)(2)(3)(4)(5)(6)(7)(8)(9)(0)', 'tooManyParts', 27],
  ])('%j is none: %s', (pattern, reason, at) => {
    expect(readPattern(pattern)).toEqual({ ok: false, problem: { reason, at } });
  });

  const signs = { X: '[0-9]', Z: '[1-9]', N: '[2-9]', '*': '\\*', '#': '#', '[1-5]': '[1-5]', '[*0]': '[*0]' };
  const place = fc.oneof(fc.constantFrom(...Object.keys(signs)), fc.integer({ min: 0, max: 9 }).map(String));
  const number = fc.string({ unit: fc.constantFrom(...'0123456789*#'.split('')), maxLength: 8 });

  it('takes what the regular expression of the same meaning takes', () => {
    const pieces = fc.record({ places: fc.array(place, { maxLength: 6 }), rest: fc.constantFrom('', '.', '!') });
    fc.assert(
      fc.property(pieces, number, ({ places, rest }, text) => {
        fc.pre(places.length > 0 || rest !== '');
        const plain = places.map((sign) => (sign in signs ? signs[sign as keyof typeof signs] : sign)).join('');
        const expected = new RegExp(`^${plain}${rest === '.' ? '.+' : rest === '!' ? '.*' : ''}$`).test(text);
        expect(match(places.join('') + rest, text) !== null).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws, whatever is written, and its parts are pieces of the number', () => {
    const text = fc.string({ unit: fc.constantFrom(...'019XZN.!()[]-+*#_ a'.split('')), maxLength: 12 });
    fc.assert(
      fc.property(text, number, (pattern, dialled) => {
        const read = readPattern(pattern);
        const sound = read.ok
          ? (matchPattern(read.pattern, dialled)?.every((part) => dialled.includes(part)) ?? true)
          : read.problem.at <= pattern.length;
        expect(sound).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is done with a long number at once: there is nothing to go back to', () => {
    const read = readPattern(`${'X'.repeat(98)}.`);
    if (!read.ok) throw new Error(read.problem.reason);
    const began = performance.now();
    for (let n = 0; n < 1000; n += 1) expect(matchPattern(read.pattern, `${'1'.repeat(97)}x`)).toBeNull();
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
