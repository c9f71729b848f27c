/**
 * The structured log: one JSON object per line, `{at, level, part, event, data}`. What each level means is in
 * `ports.ts`. Nothing that is logged can throw, and no secret gets through (`redact.ts`).
 */
import type { Clock, Log, LogFields } from '../ports.ts';
import { plainFields } from './plain-value.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogSink {
  append(line: string): void;
}

export interface StructuredLogOptions {
  readonly clock: Clock;
  readonly sinks: readonly LogSink[];
  /** The lowest level that is written. */
  readonly level: LogLevel;
  /** `log.warn`, `log.error`, `log.lost`. */
  readonly count: (name: string) => void;
}

export function structuredLog(options: StructuredLogOptions, part = 'main'): Log {
  const write = (level: LogLevel) => (event: string, fields?: LogFields) => {
    if (level === 'warn' || level === 'error') options.count(`log.${level}`);
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(options.level)) return;
    const text = line(options.clock.now(), level, part, event, fields);
    for (const sink of options.sinks) {
      try {
        sink.append(text);
      } catch {
        // A full disk must not take the telephone down; how many lines it cost is in the counters.
        options.count('log.lost');
      }
    }
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    part: (name) => structuredLog(options, name),
  };
}

function line(now: number, level: LogLevel, part: string, event: string, fields: LogFields = {}): string {
  const head = { at: new Date(now).toISOString(), level, part, event };
  try {
    const data = plainFields(fields);
    return JSON.stringify(Object.keys(data).length === 0 ? head : { ...head, data });
  } catch (error) {
    // A getter that throws, for one.
    return JSON.stringify({ ...head, data: { unloggable: String(error) } });
  }
}
