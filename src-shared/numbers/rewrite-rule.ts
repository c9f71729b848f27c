/** A rule `{ match, replace }`: a pattern, and what a number that it takes becomes. The first rule that takes it decides. */
import { type DialPattern, matchPattern, readPattern } from './dial-pattern.ts';

export interface RewriteRule {
  /** See `dial-pattern.ts`. */
  readonly match: string;
  /** Digits, `*`, `#`, a leading `+`, and `$1` to `$9` for the pattern's parts, `$0` for the whole number. */
  readonly replace: string;
}

export const replacementProblems = ['empty', 'tooLong', 'unknownSign', 'plusNotFirst', 'noSuchPart'] as const;

/** `at` is the place of the offending sign in the text, from 0. */
export interface ReplacementProblem {
  readonly reason: (typeof replacementProblems)[number];
  readonly at: number;
}

export interface Rewritten {
  readonly number: string;
  /** Of the rule that took the number, from 0. */
  readonly rule: number;
}

/** @returns null where no rule takes the number */
export function rewrite(number: string, rules: readonly RewriteRule[]): Rewritten | null {
  for (const [rule, { match, replace }] of rules.entries()) {
    const parts = matchPattern(checkedPattern(match), number);
    if (parts === null) continue;
    return {
      rule,
      number: replace.replace(/\s/g, '').replace(/\$(\d)/g, (_, part: string) => parts[Number(part)] ?? ''),
    };
  }
  return null;
}

/** @param parts how many the pattern has */
export function replacementProblem(text: string, parts: number): ReplacementProblem | null {
  if (text.trim() === '') return { reason: 'empty', at: 0 };
  if (text.length > MAX_LENGTH) return { reason: 'tooLong', at: MAX_LENGTH };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '$' && /\d/.test(text.charAt(at + 1))) {
      if (Number(text.charAt(at + 1)) > parts) return { reason: 'noSuchPart', at };
      at += 1;
    } else if (sign === '+') {
      if (text.slice(0, at).trim() !== '') return { reason: 'plusNotFirst', at };
    } else if (!/[0-9*# ]/.test(sign)) return { reason: 'unknownSign', at };
  }
  return null;
}

const MAX_LENGTH = 100;

/** Settings hold no pattern that the schema has not read. */
export function checkedPattern(text: string): DialPattern {
  const read = readPattern(text);
  if (!read.ok) throw new Error(`unchecked pattern: ${read.problem.reason} at ${read.problem.at}`);
  return read.pattern;
}
