/**
 * After a roll-back: an older release that couldn't work with this file has had one of its own beside it
 * (`open-journal.ts`). What it wrote there comes home: its calls are still to be reported, and their keep-days run.
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Log } from '../ports.ts';
import { columnsOf } from './newer-journal.ts';

/**
 * A file that can't be read stays where it is, and is tried again at the next start.
 * @param open brings a file to this release's tables
 */
export function bringBack(file: string, db: DatabaseSync, open: (file: string) => DatabaseSync, log: Log): void {
  for (const beside of filesBeside(file)) {
    try {
      // Closed again at once: its write-ahead log is in the file then.
      open(beside).close();
      const calls = copy(db, beside);
      for (const suffix of ['', '-wal', '-shm']) rmSync(beside + suffix, { force: true });
      log.info('journal.broughtBack', { beside, calls });
    } catch (error) {
      log.error('journal.notBroughtBack', { beside, error });
    }
  }
}

function filesBeside(file: string): readonly string[] {
  const { dir, base } = path.parse(file);
  const names = readdirSync(dir).filter(
    (name) => name.startsWith(`${base}.v`) && /^\d+$/.test(name.slice(base.length + 2)),
  );
  return names.map((name) => path.join(dir, name));
}

/** All or nothing; what is there already (a crash before the file was deleted) is left as it is. @returns how many calls */
function copy(db: DatabaseSync, beside: string): number {
  db.prepare('ATTACH ? AS beside').run(beside);
  try {
    db.exec('BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON');
    try {
      const steps = namesOf(db, 'report_steps', 'seq');
      db.exec(
        `INSERT INTO main.report_steps (${steps}) SELECT ${steps} FROM beside.report_steps ` +
          'WHERE call_id IN (SELECT id FROM beside.calls) AND call_id NOT IN (SELECT id FROM main.calls) ORDER BY seq',
      );
      const added = (table: string): number => {
        const names = namesOf(db, table);
        return Number(
          db.prepare(`INSERT OR IGNORE INTO main.${table} (${names}) SELECT ${names} FROM beside.${table}`).run()
            .changes,
        );
      };
      const calls = added('calls');
      added('recordings');
      db.exec('COMMIT');
      return calls;
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  } finally {
    db.exec('DETACH beside');
  }
}

/** Of the file beside: this one may have more. */
const namesOf = (db: DatabaseSync, table: string, except = ''): string =>
  [...columnsOf(db, table, 'beside').keys()].filter((name) => name !== except).join(', ');
