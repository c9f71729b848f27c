/** What this computer has seen to at which portal: so that a line costs its requests once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import * as v from 'valibot';
import type { Clock } from '../ports.ts';

export interface LineRow {
  /** What we have called it; '' where it had a name of somebody else's, or we had none to give. */
  readonly name: string;
  /** What the account's name was then. */
  readonly wanted: string;
  /** The portal has said no, and will not be asked again for the same. */
  readonly refused: boolean;
  readonly at: number;
}

export class LineRows {
  readonly #clock: Clock;
  readonly #get: StatementSync;
  readonly #set: StatementSync;

  constructor(db: DatabaseSync, clock: Clock) {
    this.#clock = clock;
    this.#get = db.prepare('SELECT name, wanted, refused, at FROM portal_lines WHERE member_id = ? AND number = ?');
    this.#set = db.prepare(
      'INSERT OR REPLACE INTO portal_lines (member_id, number, name, wanted, refused, at) VALUES (?, ?, ?, ?, ?, ?)',
    );
  }

  get(memberId: string, number: string): LineRow | null {
    const row = this.#get.get(memberId, number);
    return row === undefined ? null : v.parse(RowSchema, row);
  }

  set(memberId: string, number: string, row: Omit<LineRow, 'at'>): void {
    this.#set.run(memberId, number, row.name, row.wanted, row.refused ? 1 : 0, this.#clock.now());
  }
}

const RowSchema = v.object({
  name: v.string(),
  wanted: v.string(),
  refused: v.pipe(
    v.number(),
    v.transform((flag) => flag !== 0),
  ),
  at: v.number(),
});
