/** The log as the window keeps it: bounded, in order, each line once. Pure. */
import { LOG_LINES_SHOWN, type LogLine } from '#shared/diagnostics.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLine['level'][];

/** What main had and what it has pushed meanwhile may overlap. */
export function joined(known: readonly LogLine[], more: readonly LogLine[]): readonly LogLine[] {
  const last = known.at(-1)?.seq ?? 0;
  return [...known, ...more.filter(({ seq }) => seq > last)].slice(-LOG_LINES_SHOWN);
}

/** From this level on. */
export const fromLevel = (lines: readonly LogLine[], level: LogLine['level']): readonly LogLine[] =>
  lines.filter((line) => LOG_LEVELS.indexOf(line.level) >= LOG_LEVELS.indexOf(level));

/** As plain text, one line each. */
export const logText = (lines: readonly LogLine[]): string =>
  lines
    .map(({ at, level, part, event, data }) => [new Date(at).toISOString(), level, part, event, data].join(' ').trim())
    .join('\n');
