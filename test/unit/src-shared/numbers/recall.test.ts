/** There and back: what was dialled, dialled again or calling back, is the same number. */
import * as fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { describe, expect, it } from 'vitest';
import { numberingOf } from '#shared/numbers/number-rules.ts';
import { recallNumber } from '#shared/numbers/recall-number.ts';
import { readCaller } from '#shared/numbers/read-caller.ts';
import { readDialled } from '#shared/numbers/read-dialled.ts';
import { pbxs, publicNumbers } from './typical-pbxs.ts';

describe.each(Object.entries(pbxs))('a PBX of %s', (_, numbering) => {
  const dialled = (text: string) => {
    const read = readDialled(text, numbering);
    if (!read.ok) throw new Error(`${text}: ${read.reason}`);
    return read;
  };

  it('gets the same target when the number in the history is dialled, or the call there is called again', () => {
    fc.assert(
      fc.property(publicNumbers, (number) => {
        const { target, e164 } = dialled(number);
        expect(e164).toBe(number);
        expect(target).toMatch(/^[0-9]+$/);
        expect(
          dialled(recallNumber({ direction: 'outgoing', remote: { number: target, e164, name: null } })).target,
        ).toBe(target);
      }),
      { numRuns: 300 },
    );
  });

  it('is understood when the same number calls back', () => {
    fc.assert(
      fc.property(publicNumbers, (number) => {
        const { target } = dialled(number);
        const caller = readCaller(target, numbering);
        expect(caller.e164).toBe(number);
        const recalled = recallNumber({ direction: 'incoming', remote: { ...caller, name: null } });
        expect(dialled(recalled).target).toBe(target);
      }),
      { numRuns: 300 },
    );
  });

  it('gets the same target for a number of its country, however it is written', () => {
    const here = publicNumbers.filter((number) => parsePhoneNumberFromString(number)?.country === numbering.country);
    fc.assert(
      fc.property(here, (number) => {
        const parsed = parsePhoneNumberFromString(number);
        const spellings = [parsed?.formatInternational(), parsed?.formatNational(), parsed?.getURI()];
        expect(spellings.map((text) => dialled(text ?? '').target)).toEqual(
          spellings.map(() => dialled(number).target),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('gets extensions and codes as they are', () => {
    for (const number of ['1234', '*21#', '*97']) expect(dialled(number)).toMatchObject({ target: number, e164: null });
  });
});

it('without rules, what was dialled is dialled again as it was', () => {
  for (const country of ['DE', 'RU', 'US', undefined]) {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?[0-9*#]{1,16}$/), (number) => {
        const first = readDialled(number, numberingOf({ country }));
        if (!first.ok) throw new Error(first.reason);
        expect(first.target).toBe(number);
        const { target, e164 } = first;
        const again = recallNumber({ direction: 'outgoing', remote: { number: target, e164, name: null } });
        expect(readDialled(again, numberingOf({ country }))).toEqual(first);
      }),
    );
  }
});

it('any text is read or refused, and what is read can be dialled', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(...Object.values(pbxs)),
      (text, numbering) => {
        const read = readDialled(text, numbering);
        expect(read.ok ? read.target : '0').toMatch(/^\+?[0-9*#]{1,32}$/);
        expect(readCaller(text, numbering).e164 ?? '+49').toMatch(/^\+[0-9]+$/);
      },
    ),
    { numRuns: 1000 },
  );
});
