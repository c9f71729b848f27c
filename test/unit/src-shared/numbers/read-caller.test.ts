import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { NumberRulesSchema, numberingOf } from '#shared/numbers/number-rules.ts';
import { readCaller } from '#shared/numbers/read-caller.ts';

const germany = numberingOf({ country: 'DE' });

describe('a caller', () => {
  it.each<[string, string | null, string]>([
    ['+493023125101', '+493023125101', 'external'],
    ['03023125101', '+493023125101', 'external'],
    ['+43 1 234567', '+431234567', 'external'],
    ['101', null, 'extension'],
    ['reception', null, 'extension'],
    ['*98', null, 'service'],
    ['110', null, 'emergency'],
    ['00999123', null, 'external'],
  ])('%s is %s, %s', (number, e164, kind) => {
    expect(readCaller(number, numberingOf({ country: 'DE', numbers: germany }))).toEqual({ number, e164, kind });
  });

  it.each([
    '',
    ' ',
    'anonymous',
    'Anonymous',
    'ANONYMOUS',
    'anonymous@anonymous.invalid',
    'unknown',
    'Unknown Caller',
    'unavailable',
    'Not-Available',
    'private',
    'Private Number',
    'restricted',
    'withheld',
    'Number Withheld',
    'blocked',
    'no caller id',
    'Out of Area',
    '0000000000',
    '+',
    'Unbekannt',
    'Неизвестно',
  ])('%j is anonymous', (number) => {
    expect(readCaller(number, germany)).toEqual({ number: '', e164: null, kind: 'anonymous' });
  });

  it.each(['0', '000', '#', 'privateer', 'anna'])('%j is not', (number) => {
    expect(readCaller(number, germany)).toMatchObject({ number, e164: null });
  });

  it('is read by the incoming rules first, in their order', () => {
    const incoming = [
      { match: '000(Z.)', replace: '+$1' },
      { match: '00(Z.)', replace: '0$1' },
      { match: 'ZXXXXXX.', replace: '+$0' },
    ];
    const numbering = numberingOf({ country: 'DE', numbers: v.parse(NumberRulesSchema, { incoming }) });
    expect(readCaller('0004312345678', numbering).e164).toBe('+4312345678');
    expect(readCaller('00301234567', numbering).e164).toBe('+49301234567');
    expect(readCaller('49301234567', numbering).e164).toBe('+49301234567');
    expect(readCaller('0301234567', numbering).e164).toBe('+49301234567');
  });

  it('may have the outside prefix before the number', () => {
    const numbering = numberingOf({ country: 'DE', numbers: v.parse(NumberRulesSchema, { outsidePrefix: '0' }) });
    expect(readCaller('00301234567', numbering).e164).toBe('+49301234567');
    expect(readCaller('000431234567', numbering).e164).toBe('+431234567');
  });

  it('written just as the PBX would get it is that number, though it may be read otherwise', () => {
    const numbering = numberingOf({ country: 'DE', numbers: v.parse(NumberRulesSchema, { outsidePrefix: '0' }) });
    expect(readCaller('00431234567', germany).e164).toBe('+431234567');
    expect(readCaller('00431234567', numbering).e164).toBe('+49431234567');
  });

  it('of an extension’s length is an extension, whatever the plan says', () => {
    const numbers = v.parse(NumberRulesSchema, { extensionLength: { min: 6, max: 6 } });
    expect(readCaller('116117', germany).kind).toBe('external');
    expect(readCaller('116117', numberingOf({ country: 'DE', numbers })).kind).toBe('extension');
  });
});
