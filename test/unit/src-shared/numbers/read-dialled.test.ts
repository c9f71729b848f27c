import { describe, expect, it } from 'vitest';
import { numberingOf } from '#shared/numbers/number-rules.ts';
import { readCaller } from '#shared/numbers/read-caller.ts';
import { readDialled } from '#shared/numbers/read-dialled.ts';

describe('a number to dial', () => {
  it.each([
    ['+49 30 1234567', 'DE', '+49301234567', '+49301234567'],
    ['+49 (0)30 / 123-45.67', 'DE', '+49301234567', '+49301234567'],
    ['030 1234567', 'DE', '0301234567', '+49301234567'],
    ['0049 30 1234567', 'DE', '0049301234567', '+49301234567'],
    ['8 (926) 123-45-67', 'RU', '89261234567', '+79261234567'],
    ['tel:+49-30-1234567;ext=12', 'DE', '+49301234567', '+49301234567'],
    ['callto://+49301234567', 'DE', '+49301234567', '+49301234567'],
    ['+49301234567,,12#', 'DE', '+49301234567', '+49301234567'],
    ['\u202a+49\u00a030\u20111234567\u202c', 'DE', '+49301234567', '+49301234567'],
    ['０３０１２３４５６７', 'DE', '0301234567', '+49301234567'],
    ['101', 'DE', '101', null],
    ['112', 'DE', '112', null],
    ['*21#', 'DE', '*21#', null],
    ['0301234567', undefined, '0301234567', null],
    ['0301234567', 'XX', '0301234567', null],
    ['+49301234567', undefined, '+49301234567', '+49301234567'],
  ])('%j in %s is dialled as %s and is %s', (text, country, target, number) => {
    expect(readDialled(text, numberingOf({ country }))).toMatchObject({ ok: true, target, e164: number });
  });

  it.each(['', '   ', 'tel:', '()-', ';ext=5'])('%j is no number at all', (text) => {
    expect(readDialled(text, numberingOf({ country: 'DE' }))).toEqual({ ok: false, reason: 'emptyNumber' });
  });

  it.each(['Julia', '030x1234', '+', '++49301234567', '49+30', 'sip:101@pbx', `0${'1'.repeat(40)}`, '<script>'])(
    '%j cannot be dialled',
    (text) => {
      expect(readDialled(text, numberingOf({ country: 'DE' }))).toEqual({ ok: false, reason: 'invalidNumber' });
    },
  );
});

describe('the number of a caller', () => {
  it.each([
    ['+493023125101', 'DE', '+493023125101'],
    ['03023125101', 'DE', '+493023125101'],
    ['101', 'DE', null],
    ['', 'DE', null],
    ['anonymous', 'DE', null],
  ])('%j in %s is %s to the CRM', (number, country, expected) => {
    expect(readCaller(number, numberingOf({ country })).e164).toBe(expected);
  });
});
