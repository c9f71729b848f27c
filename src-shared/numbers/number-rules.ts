/** How a PBX writes numbers: part of an account's settings. Where nothing is set, numbers go to it as they are typed. */
import * as v from 'valibot';
import { readPattern } from './dial-pattern.ts';
import { replacementProblem } from './rewrite-rule.ts';

const trimmed = v.pipe(v.string(), v.trim());
const MAX_RULES = 100;

/** The message names the problem and its place from 1: "restNotLast at 3". */
const Pattern = v.pipe(
  trimmed,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const read = readPattern(dataset.value);
    if (!read.ok) addIssue({ message: `${read.problem.reason} at ${read.problem.at + 1}` });
  }),
);

const Rule = v.pipe(
  v.object({ match: Pattern, replace: trimmed }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { match, replace } = dataset.value;
    const read = readPattern(match);
    const problem = read.ok ? replacementProblem(replace, read.pattern.parts.length) : null;
    if (problem === null) return;
    addIssue({
      message: `${problem.reason} at ${problem.at + 1}`,
      path: [{ type: 'object', origin: 'value', input: dataset.value, key: 'replace', value: replace }],
    });
  }),
);

/** Outgoing rules see numbers in E.164 only: one that begins otherwise would never take any. */
const OutgoingRule = v.pipe(
  Rule,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const read = readPattern(dataset.value.match);
    if (!read.ok || (read.pattern.places[0] ?? '+') === '+') return;
    addIssue({
      message: 'notE164 at 1',
      path: [{ type: 'object', origin: 'value', input: dataset.value, key: 'match', value: dataset.value.match }],
    });
  }),
);

const length = v.pipe(v.number(), v.integer(), v.minValue(1, 'at least 1 digit'), v.maxValue(15, 'at most 15 digits'));

export const NumberRulesSchema = v.object({
  /** What is dialled before an outside number ("0", "9"). */
  outsidePrefix: v.optional(v.pipe(trimmed, v.regex(/^[0-9*#]{1,8}$/, 'one to eight of 0-9, * and #'))),
  /** Digits of an extension. Without it every number of up to five digits counts as one. */
  extensionLength: v.optional(
    v.pipe(
      v.object({ min: length, max: length }),
      v.forward(
        v.check(({ min, max }) => min <= max, 'not less than the shortest'),
        ['max'],
      ),
    ),
  ),
  /** E.164 → as the PBX wants it. */
  outgoing: v.optional(v.pipe(v.array(OutgoingRule), v.maxLength(MAX_RULES)), []),
  /** As the PBX writes callers → E.164, or a national number of the account's country. */
  incoming: v.optional(v.pipe(v.array(Rule), v.maxLength(MAX_RULES)), []),
  /** Where a call may go: E.164 numbers, or what is dialled where there is no E.164. Empty: anywhere. */
  allowed: v.optional(v.pipe(v.array(Pattern), v.maxLength(MAX_RULES)), []),
});
export type NumberRules = v.InferOutput<typeof NumberRulesSchema>;

/** The rules together with the account's country, ISO 3166-1 alpha-2: all that is needed to read a number. */
export type Numbering = NumberRules & { readonly country?: string | undefined };

export const numberingOf = (
  account: { readonly country?: string | undefined; readonly numbers?: NumberRules | undefined } | null,
): Numbering => ({ outgoing: [], incoming: [], allowed: [], ...account?.numbers, country: account?.country });
