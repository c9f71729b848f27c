/** What leaves the journal, and how: so that nothing of it is left in the file (keep-days, and the erase button). */
import type { DatabaseSync } from 'node:sqlite';

export class JournalExpiry {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /**
   * Drops what came to rest before `cutoff`, and what the portal never took until then. Calls that are up stay.
   * @returns how many rows went, and the ids of calls that were never reported
   */
  dropBefore(cutoff: number): { readonly dropped: number; readonly unreported: readonly string[] } {
    const rows = this.#db
      .prepare(
        `DELETE FROM calls WHERE ended IS NOT NULL AND iif(report = 'open', ended, coalesce(settled, ended)) < :cutoff
           OR broken IS NOT NULL AND created < :cutoff RETURNING id, report`,
      )
      .all({ cutoff });
    return {
      dropped: rows.length,
      unreported: rows.flatMap(({ id, report }) => (report === 'open' ? [String(id)] : [])),
    };
  }

  /** Drops every call but those that are up, or that the portal has yet to get: these are hidden until it has them. */
  erase(now: number): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      this.#db
        .prepare(`UPDATE calls SET erased = ? WHERE ended IS NOT NULL AND report = 'open' AND broken IS NULL`)
        .run(now);
      this.#db.exec(`DELETE FROM calls WHERE (ended IS NOT NULL AND report <> 'open') OR broken IS NOT NULL`);
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Drops what was erased and has been reported since. @returns how many */
  dropErased(): number {
    return Number(this.#db.prepare(`DELETE FROM calls WHERE erased IS NOT NULL AND report <> 'open'`).run().changes);
  }

  /** Ids of the calls that are still to be reported. */
  open(): ReadonlySet<string> {
    const rows = this.#db.prepare(`SELECT id FROM calls WHERE report = 'open' AND broken IS NULL`).all();
    return new Set(rows.map(({ id }) => String(id)));
  }

  /**
   * Leaves nothing behind of what was deleted: neither in free pages (`secure_delete` has overwritten them, VACUUM
   * drops them) nor in the write-ahead log, which holds pages as they were.
   */
  purge(): void {
    this.#db.exec('VACUUM');
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }
}
