/** The store in one SQLite file, for one process. */
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Row, Store } from './store.ts';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS rows (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    version TEXT NOT NULL,
    expires REAL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS rows_expires ON rows (expires) WHERE expires IS NOT NULL;
`;

export class SqliteStore implements Store {
  readonly #db: DatabaseSync;
  readonly #now: () => number;

  /** @param path a file, or `:memory:` */
  constructor(path: string, now: () => number = Date.now) {
    this.#db = new DatabaseSync(path);
    this.#db.exec(SCHEMA);
    this.#now = now;
  }

  async get(key: string): Promise<Row | null> {
    const row = this.#db
      .prepare('SELECT key, value, version FROM rows WHERE key = ? AND (expires IS NULL OR expires > ?)')
      .get(key, this.#now());
    return row === undefined ? null : toRow(row);
  }

  async putIfAbsent(key: string, value: unknown, expiresInMs?: number): Promise<string | null> {
    const version = randomUUID();
    const now = this.#now();
    const { changes } = this.#db
      .prepare(
        `INSERT INTO rows (key, value, version, expires) VALUES (?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = excluded.version, expires = excluded.expires
         WHERE rows.expires <= ?`,
      )
      .run(key, JSON.stringify(value), version, expiry(now, expiresInMs), now);
    return changes === 0 ? null : version;
  }

  async putIfVersion(key: string, value: unknown, version: string, expiresInMs?: number): Promise<string | null> {
    const next = randomUUID();
    const now = this.#now();
    const { changes } = this.#db
      .prepare(
        `UPDATE rows SET value = ?, version = ?, expires = ?
         WHERE key = ? AND version = ? AND (expires IS NULL OR expires > ?)`,
      )
      .run(JSON.stringify(value), next, expiry(now, expiresInMs), key, version, now);
    return changes === 0 ? null : next;
  }

  async delete(key: string, version?: string): Promise<boolean> {
    const now = this.#now();
    const { changes } = this.#db
      .prepare('DELETE FROM rows WHERE key = ? AND (? IS NULL OR version = ?) AND (expires IS NULL OR expires > ?)')
      .run(key, version ?? null, version ?? null, now);
    return changes !== 0;
  }

  async list(prefix: string, limit: number): Promise<readonly Row[]> {
    const rows = this.#db
      .prepare(
        `SELECT key, value, version FROM rows
         WHERE key >= ? AND substr(key, 1, ?) = ? AND (expires IS NULL OR expires > ?) ORDER BY key LIMIT ?`,
      )
      .all(prefix, prefix.length, prefix, this.#now(), limit);
    return rows.map(toRow);
  }

  async expire(): Promise<number> {
    return Number(this.#db.prepare('DELETE FROM rows WHERE expires <= ?').run(this.#now()).changes);
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

const expiry = (now: number, inMs: number | undefined): number | null => (inMs === undefined ? null : now + inMs);

const toRow = (row: Record<string, unknown>): Row => ({
  key: String(row['key']),
  value: JSON.parse(String(row['value'])) as unknown,
  version: String(row['version']),
});
