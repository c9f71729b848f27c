import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Numbering, NumberRulesSchema, numberingOf } from '#shared/numbers/number-rules.ts';
import { readDialled } from '#shared/numbers/read-dialled.ts';

const germany = numberingOf({ country: 'DE' });

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
    expect(readDialled(text, germany)).toEqual({ ok: false, reason: 'emptyNumber' });
  });

  it.each(['Julia', '030x1234', '+', '++49301234567', '49+30', 'sip:101@pbx', `0${'1'.repeat(40)}`, '<script>'])(
    '%j cannot be dialled',
    (text) => {
      expect(readDialled(text, germany)).toEqual({ ok: false, reason: 'invalidNumber' });
    },
  );
});

describe('the kind of a number', () => {
  const lengths = { extensionLength: { min: 3, max: 4 } };

  it.each<[string, Partial<Numbering>, string]>([
    ['030 1234567', {}, 'external'],
    ['+999123456', {}, 'external'],
    ['101', {}, 'extension'],
    ['1234', {}, 'extension'],
    ['12345', {}, 'extension'],
    ['*21#', {}, 'service'],
    ['*21*0301234567#', {}, 'service'],
    ['112', {}, 'emergency'],
    ['1234', lengths, 'extension'],
    ['12', lengths, 'service'],
    ['11833', lengths, 'service'],
    ['112', lengths, 'emergency'],
    ['116117', {}, 'external'],
    ['116117', { extensionLength: { min: 6, max: 6 } }, 'extension'],
    ['+116117', { extensionLength: { min: 6, max: 6 } }, 'external'],
  ])('%s with %o is %s', (text, rules, kind) => {
    expect(readDialled(text, { ...germany, ...rules })).toMatchObject({ ok: true, kind });
  });
});

describe('what is to be dialled after the answer', () => {
  it.each<[string, string | undefined]>([
    ['030 1234567', undefined],
    ['tel:+49-30-1234567;ext=12', '12'],
    ['+49301234567;phone-context=x;ext=1-2', '12'],
    ['+49301234567;12', '12'],
    ['+49301234567,,12#', '12#'],
    ['030 1234567,1,,2', '1,,2'],
    ['030 1234567, Julia', undefined],
    ['112,5', undefined],
  ])('in %j is %s', (text, extension) => {
    const read = readDialled(text, germany);
    expect(read.ok ? read.extension : read.reason).toBe(extension);
  });
});

describe('a public number', () => {
  const rules = (given: v.InferInput<typeof NumberRulesSchema>): Numbering =>
    numberingOf({ country: 'DE', numbers: v.parse(NumberRulesSchema, given) });
  const target = (text: string, numbering: Numbering): string => {
    const read = readDialled(text, numbering);
    return read.ok ? read.target : read.reason;
  };

  it('gets what the first rule that takes it makes of it', () => {
    const numbering = rules({
      outgoing: [
        { match: '+4930(X.)', replace: '$1' },
        { match: '+49(Z.)', replace: '0$1' },
      ],
    });
    expect(target('030 1234567', numbering)).toBe('1234567');
    expect(target('089 1234567', numbering)).toBe('0891234567');
    expect(target('0043 1 234567', numbering)).toBe('+431234567');
  });

  it('gets the outside prefix where no rule takes it, and not twice', () => {
    const numbering = rules({ outsidePrefix: '0' });
    for (const text of ['+49 30 1234567', '030 1234567', '0 030 1234567'])
      expect(target(text, numbering)).toBe('00301234567');
    for (const text of ['+43 1 234567', '0043 1 234567', '0 0043 1 234567'])
      expect(target(text, numbering)).toBe('000431234567');
  });

  it('has no prefix to get where the country is unknown', () => {
    const numbering = { ...rules({ outsidePrefix: '0' }), country: undefined };
    expect(target('+49 30 1234567', numbering)).toBe('+49301234567');
    expect(target('030 1234567', numbering)).toBe('0301234567');
  });

  it('is read as it stands before it is read behind the prefix: people paste more than they dial', () => {
    expect(readDialled('0043 1 234567', rules({ outsidePrefix: '0' }))).toMatchObject({ e164: '+431234567' });
    expect(readDialled('0 0431 234567', rules({ outsidePrefix: '0' }))).toMatchObject({ e164: '+431234567' });
    expect(readDialled('0431 234567', rules({ outsidePrefix: '0' }))).toMatchObject({ e164: '+49431234567' });
  });

  it('is dialled by another writing of itself, never by one of another number', () => {
    expect(target('+49301234567;dialled=0301234567', germany)).toBe('0301234567');
    expect(target('+49301234567;dialled=0900123456', germany)).toBe('+49301234567');
    expect(target('+49301234567;dialled=0301234567', rules({ outsidePrefix: '0' }))).toBe('00301234567');
  });

  it('that a rule makes undiallable is refused', () => {
    const numbering = rules({ outgoing: [{ match: '+49(!)', replace: '$1$1$1$1' }] });
    expect(target('030 1234567', numbering)).toBe('invalidNumber');
  });

  it('is allowed by its E.164 number, anything else as it is dialled', () => {
    const numbering = rules({ outsidePrefix: '0', allowed: ['+49.', 'XXX', '*97'] });
    expect(target('030 1234567', numbering)).toBe('00301234567');
    expect(target('+43 1 234567', numbering)).toBe('notAllowed');
    expect(['101', '*97', '1234', '*98'].map((text) => target(text, numbering))).toEqual([
      '101',
      '*97',
      'notAllowed',
      'notAllowed',
    ]);
  });
});
