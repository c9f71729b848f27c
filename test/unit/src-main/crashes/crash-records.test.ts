import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CrashRecords, KEPT_RECORDS } from '../../../../src-main/crashes/crash-records.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

const DAY = 86_400_000;
let folder: string;
let clock: ManualClock;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-crashes-'));
  clock = new ManualClock();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () =>
  new CrashRecords({
    folder: path.join(folder, 'crashes'),
    dumps: path.join(folder, 'Crashpad'),
    version: '0.1.0',
    clock,
    log: silentLog,
  });

describe('crashes', () => {
  it('are remembered beyond the run, the newest first, without secrets, for nobody else to read', () => {
    const first = open();
    first.begin();
    first.add('page', { page: '/phone/index.html', reason: 'crashed', password: 'secret' });
    clock.set(clock.now() + 1000);
    first.add('main', { error: new Error('Bearer abcdefgh123') });
    first.end();
    const { records } = open().list();
    expect(records.map(({ kind }) => kind)).toEqual(['main', 'page']);
    expect(JSON.stringify(records)).not.toMatch(/secret"|abcdefgh123/);
    const [file = ''] = readdirSync(path.join(folder, 'crashes'));
    expect(statSync(path.join(folder, 'crashes', file)).mode & 0o077).toBe(0);
  });

  it('of a run that ended without a word are told by the next one; an orderly end is none', () => {
    open().begin();
    clock.set(clock.now() + DAY);
    const next = open();
    next.begin();
    expect(next.list().records).toMatchObject([{ kind: 'unclean', version: '0.1.0' }]);
    next.end();
    const last = open();
    last.begin();
    expect(last.list().records).toHaveLength(1);
  });

  it('are only so many, and only so old', () => {
    const records = open();
    for (let index = 0; index < KEPT_RECORDS + 5; index++) {
      clock.set(clock.now() + 1000);
      records.add('process', { type: 'GPU', index });
    }
    records.begin();
    expect(records.list().records).toHaveLength(KEPT_RECORDS);
    records.end();
    clock.set(clock.now() + 31 * DAY);
    records.begin();
    expect(records.list().records).toEqual([]);
  });

  it('with memory images are listed, wherever Crashpad puts them, and these go, too', () => {
    const completed = path.join(folder, 'Crashpad', 'completed');
    mkdirSync(completed, { recursive: true });
    writeFileSync(path.join(completed, 'a.dmp'), 'MDMP');
    writeFileSync(path.join(completed, 'a.meta'), '');
    const records = open();
    expect(records.list().dumps).toMatchObject([{ name: 'a.dmp', bytes: 4 }]);
    const old = clock.now() / 1000 - 40 * 86_400;
    utimesSync(path.join(completed, 'a.dmp'), old, old);
    records.begin();
    expect(records.list().dumps).toEqual([]);
  });

  it('are forgotten when the agent says so', () => {
    const records = open();
    records.add('main', { error: new Error('x') });
    records.erase();
    expect(records.list().records).toEqual([]);
  });
});
