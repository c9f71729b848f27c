/**
 * The newest lines of the log, for the view in the window: a sink beside the file, with a bounded memory. Lines come
 * redacted (`structured-log.ts`). Whoever follows gets them in bundles, or a busy second would be hundreds of messages.
 */
import { EventEmitter } from 'node:events';
import * as v from 'valibot';
import { LOG_LINES_SHOWN, type LogLine } from '#shared/diagnostics.ts';
import type { LogSink } from '#shared/web/log/structured-log.ts';
import type { Clock } from '../ports.ts';

const LineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    at: v.pipe(v.string(), v.transform(Date.parse), v.number()),
    level: v.picklist(['debug', 'info', 'warn', 'error']),
    part: v.string(),
    event: v.string(),
    data: v.optional(v.unknown()),
  }),
);

const BUNDLE_MS = 250;
const LONGEST_DATA = 2000;

export class LogTail extends EventEmitter<{ lines: [readonly LogLine[]] }> implements LogSink {
  readonly #clock: Clock;
  readonly #lines: LogLine[] = [];
  #seq = 0;
  #bundle: LogLine[] = [];
  #following = false;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  append(text: string): void {
    const parsed = v.safeParse(LineSchema, text);
    if (!parsed.success) return;
    const { at, level, part, event, data } = parsed.output;
    const written = data === undefined ? '' : JSON.stringify(data);
    const line = { seq: ++this.#seq, at, level, part, event, data: written.slice(0, LONGEST_DATA) };
    this.#lines.push(line);
    if (this.#lines.length > LOG_LINES_SHOWN) this.#lines.shift();
    if (!this.#following) return;
    this.#bundle.push(line);
    if (this.#bundle.length > LOG_LINES_SHOWN) this.#bundle.shift();
    this.#cancel ??= this.#clock.after(BUNDLE_MS, () => this.#send());
  }

  /** What there is, and from now on what comes. */
  follow(): readonly LogLine[] {
    this.#following = true;
    this.#drop();
    return [...this.#lines];
  }

  leave(): void {
    this.#following = false;
    this.#drop();
  }

  /** The file is erased: what is kept of it here goes, too. */
  erase(): void {
    this.#lines.length = 0;
    this.#drop();
  }

  #send(): void {
    const lines = this.#bundle;
    this.#drop();
    this.emit('lines', lines);
  }

  #drop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#bundle = [];
  }
}
