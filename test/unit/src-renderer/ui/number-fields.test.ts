import { describe, expect, it } from 'vitest';
import type { Account } from '#shared/settings.ts';
import { account } from '../../../../scripts/screens/people.ts';
import {
  checkNumbers,
  numberFieldAt,
  numberFields,
  type NumberFields,
  withNumbers,
} from '../../../../src-renderer/ui/forms/number-fields.ts';

const rules: NonNullable<Account['numbers']> = {
  outsidePrefix: '0',
  extensionLength: { min: 2, max: 4 },
  outgoing: [{ match: '+49(Z.)', replace: '00$1' }],
  incoming: [{ match: '000(Z.)', replace: '+$1' }],
  allowed: ['+49.'],
};
const empty = numberFields({ country: undefined, numbers: undefined });
const errorsOf = (fields: Partial<NumberFields>): unknown => {
  const checked = checkNumbers({ ...empty, ...fields });
  return checked.ok ? null : checked.errors;
};

describe('the number rules as a form', () => {
  it('give back the account that they were filled from', () => {
    const full = { ...account, numbers: rules };
    const checked = checkNumbers(numberFields(full));
    expect(checked).toEqual({ ok: true, value: { country: 'DE', numbers: rules } });
    expect(withNumbers(full, { country: 'DE', numbers: rules })).toEqual(full);
  });

  it('store nothing where nothing is set, and take away what was', () => {
    const checked = checkNumbers(empty);
    if (!checked.ok) throw new Error('an empty form is fine');
    const bare = withNumbers({ ...account, numbers: rules }, checked.value);
    expect(bare).not.toHaveProperty('numbers');
    expect(bare).not.toHaveProperty('country');
    expect(bare.address).toBe(account.address);
  });

  it('take one length for both ends', () => {
    expect(checkNumbers({ ...empty, shortest: '3' })).toMatchObject({
      value: { numbers: { extensionLength: { min: 3, max: 3 } } },
    });
  });

  it.each([
    [{ outsidePrefix: 'zero' }, { outsidePrefix: 'numbers.outsidePrefix.invalid' }],
    [{ shortest: '4', longest: '2' }, { 'extensionLength.max': 'numbers.extensionLength.order' }],
    [{ shortest: 'x', longest: '2' }, { 'extensionLength.min': 'numbers.extensionLength.invalid' }],
    [{ shortest: '3', longest: '16' }, { 'extensionLength.max': 'numbers.extensionLength.invalid' }],
    [
      { outgoing: [{ match: '0.', replace: '1' }] },
      { 'outgoing.0.match': { key: 'numbers.problem.notE164', params: { at: '1' } } },
    ],
    [
      { incoming: [{ match: '00.5', replace: '+' }] },
      { 'incoming.0.match': { key: 'numbers.problem.restNotLast', params: { at: '4' } } },
    ],
    [
      { incoming: [{ match: '00(Z.)', replace: '+$2' }] },
      { 'incoming.0.replace': { key: 'numbers.problem.noSuchPart', params: { at: '2' } } },
    ],
    [{ allowed: ['+49.', ''] }, { 'allowed.1': { key: 'numbers.problem.empty', params: { at: '1' } } }],
  ] as const)('say of %j what is wrong and where', (fields, errors) => {
    expect(errorsOf(fields)).toEqual(errors);
  });

  it('know the place of what main complains about', () => {
    expect(numberFieldAt('account.numbers.outgoing.2.match')).toBe('outgoing.2.match');
    expect(numberFieldAt('account.server')).toBeNull();
  });
});
