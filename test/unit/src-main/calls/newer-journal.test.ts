/** A roll-back: this release opens the journal of a made-up newer one. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newCall } from '#shared/call.ts';
import { SCHEMA_VERSION } from '../../../../src-main/calls/journal-schema.ts';
import { type OpenedJournal, openJournal } from '../../../../src-main/calls/open-journal.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

let folder: string;
let file: string;
let opened: OpenedJournal;
const clock = new ManualClock();
const owner = { memberId: 'm', userId: '7' };
const open = (): OpenedJournal => (opened = openJournal(file, { clock, log: silentLog }));
const call = (id: string) =>
  newCall({
    id,
    physicalId: id,
    origin: 'pbx',
    direction: 'incoming',
    remote: { number: '4930', e164: null, name: null },
    line: { number: '201', kind: 'direct' },
    owner,
    at: clock.now(),
  });

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-newer-'));
  file = path.join(folder, 'journal.sqlite');
  open().journal.save(call('before'));
  opened.journal.close();
});
afterEach(() => {
  opened.journal.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the newer release has done meanwhile. */
function migrated(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(`${sql}; PRAGMA user_version = ${SCHEMA_VERSION + 1}; PRAGMA wal_checkpoint(TRUNCATE)`);
  db.close();
}
function rows(sql: string): unknown[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

const ADDED = `
  ALTER TABLE calls ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm';
  ALTER TABLE report_steps ADD COLUMN cost INTEGER;
  CREATE TABLE surveys (call_id TEXT PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE, answer TEXT NOT NULL) STRICT;
  CREATE INDEX calls_mood ON calls (mood);
  UPDATE calls SET mood = 'cross';
  INSERT INTO surveys VALUES ('before', 'five stars')`;

describe('a newer release’s journal that has only more in it', () => {
  it('is opened, used, and gives everything back to the newer release', () => {
    migrated(ADDED);
    expect(open()).toMatchObject({ notice: null, file });
    expect(opened.journal.alive().map((alive) => alive.call.id)).toEqual(['before']);
    opened.journal.save(call('during'));
    opened.journal.save({ ...call('before'), phase: 'talking' });
    opened.journal.close();
    expect(rows('SELECT id, mood FROM calls ORDER BY created, id')).toMatchObject([
      { id: 'before', mood: 'cross' },
      { id: 'during', mood: 'calm' },
    ]);
    expect(rows('SELECT answer FROM surveys')).toMatchObject([{ answer: 'five stars' }]);
    expect(rows('PRAGMA user_version')).toMatchObject([{ user_version: SCHEMA_VERSION + 1 }]);
    open();
  });
});

describe('a newer release’s journal that this one can’t work with', () => {
  it.each([
    ['lacks a column', 'ALTER TABLE calls RENAME COLUMN call TO whole_call'],
    ['lacks a table', 'DROP TABLE recordings'],
    [
      'demands what we don’t know',
      'DROP TABLE recordings; CREATE TABLE recordings (call_id TEXT PRIMARY KEY, file TEXT NOT NULL, state TEXT NOT NULL, bytes INTEGER NOT NULL DEFAULT 0, sha256 TEXT, begun INTEGER NOT NULL, ended INTEGER, error TEXT, portal_file TEXT, codec TEXT NOT NULL) STRICT',
    ],
  ])('because it %s stays untouched to the last byte; calls go into another file, and that is said', (_why, sql) => {
    migrated(sql);
    const untouched = readFileSync(file);
    expect(open()).toMatchObject({ file: `${file}.v${SCHEMA_VERSION}`, notice: { reason: 'journalNewer' } });
    opened.journal.save(call('during'));
    opened.journal.close();
    expect(readFileSync(file).equals(untouched)).toBe(true);

    // The next start of the older one goes on where it was.
    expect(open().notice).toMatchObject({ reason: 'journalNewer' });
    expect(opened.journal.alive().map((alive) => alive.call.id)).toEqual(['during']);
  });

  it('is the newer release’s again when that is back', () => {
    migrated('ALTER TABLE calls RENAME COLUMN call TO whole_call');
    open().journal.close();
    const db = new DatabaseSync(file);
    db.exec(`ALTER TABLE calls RENAME COLUMN whole_call TO call; PRAGMA user_version = ${SCHEMA_VERSION}`);
    db.close();
    expect(open().notice).toBeNull();
    expect(opened.journal.alive().map((alive) => alive.call.id)).toEqual(['before']);
  });
});

describe('what an older release has written beside the journal meanwhile', () => {
  const beside = () => `${file}.v${SCHEMA_VERSION - 1}`;

  function writtenBeside(ids: readonly string[]): void {
    const older = openJournal(beside(), { clock, log: silentLog });
    for (const id of ids) older.journal.save(call(id));
    older.journal.close();
    const db = new DatabaseSync(beside());
    db.exec(`INSERT INTO report_steps (call_id, step, attempt, state, at) SELECT id, 'register', 1, 'sent', 5 FROM calls;
      INSERT INTO recordings (call_id, file, state, begun) SELECT id, id || '.mp3', 'complete', 5 FROM calls`);
    db.close();
  }

  it('comes home: calls, what was tried for them, recordings', () => {
    writtenBeside(['before', 'meanwhile']);
    open();
    expect(opened.journal.alive().map((alive) => alive.call.id)).toEqual(['before', 'meanwhile']);
    // What this file has already is not tried twice.
    expect(rows('SELECT call_id, step FROM report_steps')).toEqual([{ call_id: 'meanwhile', step: 'register' }]);
    expect(rows('SELECT call_id FROM recordings ORDER BY call_id')).toEqual([
      { call_id: 'before' },
      { call_id: 'meanwhile' },
    ]);
    expect(readdirSync(folder).filter((name) => name.includes('.v'))).toEqual([]);
  });

  it('stays where it is when it can’t be read, and keeps nobody from calling', () => {
    writeFileSync(beside(), 'no database at all, but long enough to be taken for one by its size');
    expect(open().notice).toBeNull();
    expect(opened.journal.alive().map((alive) => alive.call.id)).toEqual(['before']);
    expect(existsSync(beside())).toBe(true);
  });
});
