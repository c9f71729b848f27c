/** The program that is killed: journal and recordings as in the product, fed over the process channel. */
import { openJournal } from '../../../src-main/calls/open-journal.ts';
import { RecordingStore } from '../../../src-main/recordings/recording-store.ts';
import { type Log, systemClock } from '../../../src-main/ports.ts';

export type ToWriter =
  | { readonly do: 'begin'; readonly journalFile: string; readonly folder: string; readonly callId: string }
  | { readonly do: 'piece'; readonly seq: number; readonly bytes: Uint8Array };

/** The piece is in the file: what follows is up to the system. */
export type FromWriter =
  | { readonly at: 'loaded' }
  | { readonly at: 'begun' }
  | { readonly at: 'written'; readonly seq: number };

const tell = (message: FromWriter): void => void process.send?.(message);
const nothing = (): void => undefined;
const log: Log = {
  debug: nothing,
  info: nothing,
  warn: (event, fields) => console.error(event, fields),
  error: (event, fields) => console.error(event, fields),
  part: () => log,
};

let store: RecordingStore | null = null;
let callId = '';

async function obey(message: ToWriter): Promise<void> {
  if (message.do === 'begin') {
    const { recordings } = openJournal(message.journalFile, { clock: systemClock, log });
    store = new RecordingStore({ folder: message.folder, rows: recordings, clock: systemClock, log, count: nothing });
    callId = message.callId;
    await store.begin(callId);
    return tell({ at: 'begun' });
  }
  await store?.append(callId, message.seq, message.bytes);
  tell({ at: 'written', seq: message.seq });
}

process.on('message', (message: ToWriter) => {
  obey(message).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));
tell({ at: 'loaded' });
