/** Opens the journal's file, and starts a new one where the old one can't be read. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '#shared/failure.ts';
import type { Clock, Log } from '../ports.ts';
import { LineRows } from '../portal/line-rows.ts';
import { RecordingRows } from '../recordings/recording-rows.ts';
import { bringBack } from './brought-back.ts';
import { Journal } from './journal.ts';
import { JournalExpiry } from './journal-expiry.ts';
import { migrate, SCHEMA_VERSION } from './journal-schema.ts';
import { demandFit, NewerJournal } from './newer-journal.ts';

export interface OpenedJournal {
  readonly journal: Journal;
  readonly recordings: RecordingRows;
  readonly lines: LineRows;
  readonly expiry: JournalExpiry;
  /** Where it is: another file than was asked for, while that is a newer release's. */
  readonly file: string;
  /**
   * What the user must know. `journalUnavailable`: the old file was damaged and has been put aside. `journalNewer`: it
   * belongs to a newer release, stays as it is, and this one has a file of its own.
   */
  readonly notice: Failure | null;
}

/**
 * @param file absolute path; its folder is made if need be
 * @throws Failure `journalUnavailable` when not even a new file can be had
 */
export function openJournal(file: string, deps: { clock: Clock; log: Log }): OpenedJournal {
  const { clock, log } = deps;
  try {
    mkdirSync(dirname(file), { recursive: true });
    const db = openDatabase(file);
    bringBack(file, db, openDatabase, log);
    return { ...tablesOf(db, deps), file, notice: null };
  } catch (error) {
    if (error instanceof NewerJournal) return beside(file, deps, error);
    if (!isDamaged(error)) throw unavailable(`the journal ${file} can't be opened`, error);
    log.error('journal.damaged', { file, error });
    try {
      const aside = putAside(file, clock.now());
      log.error('journal.putAside', { file, aside });
      const notice = unavailable(`the journal was damaged and is kept as ${aside}`, error);
      return { ...tablesOf(openDatabase(file), deps), file, notice };
    } catch (again) {
      throw unavailable(`no journal can be started at ${file}`, again);
    }
  }
}

/**
 * The newer release finds its file untouched when it comes back, and reports what is still open in it and in the file of
 * ours, which is named after this release's tables (`brought-back.ts`).
 */
function beside(newer: string, deps: { clock: Clock; log: Log }, cause: NewerJournal): OpenedJournal {
  const file = `${newer}.v${SCHEMA_VERSION}`;
  deps.log.error('journal.newer', { newer, file, error: cause });
  const notice = new Failure('journalNewer', `${newer} belongs to a newer release`, { cause });
  return { ...openJournal(file, deps), notice };
}

/** One connection, one face for each thing that is done with it. Closing the journal closes it. */
const tablesOf = (db: DatabaseSync, deps: { clock: Clock; log: Log }): Omit<OpenedJournal, 'notice' | 'file'> => ({
  journal: new Journal(db, deps),
  recordings: new RecordingRows(db, deps.clock),
  lines: new LineRows(db, deps.clock),
  expiry: new JournalExpiry(db),
});

function openDatabase(file: string): DatabaseSync {
  if (existsSync(file)) lookAt(file);
  // Names and numbers are the agent's own; SQLite gives its other files the same mode.
  closeSync(openSync(file, 'a', 0o600));
  const db = new DatabaseSync(file);
  try {
    db.exec(
      'PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; ' +
        // What is deleted is overwritten: its keep-days are over.
        'PRAGMA secure_delete = ON',
    );
    const check = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (check !== 'ok') throw new DamagedFile(String(check));
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Before anything is written: a newer release's file may have to stay as it is. */
function lookAt(file: string): void {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    db.exec('PRAGMA busy_timeout = 2000');
    demandFit(db);
  } finally {
    db.close();
  }
}

class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

/** SQLITE_CORRUPT and SQLITE_NOTADB (sqlite.org/rescode.html). A locked or forbidden file is whole: it stays. */
function isDamaged(error: unknown): boolean {
  if (error instanceof DamagedFile) return true;
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  const primary = error.errcode & 0xff;
  return primary === 11 || primary === 26;
}

/** The file and its write-ahead log go together: each alone is worthless. */
function putAside(file: string, now: number): string {
  const aside = `${file}.damaged-${new Date(now).toISOString().replaceAll(':', '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}

const unavailable = (message: string, cause: unknown) => new Failure('journalUnavailable', message, { cause });
