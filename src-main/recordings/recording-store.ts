/**
 * Recordings on this computer: one file per call below one folder, and a row of the journal for each. A recording that
 * can't be written stops and says so; the call never hears of it. Why the files aren't encrypted by us is in
 * docs/decisions/006-recordings-at-rest.md.
 */
import { EventEmitter } from 'node:events';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure, type FailureReason } from '#shared/failure.ts';
import type { Clock, Log } from '../ports.ts';
import { RecordingFile } from './recording-file.ts';
import type { RecordingRow, RecordingRows } from './recording-rows.ts';
import { checksum, trimToWholeFrames } from './whole-file.ts';

export interface RecordingStoreDeps {
  readonly folder: string;
  readonly rows: RecordingRows;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
}

export interface RecordingStoreEvents {
  /** It is no longer being written: whoever waits for it may look. */
  closed: [{ readonly callId: string }];
  /** A recording has stopped early. */
  failed: [{ readonly callId: string; readonly reason: RecordingFailure }];
}

export type RecordingFailure = Extract<FailureReason, 'recordingDiskFull' | 'recordingNotWritten'>;

/** How long the phone window may take for its last piece after the call. */
const LAST_PIECE_MS = 10_000;
/** Names of files are made of it: nothing that leads out of the folder. */
const CALL_ID = /^[\w-]{1,100}$/;

export class RecordingStore extends EventEmitter<RecordingStoreEvents> {
  readonly #deps: RecordingStoreDeps;
  readonly #open = new Map<string, RecordingFile>();
  readonly #failed = new Map<string, RecordingFailure>();
  readonly #deadlines = new Map<string, () => void>();

  constructor(deps: RecordingStoreDeps) {
    super();
    this.#deps = deps;
  }

  /** @throws Failure */
  async begin(callId: string): Promise<void> {
    if (!CALL_ID.test(callId)) throw new Failure('invalidInput', 'a call id that makes no file name');
    const { rows, folder } = this.#deps;
    const state = rows.get(callId)?.state;
    if (this.#open.has(callId) || state === 'handed' || state === 'deleted') {
      throw new Failure('invalidInput', `the recording of this call is ${state ?? 'being opened'}`);
    }
    this.#failed.delete(callId);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await RecordingFile.open(callId, this.#path(nameOf(callId)), this.#deps);
      this.#open.set(callId, file);
      rows.begin(callId, nameOf(callId));
      this.#deps.log.info('recording.begun', { callId });
    } catch (error) {
      throw await this.#stopped(callId, error);
    }
  }

  /** @param seq counts from 0 with every `begin`. @throws Failure when nothing more is written */
  async append(callId: string, seq: number, bytes: Uint8Array): Promise<void> {
    const reason = this.#failed.get(callId);
    if (reason !== undefined) throw new Failure(reason, 'the recording has stopped');
    const file = this.#open.get(callId);
    if (file === undefined) throw new Failure('invalidInput', 'no such recording');
    try {
      await file.append(seq, bytes);
    } catch (error) {
      throw await this.#stopped(callId, error);
    }
  }

  /** @returns when the file is whole on the disk and its checksum known. Asked twice, does nothing */
  async end(callId: string): Promise<void> {
    this.#deadlines.get(callId)?.();
    this.#deadlines.delete(callId);
    this.#failed.delete(callId);
    const file = this.#open.get(callId);
    if (file === undefined) return;
    try {
      await file.close();
      this.#open.delete(callId);
    } catch (error) {
      throw await this.#stopped(callId, error);
    }
    await this.#settle(callId, null);
  }

  /** The phone window ends its recording; if it can't any more, we do. */
  callEnded(callId: string): void {
    if (!this.#open.has(callId) || this.#deadlines.has(callId)) return;
    const end = (): void => {
      this.#deps.log.warn('recording.abandoned', { callId });
      this.end(callId).catch((error: unknown) => this.#deps.log.error('recording.notEnded', { callId, error }));
    };
    this.#deadlines.set(callId, this.#deps.clock.after(LAST_PIECE_MS, end));
  }

  /** What the last run left: half-written files are closed, files that nobody knows are taken in. */
  async recover(): Promise<void> {
    const { rows, folder, log } = this.#deps;
    const there = new Set((await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.mp3')));
    const known = rows.all();
    for (const name of there) {
      const callId = path.basename(name, '.mp3');
      if (known.some(({ file }) => file === name) || this.#open.has(callId) || !CALL_ID.test(callId)) continue;
      log.warn('recording.unknownFile', { callId });
      rows.begin(callId, name);
    }
    for (const { callId, file, state } of rows.all()) {
      if (this.#open.has(callId)) continue;
      if (state === 'writing') await this.#settle(callId, 'the program ended in the middle', 'unknown');
      else if (state === 'handed') await this.#delete(callId, file);
      else if (state === 'complete' && !there.has(file)) this.#lose(callId, 'the file is gone');
    }
  }

  /** `over`: there is nothing (more) to hand over. */
  stateOf(callId: string): 'none' | 'writing' | 'ready' | 'over' {
    const state = this.#deps.rows.get(callId)?.state;
    if (state === undefined) return 'none';
    return state === 'writing' ? 'writing' : state === 'complete' ? 'ready' : 'over';
  }

  /** The file to hand over, as it was when it was closed. @throws RecordingChanged */
  async take(callId: string): Promise<{ readonly path: string; readonly bytes: number; readonly sha256: string }> {
    const row = this.#deps.rows.get(callId);
    if (row?.state !== 'complete') throw new RecordingChanged(`the recording is ${row?.state ?? 'unknown'}`);
    const file = this.#path(row.file);
    const { sha256, bytes } = row;
    const now = await checksum(file).catch((cause: unknown) => {
      this.#lose(callId, `the file can't be read: ${codeOf(cause)}`);
      throw new RecordingChanged('the file is gone', { cause });
    });
    if (sha256 === null || now !== sha256) {
      this.#lose(callId, 'the file is not what was recorded');
      throw new RecordingChanged('the checksum differs');
    }
    return { path: file, bytes, sha256 };
  }

  /** The portal has it as this file: ours goes. */
  async handedOver(callId: string, portalFile: string): Promise<void> {
    this.#deps.rows.handed(callId, portalFile);
    this.#deps.log.info('recording.handedOver', { callId });
    await this.#delete(callId, nameOf(callId));
  }

  /** Deletes files and rows for which this holds; what is being written stays. */
  async drop(which: (row: RecordingRow) => boolean): Promise<Dropped> {
    const { rows } = this.#deps;
    const dropped: RecordingRow[] = [];
    let failed = 0;
    for (const row of rows.all().filter(({ state }) => state !== 'writing')) {
      if (!which(row)) continue;
      try {
        await rm(this.#path(row.file), { force: true });
        rows.forget(row.callId);
        dropped.push(row);
      } catch (error) {
        this.#deps.log.error('recording.notDeleted', { callId: row.callId, error });
        failed += 1;
      }
    }
    return { dropped, failed };
  }

  /** At the program's end. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#open.keys()].map((callId) => this.end(callId)));
    for (const cancel of this.#deadlines.values()) cancel();
  }

  #path(name: string): string {
    return path.join(this.#deps.folder, name);
  }

  /** Nothing more can be written: keeps what there is. */
  async #stopped(callId: string, error: unknown): Promise<Failure> {
    const { log, count } = this.#deps;
    const reason: RecordingFailure = codeOf(error) === 'ENOSPC' ? 'recordingDiskFull' : 'recordingNotWritten';
    const failure = new Failure(reason, `the recording can't be written: ${codeOf(error)}`, { cause: error });
    if (this.#failed.has(callId)) return failure;
    this.#failed.set(callId, reason);
    log.error('recording.stopped', { callId, error });
    count(`recording.${reason}`);
    const file = this.#open.get(callId);
    this.#open.delete(callId);
    await file?.close().catch((cause: unknown) => log.warn('recording.notClosed', { callId, error: cause }));
    if (this.#deps.rows.get(callId)?.state === 'writing') await this.#settle(callId, reason);
    this.emit('failed', { callId, reason });
    return failure;
  }

  /** Closes the row of a file that nobody writes any more. */
  async #settle(callId: string, error: string | null, when: 'now' | 'unknown' = 'now'): Promise<void> {
    const { rows, log } = this.#deps;
    const file = this.#path(rows.get(callId)?.file ?? nameOf(callId));
    try {
      const { mtimeMs: writtenAt } = await stat(file);
      const { bytes, cut } = await trimToWholeFrames(file);
      if (cut > 0) log.warn('recording.trimmed', { callId, cut });
      if (bytes === 0) {
        await rm(file, { force: true });
        this.#lose(callId, error ?? 'nothing was recorded');
        return;
      }
      // Of a file that another run has left, the last write is all that is known.
      const ended = when === 'now' ? this.#deps.clock.now() : writtenAt;
      rows.complete(callId, { bytes, sha256: await checksum(file), ended, error });
      log.info('recording.complete', { callId, bytes, error });
      this.emit('closed', { callId });
    } catch (cause) {
      log.error('recording.notSettled', { callId, error: cause });
      this.#lose(callId, `the file can't be read: ${codeOf(cause)}`);
    }
  }

  #lose(callId: string, why: string): void {
    this.#deps.rows.lose(callId, why);
    this.#deps.log.error('recording.lost', { callId, why });
    this.#deps.count('recording.lost');
    this.emit('closed', { callId });
  }

  /** Tried again at the next start. */
  async #delete(callId: string, file: string): Promise<void> {
    try {
      await rm(this.#path(file), { force: true });
      this.#deps.rows.deleted(callId);
    } catch (error) {
      this.#deps.log.warn('recording.notDeleted', { callId, error });
    }
  }
}

export interface Dropped {
  readonly dropped: readonly RecordingRow[];
  /** Files that could not be deleted. */
  readonly failed: number;
}

/** What was recorded is not what lies there now. */
export class RecordingChanged extends Error {
  override readonly name = 'RecordingChanged';
}

const nameOf = (callId: string): string => `${callId}.mp3`;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
