import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { NumberRulesSchema, numberingOf } from '#shared/numbers/number-rules.ts';
import { AccountSchema } from '#shared/settings.ts';

const issuesOf = (rules: unknown): string[] =>
  (v.safeParse(NumberRulesSchema, rules).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);

describe('number rules', () => {
  it('may be left out, wholly or in part', () => {
    expect(v.parse(NumberRulesSchema, {})).toEqual({ outgoing: [], incoming: [], allowed: [] });
    expect(numberingOf(null)).toEqual({ outgoing: [], incoming: [], allowed: [] });
    expect(numberingOf({ country: 'AT' })).toMatchObject({ country: 'AT', outgoing: [] });
  });

  it('are kept as they were written, but for spaces around them', () => {
    const rules = {
      outsidePrefix: ' 0 ',
      extensionLength: { min: 2, max: 4 },
      outgoing: [{ match: ' +49(Z.)', replace: '00$1 ' }],
      incoming: [{ match: '00(Z.)', replace: '+49$1' }],
      allowed: ['+49.', ' XXX '],
    };
    expect(v.parse(NumberRulesSchema, rules)).toEqual({
      ...rules,
      outsidePrefix: '0',
      outgoing: [{ match: '+49(Z.)', replace: '00$1' }],
      allowed: ['+49.', 'XXX'],
    });
  });

  it.each<[string, unknown, string]>([
    ['a prefix of letters', { outsidePrefix: 'abc' }, 'outsidePrefix: one to eight of 0-9, * and #'],
    ['an empty prefix', { outsidePrefix: '' }, 'outsidePrefix: one to eight of 0-9, * and #'],
    ['no digits', { extensionLength: { min: 0, max: 3 } }, 'extensionLength.min: at least 1 digit'],
    ['too many digits', { extensionLength: { min: 3, max: 16 } }, 'extensionLength.max: at most 15 digits'],
    ['a range upside down', { extensionLength: { min: 4, max: 3 } }, 'extensionLength.max: not less than the shortest'],
    ['a wrong pattern', { incoming: [{ match: '0.1', replace: '$0' }] }, 'incoming.0.match: restNotLast at 3'],
    ['a rule never used', { outgoing: [{ match: '0.', replace: '$0' }] }, 'outgoing.0.match: notE164 at 1'],
    ['an unknown part', { outgoing: [{ match: '+(.)', replace: '0$2' }] }, 'outgoing.0.replace: noSuchPart at 2'],
    ['nothing to dial', { outgoing: [{ match: '+.', replace: ' ' }] }, 'outgoing.0.replace: empty at 1'],
    ['letters to dial', { incoming: [{ match: '0.', replace: '+49x' }] }, 'incoming.0.replace: unknownSign at 4'],
    ['a late plus', { incoming: [{ match: '(0).', replace: '$1+' }] }, 'incoming.0.replace: plusNotFirst at 3'],
    ['a lone dollar', { incoming: [{ match: '0.', replace: '1$' }] }, 'incoming.0.replace: unknownSign at 2'],
    ['an allowed nothing', { allowed: ['112', ''] }, 'allowed.1: empty at 1'],
  ])('with %s say what is wrong, and where', (_, rules, message) => {
    expect(issuesOf(rules)).toEqual([message]);
  });

  it('are part of the account, and their problems of its', () => {
    const account = { address: '1@pbx', server: 'wss://pbx', line: { number: '1', kind: 'direct' }, iceServers: [] };
    expect(v.is(AccountSchema, { ...account, numbers: {} })).toBe(true);
    const parsed = v.safeParse(AccountSchema, { ...account, numbers: { allowed: ['x]'] } });
    expect(parsed.issues?.map((issue) => v.getDotPath(issue))).toEqual(['numbers.allowed.0']);
  });
});
