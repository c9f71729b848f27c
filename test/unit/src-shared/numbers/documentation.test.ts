import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPattern } from '#shared/numbers/dial-pattern.ts';
import { replacementProblem, rewrite } from '#shared/numbers/rewrite-rule.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../docs/number-rules.md'), 'utf8');
const ROW = /^\| (?:outgoing|incoming) \| `([^`]+)` \| `([^`]+)` \| `([^`]+)` → `([^`]+)` \|$/gm;
const rows = [...text.matchAll(ROW)].map(([, match = '', replace = '', from = '', to = '']) => ({
  match,
  replace,
  from,
  to,
}));

describe('docs/number-rules.md', () => {
  it('has examples', () => {
    expect(rows.length).toBeGreaterThanOrEqual(6);
  });

  it.each(rows)('$match → $replace makes $to of $from', ({ match, replace, from, to }) => {
    const read = readPattern(match);
    expect(read.ok && replacementProblem(replace, read.pattern.parts.length)).toBeNull();
    expect(rewrite(from, [{ match, replace }])).toEqual({ rule: 0, number: to });
  });
});
