/**
 * A roll-back: whether this release can work with a journal that a newer one has migrated. Migrations only add, so it
 * nearly always can; this is for the day on which somebody has forgotten it. Decision 017.
 */
import { DatabaseSync } from 'node:sqlite';
import { migrate, SCHEMA_VERSION } from './journal-schema.ts';

/** The file is whole, and not for this release. */
export class NewerJournal extends Error {
  override readonly name = 'NewerJournal';
}

/** @throws NewerJournal when a newer file lacks what this release reads, or demands what it doesn't know */
export function demandFit(db: DatabaseSync): void {
  if (versionOf(db) <= SCHEMA_VERSION) return;
  const ours = new DatabaseSync(':memory:');
  try {
    migrate(ours);
    for (const table of tablesOf(ours)) {
      const there = columnsOf(db, table);
      for (const [name, { type }] of columnsOf(ours, table))
        if (there.get(name)?.type !== type) throw new NewerJournal(`${table}.${name} is gone or another one`);
      for (const [name, { isDemanded }] of there)
        if (isDemanded && !columnsOf(ours, table).has(name)) throw new NewerJournal(`${table}.${name} is demanded`);
    }
  } finally {
    ours.close();
  }
}

const versionOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);

const tablesOf = (db: DatabaseSync): readonly string[] =>
  db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => String(name));

export interface Column {
  readonly type: string;
  /** A row without it is refused. */
  readonly isDemanded: boolean;
}

/** @param schema of an attached file */
export const columnsOf = (db: DatabaseSync, table: string, schema = 'main'): ReadonlyMap<string, Column> =>
  new Map(
    db
      .prepare('SELECT name, type, "notnull" AS demanded, dflt_value AS given FROM pragma_table_info(?, ?)')
      .all(table, schema)
      .map(({ name, type, demanded, given }) => [
        String(name),
        { type: String(type), isDemanded: demanded === 1 && given === null },
      ]),
  );
