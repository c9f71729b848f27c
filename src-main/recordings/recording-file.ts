/** One recording while it is written: pieces in their order, on the disk every few seconds. */
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Clock, Log } from '../ports.ts';

/** What a power cut may cost; a program that is killed loses nothing that it had handed to the system. */
const SYNC_MS = 5000;

export interface RecordingFileDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
}

export class RecordingFile {
  readonly #callId: string;
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #deps: RecordingFileDeps;
  #size: number;
  #nextSeq = 0;
  #syncedAt: number;
  /** One after the other: a slow disk must not turn the pieces round. */
  #queue: Promise<void> = Promise.resolve();

  private constructor(callId: string, path: string, handle: FileHandle, size: number, deps: RecordingFileDeps) {
    this.#callId = callId;
    this.#path = path;
    this.#handle = handle;
    this.#size = size;
    this.#deps = deps;
    this.#syncedAt = deps.clock.now();
  }

  /** Readable by the agent's own account and nobody else; goes on behind what is there. */
  static async open(callId: string, path: string, deps: RecordingFileDeps): Promise<RecordingFile> {
    const handle = await open(path, 'a', 0o600);
    try {
      return new RecordingFile(callId, path, handle, (await handle.stat()).size, deps);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** @throws what the file system throws; what was there before is whole then */
  append(seq: number, bytes: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#isNext(seq)) return;
      await this.#write(bytes);
      if (this.#deps.clock.now() - this.#syncedAt >= SYNC_MS) await this.#sync();
    });
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#sync();
      } finally {
        await this.#handle.close();
      }
    });
  }

  /** A gap costs what is missing and nothing else; what came already isn't written twice. */
  #isNext(seq: number): boolean {
    const expected = this.#nextSeq;
    if (seq < expected) {
      this.#deps.count('recording.duplicate');
      this.#deps.log.warn('recording.duplicate', { callId: this.#callId, seq, expected });
      return false;
    }
    if (seq > expected) {
      this.#deps.count('recording.gap');
      this.#deps.log.warn('recording.gap', { callId: this.#callId, seq, expected });
    }
    this.#nextSeq = seq + 1;
    return true;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#handle.appendFile(bytes);
      this.#size += bytes.length;
    } catch (error) {
      // Half a piece may be there: a full disk takes as much as fits.
      await this.#handle.truncate(this.#size).catch((cause: unknown) => {
        this.#deps.log.warn('recording.notTrimmed', { callId: this.#callId, error: cause });
      });
      throw error;
    }
  }

  /** Writing to a file that somebody has deleted succeeds for ever: whether it is still there has to be asked. */
  async #sync(): Promise<void> {
    this.#syncedAt = this.#deps.clock.now();
    await this.#handle.datasync();
    const [ours, there] = await Promise.all([this.#handle.stat(), stat(this.#path)]);
    if (ours.ino !== there.ino) throw new Error(`${this.#path} is another file now`);
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(task);
    // Whoever asked hears of a failure; the next one in the queue must not.
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
