/** Rule sets as PBXs of these countries have them, and numbers of those countries. */
import * as fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import * as v from 'valibot';
import { type Numbering, NumberRulesSchema, numberingOf } from '#shared/numbers/number-rules.ts';

const pbx = (country: string, rules: v.InferInput<typeof NumberRulesSchema>): Numbering =>
  numberingOf({ country, numbers: v.parse(NumberRulesSchema, rules) });

const rule = (match: string, replace: string) => ({ match, replace });

export const pbxs: Readonly<Record<string, Numbering>> = {
  'de: an outside 0': pbx('DE', { outsidePrefix: '0' }),
  'de: rules with an outside 0': pbx('DE', {
    outsidePrefix: '0',
    extensionLength: { min: 2, max: 4 },
    outgoing: [rule('+49(Z.)', '00$1'), rule('+(Z.)', '000$1')],
    incoming: [rule('000(Z.)', '+$1'), rule('00(Z.)', '+49$1')],
  }),
  'at: an outside 0': pbx('AT', { outsidePrefix: '0' }),
  'at: trunk that writes 43… without a plus': pbx('AT', {
    outgoing: [rule('+(.)', '$1')],
    incoming: [rule('[1-9]XXXXXX.', '+$0')],
  }),
  'ch: national and international as dialled': pbx('CH', {
    outgoing: [rule('+41(Z.)', '0$1'), rule('+(Z.)', '00$1')],
    incoming: [rule('00(Z.)', '+$1'), rule('0(Z.)', '+41$1')],
  }),
  'ru: an outside 9, then 8 and 8-10': pbx('RU', {
    outsidePrefix: '9',
    outgoing: [rule('+7(XXXXXXXXXX)', '98$1'), rule('+(Z.)', '9810$1')],
    incoming: [rule('9810(Z.)', '+$1'), rule('98(XXXXXXXXXX)', '+7$1'), rule('8(XXXXXXXXXX)', '+7$1')],
  }),
  'ru: trunk that writes 7…': pbx('RU', {
    outgoing: [rule('+7(XXXXXXXXXX)', '8$1'), rule('+(Z.)', '810$1')],
    incoming: [rule('7XXXXXXXXXX', '+$0'), rule('810(Z.)', '+$1'), rule('8(XXXXXXXXXX)', '+7$1')],
  }),
  'us: an outside 9, then 1 and 011': pbx('US', {
    outsidePrefix: '9',
    extensionLength: { min: 4, max: 4 },
    outgoing: [rule('+1(NXXNXXXXXX)', '91$1'), rule('+(Z.)', '9011$1')],
    incoming: [rule('9011(Z.)', '+$1'), rule('91(NXXNXXXXXX)', '+1$1'), rule('NXXNXXXXXX', '+1$0')],
  }),
  'gb: an outside 9': pbx('GB', { outsidePrefix: '9' }),
  'gb: rules with an outside 9': pbx('GB', {
    outsidePrefix: '9',
    outgoing: [rule('+44(Z.)', '90$1'), rule('+(Z.)', '900$1')],
    incoming: [rule('900(Z.)', '+$1'), rule('90(Z.)', '+44$1')],
  }),
};

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: length, maxLength: length });
const starts = ['+4930', '+4989', '+49231', '+491512', '+431', '+43664', '+4144', '+4179', '+7926', '+7495', '+7727'];
const moreStarts = [
  '+1212',
  '+1912',
  '+1416',
  '+4420',
  '+447911',
  '+441481',
  '+331',
  '+3906',
  '+30210',
  '+40212',
  '+231',
];

/** Numbers that exist by the tables, in E.164. */
export const publicNumbers = fc
  .tuple(fc.constantFrom(...starts, ...moreStarts), fc.integer({ min: 5, max: 8 }).chain(digits))
  .map(([start, rest]) => parsePhoneNumberFromString(start + rest))
  .filter((number) => number?.isValid() === true)
  .map((number) => number?.number ?? '');
