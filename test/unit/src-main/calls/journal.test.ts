import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Owner } from '#shared/call.ts';
import { Failure } from '#shared/failure.ts';
import type { Journal } from '../../../../src-main/calls/journal.ts';
import { openJournal } from '../../../../src-main/calls/open-journal.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';
import { after, ended, incoming, outgoing, phases, sent } from '../../src-shared/sample-calls.ts';
import { ManualClock } from '../manual-clock.ts';

const owner = { memberId: 'm1', userId: '12' };
let folder: string;
let file: string;
let clock: ManualClock;
let log: ReturnType<typeof recordingLog>;
let journal: Journal;
const opened: Journal[] = [];

function open() {
  const result = openJournal(file, { clock, log: log.log });
  opened.push(result.journal);
  journal = result.journal;
  return result;
}

/** The file as another program sees it. */
function outside(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-journal-'));
  file = join(folder, 'data', 'journal.db');
  clock = new ManualClock();
  log = recordingLog();
  open();
});

afterEach(() => {
  for (const each of opened.splice(0)) closeQuietly(each);
  rmSync(folder, { recursive: true, force: true });
});

function closeQuietly(each: Journal): void {
  try {
    each.close();
  } catch {
    // The test has closed it.
  }
}

describe('the journal', () => {
  it('keeps what is known of a call, and writes a callback in words that the previous release reads', () => {
    const call = after(
      outgoing({ origin: 'callback' }),
      { type: 'crm', at: 1, facts: { callListId: 7, entity: { type: 'LEAD', id: 45 }, extension: '12' } },
      { type: 'vote', at: 2, vote: 4 },
      { type: 'comment', at: 3, text: 'wants an offer' },
      {
        type: 'inherited',
        at: 4,
        portalCallId: 'externalCall.1',
        inheritance: { since: 950, answeredAt: 900, state: 'offered' },
      },
      { type: 'handover', at: 5, handover: { toUserId: '13', taken: true } },
    );
    journal.save(call);
    expect(journal.call(call.id)).toEqual(call);
    const db = new DatabaseSync(file);
    const row = db.prepare(`SELECT call FROM calls`).get();
    db.close();
    expect(JSON.parse(String(row?.['call']))).toMatchObject({ origin: 'dial', callback: true });
  });

  it('writes with WAL and full synchronisation', () => {
    journal.save(incoming());
    expect(readdirSync(join(folder, 'data'))).toContain('journal.db-wal');
  });

  it('gives back exactly what it was given, also after a restart', () => {
    const calls = [...Object.values(phases.incoming), ...Object.values(phases.outgoing)].map((call, n) => ({
      ...call,
      id: `${n}`,
    }));
    for (const call of calls) journal.save(call);
    journal.close();
    open();
    expect(calls.map(({ id }) => journal.call(id))).toEqual(calls);
  });

  it('knows which calls were up, and when the program was last alive', async () => {
    journal.save(incoming());
    journal.save({ ...phases.outgoing.ended, id: 'over' });
    await clock.advance(5000);
    journal.signOfLife();
    expect(journal.alive()).toEqual([{ call: incoming(), seen: clock.now() }]);
  });

  it('finds calls by the time of their end, and by CALL_ID', () => {
    journal.save(after(incoming(), ended({}, 5000)));
    expect(journal.endedSince(5000)).toHaveLength(1);
    expect(journal.endedSince(5001)).toHaveLength(0);
    journal.save(outgoing({ portalCallId: 'externalCall.x' }));
    expect(journal.hasPortalCall('externalCall.x')).toBe(true);
    expect(journal.hasPortalCall('externalCall.y')).toBe(false);
  });

  it('knows a CALL_ID from the moment that register brought it', () => {
    journal.save(incoming());
    journal.outcome(journal.sending('in-1', 'register', null), 'answered', { portalCallId: 'externalCall.x' });
    expect(journal.hasPortalCall('externalCall.x')).toBe(true);
  });

  it('holds open only the owner’s calls that are not settled, oldest first', () => {
    journal.save(incoming({ id: 'second', at: 2000 }));
    journal.save(incoming({ id: 'first', at: 1000 }));
    journal.save(incoming({ id: 'hers', owner: { memberId: 'm1', userId: '13' } }));
    journal.save(incoming({ id: 'otherPortal', owner: { memberId: 'm2', userId: '12' } }));
    journal.save(incoming({ id: 'nobodys', owner: null }));
    journal.save(incoming({ id: 'done' }));
    journal.settle('done', 'done', 'finished');
    expect(journal.open(owner).map(({ id }) => id)).toEqual(['first', 'second']);
  });

  it('tells what other agents of the portal have left that is over, and nothing that is up or another portal’s', () => {
    const hers = { memberId: 'm1', userId: '13' };
    journal.save({ ...phases.incoming.ended, id: 'own' });
    journal.save({ ...phases.incoming.ended, id: 'left', owner: hers });
    journal.save({ ...phases.incoming.ended, id: 'told', owner: hers });
    journal.settle('told', 'done', 'finished');
    journal.save(incoming({ id: 'up', owner: hers }));
    journal.save({ ...phases.incoming.ended, id: 'otherPortal', owner: { memberId: 'm2', userId: '13' } });
    journal.save({ ...phases.incoming.ended, id: 'nobodys', owner: null });
    expect(journal.leftByOthers(owner).map(({ id }) => id)).toEqual(['left']);
  });

  it('stays settled when the call is written again', () => {
    journal.save(phases.incoming.ended);
    journal.settle('in-1', 'done', 'finished');
    journal.save({ ...phases.incoming.ended, portalCallId: 'externalCall.x' });
    expect(journal.open(owner)).toEqual([]);
  });

  it('remembers each step before and after, with its attempt', () => {
    journal.save(incoming());
    const first = journal.sending('in-1', 'register', null);
    expect(journal.steps('in-1')).toEqual([
      { step: 'register', state: 'sending', at: clock.now(), portalCallId: null, users: null, reason: null },
    ]);
    journal.outcome(first, 'unknown', { detail: 'ECONNRESET' });
    journal.outcome(journal.sending('in-1', 'register', null), 'answered', { portalCallId: 'externalCall.x' });
    journal.sending('in-1', 'finish', 'externalCall.x');
    expect(journal.steps('in-1').map(({ step, state, portalCallId }) => [step, state, portalCallId])).toEqual([
      ['register', 'unknown', null],
      ['register', 'answered', 'externalCall.x'],
      ['finish', 'sending', 'externalCall.x'],
    ]);
    journal.close();
    const db = new DatabaseSync(file);
    expect(
      db
        .prepare('SELECT step, attempt FROM report_steps')
        .all()
        .map((row) => ({ ...row })),
    ).toEqual([
      { step: 'register', attempt: 1 },
      { step: 'register', attempt: 2 },
      { step: 'finish', attempt: 1 },
    ]);
    db.close();
  });
});

describe('the list of recent calls', () => {
  const seenBy = (viewer: Owner | null): string[] => journal.recent(50, viewer).map(({ call }) => call.id);
  const over = (id: string, at: number, whose: Owner | null): void =>
    journal.save({ ...after(incoming({ id, at }), ended({ cause: 'missed' }, at)), owner: whose });

  it('has ended calls, newest first, and no more than asked for', () => {
    for (let n = 0; n < 5; n += 1) over(`${n}`, n * 1000, owner);
    journal.save(incoming({ id: 'up', at: 9000 }));
    expect(journal.recent(3, owner).map(({ call }) => call.id)).toEqual(['4', '3', '2']);
  });

  it('is each agent’s own on a computer that several share; what rang while nobody was signed in is for all to see', () => {
    const colleague = { memberId: 'm1', userId: '13' };
    const atAnotherPortal = { memberId: 'm2', userId: '12' };
    over('hers', 1000, owner);
    over('nobody’s', 2000, null);
    over('his', 3000, colleague);
    over('elsewhere', 4000, atAnotherPortal);
    expect(seenBy(owner)).toEqual(['nobody’s', 'hers']);
    expect(seenBy(colleague)).toEqual(['his', 'nobody’s']);
    expect(seenBy(atAnotherPortal)).toEqual(['elsewhere', 'nobody’s']);
    expect(seenBy(null)).toEqual(['nobody’s']);
  });

  it.each(['done', 'continued', 'refused', 'none'] as const)('says how a report came to rest: %s', (how) => {
    journal.save(phases.incoming.ended);
    expect(journal.recent(1, owner)).toMatchObject([{ call: { id: 'in-1' }, settled: null }]);
    journal.settle('in-1', how, '');
    expect(journal.recent(1, owner)).toMatchObject([{ settled: how }]);
  });
});

describe('a report that is opened again', () => {
  it('is open, with the wish among its steps, also for the next run', () => {
    journal.save(phases.incoming.ended);
    journal.outcome(journal.sending('in-1', 'register', null), 'refused', { reason: 'portalUserInactive' });
    journal.settle('in-1', 'refused', 'no');
    expect(journal.reopen('in-1')).toEqual(phases.incoming.ended);
    journal.close();
    open();
    expect(journal.open(owner)).toEqual([phases.incoming.ended]);
    expect(journal.steps('in-1')).toMatchObject([
      { step: 'register', state: 'refused', reason: 'portalUserInactive' },
      { step: 'again', state: 'answered', reason: null },
    ]);
  });

  it('is opened once, and never one that is open, or for which another speaks', () => {
    journal.save(phases.incoming.ended);
    expect(journal.reopen('in-1')).toBeNull();
    journal.settle('in-1', 'continued', '');
    expect(journal.reopen('in-1')).toBeNull();
    expect(journal.reopen('nobody')).toBeNull();
    expect(journal.steps('in-1')).toEqual([]);
  });
});

describe('a damaged journal', () => {
  it('loses one broken row, not the others', () => {
    journal.save(incoming({ id: 'good' }));
    journal.save(incoming({ id: 'torn' }));
    journal.save(incoming({ id: 'strange' }));
    journal.close();
    outside(`UPDATE calls SET call = substr(call, 1, 40) WHERE id = 'torn'`);
    outside(`UPDATE calls SET call = replace(call, 'ringing"', 'flying"') WHERE id = 'strange'`);
    expect(open().notice).toBeNull();
    expect(journal.open(owner).map(({ id }) => id)).toEqual(['good']);
    expect(journal.open(owner)).toHaveLength(1);
    expect(journal.alive()).toHaveLength(1);
    expect(log.lines.filter(({ event }) => event === 'journal.brokenRow').map(({ fields }) => fields['id'])).toEqual([
      'torn',
      'strange',
    ]);
    journal.save(incoming({ id: 'torn' })); // the program itself may still write it
    expect(journal.open(owner).map(({ id }) => id)).toEqual(['good']);
  });

  it.each([
    ['is no database', () => writeFileSync(file, 'not a database, '.repeat(500))],
    ['is cut in half', () => truncateSync(file, 9000)],
  ])('that %s is put aside, and a new one started', (_, damage) => {
    for (let n = 0; n < 50; n += 1) journal.save(incoming({ id: `${n}` }));
    journal.close();
    damage();
    const { notice } = open();
    expect(notice).toBeInstanceOf(Failure);
    expect(notice?.reason).toBe('journalUnavailable');
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('.damaged-'))).not.toEqual([]);
    journal.save(incoming());
    expect(journal.alive()).toHaveLength(1);
  });

  it('that belongs to a newer release is opened as it is', () => {
    journal.save(incoming());
    journal.close();
    outside('ALTER TABLE calls ADD COLUMN recording TEXT; PRAGMA user_version = 7');
    expect(open().notice).toBeNull();
    journal.save(incoming({ id: 'new' }));
    expect(journal.alive()).toHaveLength(2);
  });

  it('that cannot be had at all is a clear failure', () => {
    writeFileSync(join(folder, 'file'), '');
    const where = join(folder, 'file', 'journal.db');
    expect(() => openJournal(where, { clock, log: log.log })).toThrow(Failure);
  });

  it('that another program holds is left alone', () => {
    journal.close();
    const other = new DatabaseSync(file);
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    expect(() => openJournal(file, { clock, log: log.log })).toThrow(Failure);
    other.close();
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('.damaged-'))).toEqual([]);
  });
});

it('ignores a report step that it does not know', () => {
  journal.save(after(outgoing(), sent));
  journal.sending('out-1', 'register', null);
  journal.close();
  outside(`INSERT INTO report_steps (call_id, step, attempt, state, at) VALUES ('out-1', 'fax', 1, 'answered', 1)`);
  open();
  expect(journal.steps('out-1')).toHaveLength(1);
  expect(log.lines.some(({ event }) => event === 'journal.brokenStep')).toBe(true);
});
