/**
 * A call recorded by the shipped recorder in Chromium, written by the program's own store in a process that is killed
 * with -9 in the middle, found again by the next start, and decoded by somebody else's decoder.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openJournal } from '../../../src-main/calls/open-journal.ts';
import { systemClock } from '../../../src-main/ports.ts';
import type { RecordingRow } from '../../../src-main/recordings/recording-rows.ts';
import { RecordingStore } from '../../../src-main/recordings/recording-store.ts';
import { silentLog } from '../../unit/src-main/manual-clock.ts';
import { type Decoded, decodeMp3 } from './decoded.ts';
import type { RecorderBrowser } from './recorder-browser.ts';
import type { FromWriter, ToWriter } from './writing-child.ts';

export interface KilledRecording {
  readonly row: RecordingRow;
  readonly file: Uint8Array;
  readonly decoded: Decoded;
  /** Sound that was in the hands of the system when the program was killed. */
  readonly writtenSeconds: number;
}

export interface Killing {
  readonly browser: RecorderBrowser;
  /** Empty. */
  readonly folder: string;
  /** How long it records until the kill. */
  readonly killAfterMs: number;
  readonly agentHz: number;
  readonly customerHz: number;
}

const CALL_ID = 'a3f0c9d2-0000-4000-8000-000000000001';

export async function recordAndKill(given: Killing): Promise<KilledRecording> {
  const files = {
    journalFile: path.join(given.folder, 'journal.sqlite'),
    folder: path.join(given.folder, 'recordings'),
  };
  const writer = new Writer();
  let pieces = 0;
  try {
    await writer.hears('loaded');
    await writer.tell({ do: 'begin', ...files, callId: CALL_ID });
    await writer.hears('begun');
    const page = await given.browser.page((bytes) => writer.tell({ do: 'piece', seq: pieces++, bytes }));
    await page.do('start', given.agentHz, given.customerHz);
    await passed(given.killAfterMs);
    await writer.kill();
    await page.close();
    if (page.failures.length > 0) throw new Error(`the recorder complains: ${page.failures.join('; ')}`);
  } finally {
    await writer.kill();
  }
  return { ...(await nextStart(files)), writtenSeconds: writer.written };
}

/** What a new start makes of it. */
async function nextStart(files: { journalFile: string; folder: string }) {
  const { journal, recordings } = openJournal(files.journalFile, { clock: systemClock, log: silentLog });
  try {
    const [half] = recordings.inState('writing');
    if (half === undefined) throw new Error('the killed program was not writing');
    const count = (): void => undefined;
    const store = new RecordingStore({
      folder: files.folder,
      rows: recordings,
      clock: systemClock,
      log: silentLog,
      count,
    });
    await store.recover();
    const row = recordings.get(CALL_ID);
    if (row === null) throw new Error('the recording is unknown');
    const file = await readFile((await store.take(CALL_ID)).path);
    return { row, file, decoded: await decodeMp3(file) };
  } finally {
    journal.close();
  }
}

class Writer {
  readonly #child: ChildProcess;
  readonly #said: FromWriter[] = [];

  constructor() {
    this.#child = fork(fileURLToPath(new URL('writing-child.ts', import.meta.url)), {
      // Typed arrays cross as what they are.
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message: FromWriter) => this.#said.push(message));
  }

  /** Seconds of sound that were written: a piece is about one. */
  get written(): number {
    return this.#said.filter(({ at }) => at === 'written').length;
  }

  async hears(at: FromWriter['at']): Promise<void> {
    const signal = AbortSignal.timeout(15_000);
    while (!this.#said.some((message) => message.at === at)) await once(this.#child, 'message', { signal });
  }

  async tell(message: ToWriter): Promise<void> {
    if (this.#child.connected) this.#child.send(message);
  }

  /** As `kill -9`: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
