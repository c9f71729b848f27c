/** The journal's table of recordings: what became of each file, so that no crash and no missing file goes unnoticed. */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import * as v from 'valibot';
import type { Clock } from '../ports.ts';

/**
 *   writing ─▶ complete ─▶ handed ─▶ deleted      `handed`: the portal has it, and its file may go
 *      └──────────┴──────▶ lost                   nothing was written, or the file is gone
 */
export const recordingStates = ['writing', 'complete', 'handed', 'deleted', 'lost'] as const;
export type RecordingState = (typeof recordingStates)[number];

export interface RecordingRow {
  readonly callId: string;
  /** Its name below the folder of recordings. */
  readonly file: string;
  readonly state: RecordingState;
  readonly bytes: number;
  /** In hex; known once it is complete. */
  readonly sha256: string | null;
  readonly begun: number;
  readonly ended: number | null;
  readonly error: string | null;
  /** FILE_ID at the portal. */
  readonly portalFile: string | null;
}

export class RecordingRows {
  readonly #clock: Clock;
  readonly #sql: Record<StatementName, StatementSync>;

  constructor(db: DatabaseSync, clock: Clock) {
    this.#clock = clock;
    const names = Object.keys(statements) as StatementName[];
    this.#sql = Object.fromEntries(names.map((name) => [name, db.prepare(statements[name])])) as Record<
      StatementName,
      StatementSync
    >;
  }

  get(callId: string): RecordingRow | null {
    return this.#rows(this.#sql.get.all(callId))[0] ?? null;
  }

  inState(state: RecordingState): readonly RecordingRow[] {
    return this.#rows(this.#sql.inState.all(state));
  }

  all(): readonly RecordingRow[] {
    return this.#rows(this.#sql.all.all());
  }

  /** Is being written from now on, or again. */
  begin(callId: string, file: string): void {
    this.#sql.begin.run(callId, file, this.#clock.now());
  }

  complete(callId: string, facts: { bytes: number; sha256: string; ended: number; error: string | null }): void {
    this.#sql.complete.run({ id: callId, ...facts, ended: Math.round(facts.ended) });
  }

  lose(callId: string, error: string): void {
    this.#sql.lose.run(error, this.#clock.now(), callId);
  }

  handed(callId: string, portalFile: string): void {
    this.#sql.handed.run(portalFile, callId);
  }

  deleted(callId: string): void {
    this.#sql.deleted.run(callId);
  }

  forget(callId: string): void {
    this.#sql.forget.run(callId);
  }

  #rows(rows: readonly Record<string, SQLOutputValue>[]): readonly RecordingRow[] {
    return rows.map((row) => v.parse(RowSchema, row));
  }
}

const RowSchema = v.object({
  callId: v.string(),
  file: v.string(),
  state: v.picklist(recordingStates),
  bytes: v.number(),
  sha256: v.nullable(v.string()),
  begun: v.number(),
  ended: v.nullable(v.number()),
  error: v.nullable(v.string()),
  portalFile: v.nullable(v.string()),
});

const COLUMNS = 'call_id AS callId, file, state, bytes, sha256, begun, ended, error, portal_file AS portalFile';

type StatementName = keyof typeof statements;
const statements = {
  get: `SELECT ${COLUMNS} FROM recordings WHERE call_id = ?`,
  inState: `SELECT ${COLUMNS} FROM recordings WHERE state = ? ORDER BY begun`,
  all: `SELECT ${COLUMNS} FROM recordings ORDER BY begun`,
  begin: `
    INSERT INTO recordings (call_id, file, state, begun) VALUES (?, ?, 'writing', ?)
    ON CONFLICT (call_id) DO UPDATE SET state = 'writing', sha256 = NULL, ended = NULL`,
  complete: `
    UPDATE recordings SET state = 'complete', bytes = :bytes, sha256 = :sha256, ended = :ended, error = :error
    WHERE call_id = :id`,
  lose: `UPDATE recordings SET state = 'lost', error = ?, ended = coalesce(ended, ?) WHERE call_id = ?`,
  handed: `UPDATE recordings SET state = 'handed', portal_file = ? WHERE call_id = ?`,
  deleted: `UPDATE recordings SET state = 'deleted' WHERE call_id = ?`,
  forget: `DELETE FROM recordings WHERE call_id = ?`,
} as const;
