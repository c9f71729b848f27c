/** The number rules as they are edited, and what is wrong with one, in words. Pure. */
import * as v from 'valibot';
import type { Phrase } from '#shared/card-view.ts';
import { patternProblems } from '#shared/numbers/dial-pattern.ts';
import { type NumberRules, NumberRulesSchema } from '#shared/numbers/number-rules.ts';
import { replacementProblems, type RewriteRule } from '#shared/numbers/rewrite-rule.ts';
import type { Account } from '#shared/settings.ts';
import type { Checked, FieldError, FieldErrors } from './use-form.ts';

export interface NumberFields {
  readonly country: string;
  readonly outsidePrefix: string;
  readonly shortest: string;
  readonly longest: string;
  readonly outgoing: readonly RewriteRule[];
  readonly incoming: readonly RewriteRule[];
  readonly allowed: readonly string[];
}

/** Errors are told apart by the schema's paths: "outgoing.0.match". */
export type NumberErrors = Record<string, unknown>;

export interface CheckedNumbers {
  readonly country?: string;
  readonly numbers: NumberRules;
}

export function numberFields({ country, numbers }: Pick<Account, 'country' | 'numbers'>): NumberFields {
  return {
    country: country ?? '',
    outsidePrefix: numbers?.outsidePrefix ?? '',
    shortest: numbers?.extensionLength === undefined ? '' : String(numbers.extensionLength.min),
    longest: numbers?.extensionLength === undefined ? '' : String(numbers.extensionLength.max),
    outgoing: numbers?.outgoing ?? [],
    incoming: numbers?.incoming ?? [],
    allowed: numbers?.allowed ?? [],
  };
}

export function checkNumbers(fields: NumberFields): Checked<NumberErrors, CheckedNumbers> {
  const { country, outgoing, incoming, allowed } = fields;
  const prefix = fields.outsidePrefix.trim();
  const result = v.safeParse(NumberRulesSchema, {
    ...(prefix !== '' && { outsidePrefix: prefix }),
    ...lengthIn(fields),
    outgoing,
    incoming,
    allowed,
  });
  if (result.success) {
    return { ok: true, value: { ...(country !== '' && { country }), numbers: result.output } };
  }
  const errors: FieldErrors<NumberErrors> = {};
  for (const issue of result.issues) errors[v.getDotPath(issue) ?? ''] ??= wordsFor(issue);
  return { ok: false, errors };
}

/** The account with these rules; without any, nothing of them is stored. */
export function withNumbers(account: Account, { country, numbers }: CheckedNumbers): Account {
  const { country: _country, numbers: _numbers, ...rest } = account;
  const isEmpty =
    numbers.outsidePrefix === undefined &&
    numbers.extensionLength === undefined &&
    [numbers.outgoing, numbers.incoming, numbers.allowed].every((list) => list.length === 0);
  return { ...rest, ...(country !== undefined && { country }), ...(!isEmpty && { numbers }) };
}

export const numberFieldAt = (path: string): string | null => /^account\.numbers\.(.+)$/.exec(path)?.[1] ?? null;

/** One of both is enough: then extensions have just that length. */
function lengthIn({ shortest, longest }: NumberFields): { extensionLength?: { min: number; max: number } } {
  const [min, max] = [shortest.trim() || longest.trim(), longest.trim() || shortest.trim()];
  return min === '' ? {} : { extensionLength: { min: Number(min), max: Number(max) } };
}

const problems = [...new Set([...patternProblems, ...replacementProblems, 'notE164'] as const)];

/** The schema's message names the problem and its place: "restNotLast at 3". */
function wordsFor(issue: v.BaseIssue<unknown>): FieldError {
  const path = v.getDotPath(issue) ?? '';
  if (path === 'outsidePrefix') return 'numbers.outsidePrefix.invalid';
  if (path.startsWith('extensionLength')) {
    return issue.type === 'check' ? 'numbers.extensionLength.order' : 'numbers.extensionLength.invalid';
  }
  const [, reason, at = ''] = /^(\w+) at (\d+)$/.exec(issue.message) ?? [];
  const problem = problems.find((one) => one === reason);
  if (problem === undefined) return 'field.unusable';
  return { key: `numbers.problem.${problem}`, params: { at } } satisfies Phrase;
}
