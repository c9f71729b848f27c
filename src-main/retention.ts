/**
 * How long this computer remembers: history, journal, recordings and logs go when their keep-days are over, and all at
 * once when the agent says so. What the portal doesn't have yet outlives the button, for erasing it would lose calls of
 * the company's; it is hidden from then on and goes with its report. It doesn't outlive the keep-days.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '#shared/failure.ts';
import type { JournalExpiry } from './calls/journal-expiry.ts';
import type { Clock, Log } from './ports.ts';
import type { RecordingRow } from './recordings/recording-rows.ts';
import type { RecordingStore } from './recordings/recording-store.ts';

export interface LogFiles {
  /** Forgets every line from before this moment. */
  expire(before: number): void;
  erase(): void;
}

export interface RetentionDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
  readonly keepDays: () => number;
  readonly expiry: JournalExpiry;
  readonly recordings: Pick<RecordingStore, 'drop'>;
  readonly logs: LogFiles;
  /** Damaged journals are put aside next to it. */
  readonly journalFile: string;
}

const DAY_MS = 86_400_000;

export class Retention {
  readonly #deps: RetentionDeps;
  #cancel: () => void = () => undefined;

  constructor(deps: RetentionDeps) {
    this.#deps = deps;
  }

  /** Now, and from now on once a day. */
  async start(): Promise<void> {
    this.#cancel = this.#deps.clock.after(DAY_MS, () => void this.start());
    await this.run();
  }

  stop(): void {
    this.#cancel();
  }

  async run(): Promise<void> {
    const { clock, keepDays, expiry, log, logs } = this.#deps;
    const cutoff = clock.now() - keepDays() * DAY_MS;
    await this.#attempt('journal', () => {
      const { dropped, unreported } = expiry.dropBefore(cutoff);
      for (const callId of unreported) log.warn('retention.neverReported', { callId });
      if (dropped > 0) expiry.purge();
    });
    await this.#attempt('recordings', () => this.#dropRecordings(({ ended, begun }) => (ended ?? begun) < cutoff));
    await this.#attempt('damaged journals', () => this.#dropDamaged(cutoff));
    await this.#attempt('logs', () => logs.expire(cutoff));
  }

  /** @throws Failure `notErased` when something could not be deleted; the rest is gone all the same */
  async erase(): Promise<void> {
    const { clock, expiry, log, logs } = this.#deps;
    const failures = [
      await this.#attempt('journal', () => {
        expiry.erase(clock.now());
        expiry.purge();
      }),
      await this.#attempt('recordings', () => {
        const open = expiry.open();
        return this.#dropRecordings(({ callId }) => !open.has(callId));
      }),
      await this.#attempt('damaged journals', () => this.#dropDamaged(Infinity)),
      await this.#attempt('logs', () => logs.erase()),
    ].filter((error) => error !== null);
    log.info('retention.erased', { failures: failures.length });
    if (failures.length > 0)
      throw new Failure('notErased', `${failures.length} parts are left`, { cause: failures[0] });
  }

  /** A report is settled: what had been erased before goes now. */
  async settled(callId: string): Promise<void> {
    const { expiry } = this.#deps;
    await this.#attempt('journal', async () => {
      if (expiry.dropErased() === 0) return;
      await this.#dropRecordings((row) => row.callId === callId);
      expiry.purge();
    });
  }

  async #dropRecordings(which: (row: RecordingRow) => boolean): Promise<void> {
    const { dropped, failed } = await this.#deps.recordings.drop(which);
    for (const { callId, state } of dropped) {
      if (state === 'complete') this.#deps.log.warn('retention.recordingNeverHandedOver', { callId });
    }
    if (failed > 0) throw new Error(`${failed} recordings could not be deleted`);
  }

  async #dropDamaged(cutoff: number): Promise<void> {
    const { dir, base } = path.parse(this.#deps.journalFile);
    for (const name of await readdir(dir)) {
      if (!name.startsWith(`${base}.damaged-`) && !isBeside(name, base)) continue;
      const file = path.join(dir, name);
      if ((await stat(file)).mtimeMs < cutoff) await rm(file, { force: true });
    }
  }

  /** What can't be deleted today must not keep the rest; it is tried again tomorrow. */
  async #attempt(what: string, task: () => Promise<void> | void): Promise<unknown> {
    try {
      await task();
      return null;
    } catch (error) {
      this.#deps.log.error('retention.failed', { what, error });
      this.#deps.count('retention.failed');
      return error;
    }
  }
}

/** An older release's file that could not be brought home (`calls/brought-back.ts`). */
const isBeside = (name: string, base: string): boolean =>
  name.startsWith(`${base}.v`) && /^\d+(-wal|-shm)?$/.test(name.slice(base.length + 2));
