import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmergency } from '#shared/numbers/emergency.ts';
import { emergencyNumbers } from '#shared/numbers/emergency-numbers.ts';
import { type Numbering, numberingOf } from '#shared/numbers/number-rules.ts';
import { readDialled } from '#shared/numbers/read-dialled.ts';

const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

describe('an emergency number', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['112', 'DE', undefined],
    ['110', 'DE', undefined],
    ['1-1-0', 'DE', undefined],
    ['tel:112', 'DE', undefined],
    ['0112', 'DE', '0'],
    ['133', 'AT', undefined],
    ['144', 'CH', undefined],
    ['103', 'RU', undefined],
    ['911', 'US', undefined],
    ['9911', 'US', '9'],
    ['999', 'GB', undefined],
    ['000', 'AU', undefined],
    ['112', undefined, undefined],
    ['911', undefined, undefined],
    ['112', 'XX', undefined],
  ])('is %s in %s with the prefix %s', (text, country, outsidePrefix) => {
    expect(isEmergency(text, { country, outsidePrefix })).toBe(true);
  });

  it.each<[string, string | undefined, string | undefined]>([
    ['911', 'DE', undefined],
    ['110', undefined, undefined],
    ['112', 'US', undefined],
    ['0112', 'DE', undefined],
    ['00112', 'DE', '0'],
    ['1120', 'DE', undefined],
    ['+112', 'DE', undefined],
    ['112#', 'DE', undefined],
    ['11', 'DE', undefined],
    ['', 'DE', undefined],
    ['0', 'DE', '0'],
  ])('is not %s in %s with the prefix %s', (text, country, outsidePrefix) => {
    expect(isEmergency(text, { country, outsidePrefix })).toBe(false);
  });

  it('is 112 everywhere in the European Union', () => {
    expect(EU.filter((country) => !isEmergency('112', { country }))).toEqual([]);
  });

  it('is two to five digits in every country of the table', () => {
    expect(emergencyNumbers.size).toBeGreaterThan(80);
    for (const [country, numbers] of emergencyNumbers) {
      expect(country).toMatch(/^[A-Z]{2}$/);
      for (const number of numbers) expect(number).toMatch(/^\d{2,5}$/);
      expect(new Set(numbers).size).toBe(numbers.length);
    }
  });

  it('is dialled exactly as it is, whatever the rules say', () => {
    const all = [...emergencyNumbers].flatMap(([country, numbers]) => numbers.map((number) => ({ country, number })));
    const rules = fc.record<Partial<Numbering>>(
      {
        outsidePrefix: fc.constantFrom('0', '9', '*9'),
        extensionLength: fc.constant({ min: 2, max: 5 }),
        outgoing: fc.constant([{ match: '.', replace: '99' }]),
        incoming: fc.constant([{ match: '(.)', replace: '+4930123$1' }]),
        allowed: fc.constant(['+43.']),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), rules, fc.boolean(), ({ country, number }, some, withPrefix) => {
        const numbering = { ...numberingOf({ country }), ...some };
        const target = (withPrefix ? (some.outsidePrefix ?? '') : '') + number;
        expect(readDialled(target.split('').join(' '), numbering)).toEqual({
          ok: true,
          target,
          e164: null,
          kind: 'emergency',
        });
      }),
      { numRuns: 1000 },
    );
  });
});
