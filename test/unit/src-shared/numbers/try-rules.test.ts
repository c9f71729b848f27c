import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { NumberRulesSchema, numberingOf } from '#shared/numbers/number-rules.ts';
import { tryRules } from '#shared/numbers/try-rules.ts';

const numbers = v.parse(NumberRulesSchema, {
  outsidePrefix: '0',
  outgoing: [
    { match: '+4930(X.)', replace: '7$1' },
    { match: '+49(Z.)', replace: '00$1' },
  ],
  incoming: [{ match: '00(Z.)', replace: '+49$1' }],
  allowed: ['+43.', '+49.', 'XXX'],
});
const numbering = numberingOf({ country: 'DE', numbers });

describe('trying a number', () => {
  it('shows each step there, and the way back', () => {
    expect(tryRules('089 / 1234567', numbering)).toEqual({
      dialled: {
        read: { ok: true, target: '00891234567', e164: '+49891234567', kind: 'external' },
        steps: [
          { step: 'cleaned', number: '0891234567' },
          { step: 'e164', number: '+49891234567' },
          { step: 'rule', list: 'outgoing', rule: 1, number: '00891234567' },
          { step: 'allowed', pattern: 1, number: '+49891234567' },
          { step: 'target', number: '00891234567' },
        ],
      },
      caller: {
        read: { number: '089 / 1234567', e164: '+49891234567', kind: 'external' },
        steps: [
          { step: 'cleaned', number: '0891234567' },
          { step: 'e164', number: '+49891234567' },
        ],
      },
      back: {
        read: { number: '00891234567', e164: '+49891234567', kind: 'external' },
        steps: [
          { step: 'cleaned', number: '00891234567' },
          { step: 'rule', list: 'incoming', rule: 0, number: '+49891234567' },
          { step: 'e164', number: '+49891234567' },
        ],
      },
    });
  });

  it('shows where the outside prefix comes off and goes on', () => {
    expect(tryRules('0 0043 1 234567', numbering).dialled.steps).toEqual([
      { step: 'cleaned', number: '000431234567' },
      { step: 'withoutPrefix', number: '00431234567' },
      { step: 'e164', number: '+431234567' },
      { step: 'withPrefix', number: '000431234567' },
      { step: 'allowed', pattern: 0, number: '+431234567' },
      { step: 'target', number: '000431234567' },
    ]);
  });

  it.each([
    ['', ['refused emptyNumber']],
    ['Julia', ['cleaned', 'refused invalidNumber']],
    ['+44 20 7946 0958', ['cleaned', 'e164', 'withPrefix', 'refused notAllowed']],
    ['101', ['cleaned', 'extension', 'allowed', 'target']],
    ['*97', ['cleaned', 'service', 'refused notAllowed']],
    ['0112', ['cleaned', 'emergency', 'target']],
  ])('%j takes the steps %j', (text, expected) => {
    const { dialled, back } = tryRules(text, numbering);
    expect(dialled.steps.map((step) => (step.step === 'refused' ? `refused ${step.reason}` : step.step))).toEqual(
      expected,
    );
    expect(back === null).toBe(!dialled.read.ok);
  });

  it('tells an anonymous caller', () => {
    expect(tryRules('withheld', numbering).caller).toEqual({
      read: { number: '', e164: null, kind: 'anonymous' },
      steps: [{ step: 'anonymous' }],
    });
  });

  it('shows rules that don’t lead back', () => {
    const { dialled, back } = tryRules('030 1234567', numbering);
    expect(dialled.read).toMatchObject({ target: '71234567', e164: '+49301234567' });
    expect(back?.read.e164).not.toBe('+49301234567');
  });
});
