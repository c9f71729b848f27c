/** How the diagnostics stand as a whole, in words. Pure. */
import type { Phrase } from '#shared/card-view.ts';
import { type DiagnosticGroup, diagnosticGroups, type DiagnosticRow, type DiagnosticRun } from '#shared/diagnostics.ts';

export function runWords({ running, rows }: DiagnosticRun): Phrase {
  const done = rows.filter(({ result }) => result !== null).length;
  if (running) return { key: 'diag.progress', params: { done, all: rows.length } };
  const wrong = rows.filter(({ result }) => result?.verdict === 'bad' || result?.verdict === 'warn').length;
  return wrong === 0 ? { key: 'diag.allGood' } : { key: 'diag.wrong', params: { count: wrong } };
}

/** The rows under their headings; the numbers run through. */
export const groupedRows = (
  rows: readonly DiagnosticRow[],
): readonly (readonly [DiagnosticGroup, readonly DiagnosticRow[]])[] =>
  (Object.keys(diagnosticGroups) as DiagnosticGroup[]).map((group) => {
    const lines: readonly string[] = diagnosticGroups[group];
    return [group, rows.filter(({ line }) => lines.includes(line))];
  });
