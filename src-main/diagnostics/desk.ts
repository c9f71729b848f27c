/**
 * Runs all lines of the diagnostics side by side, each with a time limit of its own, and tells how far they are. One run
 * at a time: a new one ends the one before.
 *
 *   idle ──start──▶ running ──last line has its result──▶ over
 *                      └──cancel──▶ over, what had no result is `cancelled`
 */
import { EventEmitter } from 'node:events';
import {
  type DiagnosticLine,
  diagnosticLines,
  type DiagnosticRun,
  type LineResult,
  skipped,
  warn,
} from '#shared/diagnostics.ts';
import type { Clock, Log } from '../ports.ts';

export interface Probe {
  /** Milliseconds, then it is "not checked". */
  readonly within: number;
  /** Settles soon after `signal` is aborted, with everything closed that it had opened. */
  readonly run: (signal: AbortSignal) => Promise<LineResult> | LineResult;
}
export type Probes = Readonly<Record<DiagnosticLine, Probe>>;

export interface DiagnosticsDeskDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Made anew for each run: lines of one run share what they ask. @param ended when the run is over or called off */
  readonly probes: (ended: AbortSignal) => Probes;
}

export class DiagnosticsDesk extends EventEmitter<{ changed: [] }> {
  readonly #deps: DiagnosticsDeskDeps;
  #run: DiagnosticRun | null = null;
  #stop: AbortController | null = null;

  constructor(deps: DiagnosticsDeskDeps) {
    super();
    this.#deps = deps;
  }

  get run(): DiagnosticRun | null {
    return this.#run;
  }

  /** @returns when the run is over, or called off */
  async start(): Promise<void> {
    const { clock, log, probes } = this.#deps;
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.#run = {
      startedAt: clock.now(),
      running: true,
      rows: diagnosticLines.map((line) => ({ line, result: null })),
    };
    this.emit('changed');
    const all = probes(stop.signal);
    await Promise.all(
      diagnosticLines.map(async (line) => {
        const result = await this.#resultOf(line, all[line], stop.signal);
        if (result !== null) this.#tell(line, result);
      }),
    );
    if (this.#stop !== stop) return;
    this.#end();
    const wrong = this.#run.rows.filter(({ result }) => result?.verdict === 'bad' || result?.verdict === 'warn');
    log.info('diagnostics.over', { wrong: wrong.map(({ line, result }) => `${line}: ${result?.text.key}`) });
  }

  /** Nobody waits for it any more. */
  cancel(): void {
    if (this.#stop === null) return;
    for (const { line, result } of this.#run?.rows ?? []) if (result === null) this.#tell(line, skipped('cancelled'));
    this.#end();
  }

  #end(): void {
    this.#stop?.abort();
    this.#stop = null;
    if (this.#run !== null) this.#run = { ...this.#run, running: false };
    this.emit('changed');
  }

  #tell(line: DiagnosticLine, result: LineResult): void {
    if (this.#run === null) return;
    const rows = this.#run.rows.map((row) => (row.line === line ? { line, result } : row));
    this.#run = { ...this.#run, rows };
    this.emit('changed');
  }

  /** @returns null when nobody wants to know any more */
  async #resultOf(line: DiagnosticLine, { within, run }: Probe, stop: AbortSignal): Promise<LineResult | null> {
    const { clock, log } = this.#deps;
    const late = new AbortController();
    const signal = AbortSignal.any([stop, late.signal]);
    const cancelTimer = clock.after(within, () => late.abort());
    try {
      const result = await Promise.race([run(signal), aborted(signal)]);
      return stop.aborted ? null : result;
    } catch (error) {
      if (stop.aborted) return null;
      if (late.signal.aborted) return warn('notChecked');
      // A flaw of the program, not of what is looked at: the other lines go on.
      log.error('diagnostics.failed', { line, error });
      return warn('notChecked');
    } finally {
      cancelTimer();
    }
  }
}

/** Rejects with the signal's reason. */
function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  if (signal.aborted) reject(signal.reason as Error);
  else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  return promise;
}
