/**
 * The journal: what must survive this program. SQLite with WAL and `synchronous=FULL`: a call that returned is on the disk.
 * It decides nothing; the call book writes calls, the reporter writes steps.
 */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import * as v from 'valibot';
import type { Call, Owner } from '#shared/call.ts';
import type { FailureReason } from '#shared/failure.ts';
import type { Clock, Log } from '../ports.ts';
import { CallSchema, storedCall } from './call-schema.ts';
import {
  type ReportStep,
  type Settlement,
  type StepName,
  type StepState,
  stepNames,
  stepStates,
} from './report-step.ts';

/** Names one step in the journal between its sending and its outcome. */
export type StepId = number | bigint;

/** A call that is over; `settled`: how its report came to rest, null while it hasn't. */
export interface EndedCall {
  readonly call: Call;
  readonly settled: Settlement | null;
}

type Row = Record<string, SQLOutputValue>;

export class Journal {
  readonly #db: DatabaseSync;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(db: DatabaseSync, deps: { clock: Clock; log: Log }) {
    this.#db = db;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#sql = prepare(db);
  }

  /** Writes a call whole. */
  save(call: Call): void {
    this.#sql.save.run({
      id: call.id,
      created: Math.round(call.at.created),
      ended: rounded(call.at.ended),
      seen: this.#clock.now(),
      member: call.owner?.memberId ?? null,
      user: call.owner?.userId ?? null,
      portalCall: call.portalCallId,
      call: JSON.stringify(storedCall(call)),
    });
  }

  /** This program still carries the calls that are up. */
  signOfLife(): void {
    this.#sql.signOfLife.run(this.#clock.now());
  }

  /** Calls that are up by the journal, with the last sign of life of the program that carried them. */
  alive(): readonly { readonly call: Call; readonly seen: number }[] {
    return this.#sql.alive.all().flatMap((row) => {
      const call = this.#read(row);
      return call === null ? [] : [{ call, seen: Number(row['seen']) }];
    });
  }

  call(id: string): Call | null {
    const row = this.#sql.call.get(id);
    return row === undefined ? null : this.#read(row);
  }

  /** Calls that ended at or after `since`, oldest end first. */
  endedSince(since: number): readonly Call[] {
    return this.#calls(this.#sql.endedSince.all(Math.floor(since)));
  }

  /** Whether any call here has this CALL_ID: registered by us, or brought by a click. */
  hasPortalCall(portalCallId: string): boolean {
    return this.#sql.hasPortalCall.get(portalCallId, portalCallId) !== undefined;
  }

  /**
   * Ended calls, newest first.
   * @param viewer who looks: a colleague's calls on the same computer are none of hers, nobody's are everybody's (decision 019)
   */
  recent(limit: number, viewer: Owner | null): readonly EndedCall[] {
    const who = { member: viewer?.memberId ?? null, user: viewer?.userId ?? null };
    return this.#sql.recent.all({ limit, ...who }).flatMap((row) => {
      const call = this.#read(row);
      return call === null ? [] : [{ call, settled: v.parse(SettledSchema, row['report']) }];
    });
  }

  /** The owner's calls whose report is not settled, oldest first. */
  open(owner: Owner): readonly Call[] {
    return this.#calls(this.#sql.open.all(owner.memberId, owner.userId));
  }

  /** Calls at the same portal that are over, and that other agents of this computer have left without a report. */
  leftByOthers(than: Owner): readonly Call[] {
    return this.#calls(this.#sql.leftByOthers.all(than.memberId, than.userId));
  }

  /** Steps already taken for a call, oldest first. */
  steps(callId: string): readonly ReportStep[] {
    return this.#sql.steps.all(callId).flatMap((row) => {
      const step = v.safeParse(StepSchema, row);
      if (!step.success) this.#log.error('journal.brokenStep', { callId, issues: v.flatten(step.issues) });
      return step.success ? [step.output] : [];
    });
  }

  /** Before a request leaves. */
  sending(callId: string, step: StepName, portalCallId: string | null, users?: readonly string[]): StepId {
    return this.#sql.sending.run({
      call: callId,
      step,
      at: this.#clock.now(),
      portalCall: portalCallId,
      users: users === undefined ? null : JSON.stringify(users),
    }).lastInsertRowid;
  }

  /** After its answer, or after it is certain that there will be none. `portalCallId` is what a `register` brought. */
  outcome(
    id: StepId,
    state: Exclude<StepState, 'sending'>,
    facts: { portalCallId?: string; detail?: string; reason?: FailureReason | null } = {},
  ): void {
    this.#sql.outcome.run({
      seq: id,
      state,
      at: this.#clock.now(),
      portalCall: facts.portalCallId ?? null,
      detail: facts.detail ?? null,
      reason: facts.reason ?? null,
    });
  }

  /** Nothing more is to be told to the portal about this call. */
  settle(callId: string, as: Settlement, detail: string): void {
    this.#sql.settle.run({ id: callId, as, at: this.#clock.now(), detail });
  }

  /**
   * The agent wants another try at what had come to rest.
   * @returns the call, whose report is open again; null where there is nothing of the kind
   */
  reopen(callId: string): Call | null {
    return this.together(() => {
      if (this.#sql.reopen.run(callId).changes === 0) return null;
      this.outcome(this.sending(callId, 'again', null), 'answered');
      return this.call(callId);
    });
  }

  /** Writes several things with one wait for the disk, all of them or none. @returns what `write` does */
  together<Result>(write: () => Result): Result {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = write();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk has ended it already.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Writes what stands there already, to the disk and all: whether it would take a call. @throws what SQLite throws */
  trial(): void {
    const version = Number(this.#db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    this.together(() => this.#db.exec(`PRAGMA user_version = ${version}`));
  }

  close(): void {
    this.#db.close();
  }

  #calls(rows: readonly Row[]): readonly Call[] {
    return rows.map((row) => this.#read(row)).filter((call) => call !== null);
  }

  /** A row that can't be read is set aside with its reason and never touched again; the others go on. */
  #read(row: Row): Call | null {
    const parsed = v.safeParse(StoredCallSchema, row['call']);
    if (parsed.success) return parsed.output;
    const why = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'call'}: ${issue.message}`).join('; ');
    this.#log.error('journal.brokenRow', { id: row['id'], why });
    this.#sql.setAside.run(why, row['id'] ?? null);
    return null;
  }
}

const StoredCallSchema = v.pipe(v.string(), v.parseJson(), CallSchema);

const StepSchema = v.object({
  step: v.picklist(stepNames),
  state: v.picklist(stepStates),
  at: v.number(),
  portalCallId: v.nullable(v.string()),
  users: v.nullable(v.pipe(v.string(), v.parseJson(), v.array(v.string()))),
  // Words of ours for the agent; an older or newer release may have others.
  reason: v.nullable(
    v.pipe(
      v.string(),
      v.transform((reason) => reason as FailureReason),
    ),
  ),
});

const SettledSchema = v.fallback(v.nullable(v.picklist(['done', 'refused', 'none', 'continued'])), null);

const rounded = (time: number | null): number | null => (time === null ? null : Math.round(time));

function prepare(db: DatabaseSync): Record<StatementName, StatementSync> {
  const names = Object.keys(statements) as StatementName[];
  return Object.fromEntries(names.map((name) => [name, db.prepare(statements[name])])) as Record<
    StatementName,
    StatementSync
  >;
}

type StatementName = keyof typeof statements;
const statements = {
  save: `
    INSERT INTO calls (id, created, ended, seen, member_id, user_id, portal_call, call, report)
    VALUES (:id, :created, :ended, :seen, :member, :user, :portalCall, :call, iif(:member IS NULL, 'none', 'open'))
    ON CONFLICT (id) DO UPDATE SET
      ended = excluded.ended, seen = excluded.seen, portal_call = excluded.portal_call, call = excluded.call`,
  signOfLife: `UPDATE calls SET seen = ? WHERE ended IS NULL AND broken IS NULL`,
  alive: `SELECT id, call, seen FROM calls WHERE ended IS NULL AND broken IS NULL ORDER BY created, rowid`,
  call: `SELECT id, call FROM calls WHERE id = ? AND broken IS NULL`,
  endedSince: `SELECT id, call FROM calls WHERE ended >= ? AND broken IS NULL ORDER BY ended, rowid`,
  hasPortalCall: `
    SELECT 1 FROM calls WHERE portal_call = ?
    UNION ALL SELECT 1 FROM report_steps WHERE portal_call = ? LIMIT 1`,
  recent: `
    SELECT id, call, report FROM calls
    WHERE ended IS NOT NULL AND broken IS NULL AND erased IS NULL
      AND (member_id IS NULL OR member_id = :member AND user_id = :user)
    ORDER BY created DESC, rowid DESC LIMIT :limit`,
  open: `
    SELECT id, call FROM calls WHERE member_id = ? AND user_id = ? AND report = 'open' AND broken IS NULL
    ORDER BY created, rowid`,
  leftByOthers: `
    SELECT id, call FROM calls WHERE member_id = ? AND user_id <> ? AND report = 'open' AND ended IS NOT NULL
    AND broken IS NULL ORDER BY created, rowid`,
  steps: `SELECT step, state, at, portal_call AS portalCallId, users, reason FROM report_steps WHERE call_id = ? ORDER BY seq`,
  sending: `
    INSERT INTO report_steps (call_id, step, attempt, state, at, portal_call, users)
    SELECT :call, :step, 1 + count(*), 'sending', :at, :portalCall, :users FROM report_steps WHERE call_id = :call AND step = :step`,
  outcome: `
    UPDATE report_steps SET state = :state, answered = :at, detail = :detail, reason = :reason,
      portal_call = coalesce(:portalCall, portal_call) WHERE seq = :seq`,
  settle: `UPDATE calls SET report = :as, settled = :at, detail = :detail WHERE id = :id`,
  reopen: `
    UPDATE calls SET report = 'open', settled = NULL, detail = NULL
    WHERE id = ? AND report IN ('done', 'refused') AND broken IS NULL AND erased IS NULL`,
  setAside: `UPDATE calls SET broken = ? WHERE id = ?`,
} as const;
