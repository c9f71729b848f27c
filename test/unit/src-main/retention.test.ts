import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import { structuredLog } from '#shared/web/log/structured-log.ts';
import { openJournal } from '../../../src-main/calls/open-journal.ts';
import { RotatingFile } from '../../../src-main/log/rotating-file.ts';
import { RecordingStore } from '../../../src-main/recordings/recording-store.ts';
import { Retention } from '../../../src-main/retention.ts';
import { after, answering, accepted, confirmed, ended, incoming } from '../src-shared/sample-calls.ts';
import { ManualClock } from './manual-clock.ts';
import { sampleMp3 } from './recordings/sample-mp3.ts';

const DAY = 86_400_000;
const KEEP_DAYS = 30;
const NUMBER = '+4930987654321';
const NAME = 'Wilhelmine Unverwechselbar';

/** All that a program writes below userData, with the product's own parts. */
class Home {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'offhook-retention-'));
  readonly clock = new ManualClock();
  readonly journalFile = path.join(this.folder, 'journal.sqlite');
  readonly counted: string[] = [];
  readonly log;
  readonly journal;
  readonly recordings;
  readonly retention;
  readonly #logFile;

  constructor() {
    const { clock, folder, journalFile } = this;
    const count = (name: string): void => void this.counted.push(name);
    this.#logFile = new RotatingFile({
      directory: path.join(folder, 'logs'),
      name: 'offhook',
      maxBytes: 2000,
      keep: 5,
    });
    this.log = structuredLog({ clock, sinks: [this.#logFile], level: 'info', count: () => undefined });
    const { log } = this;
    const opened = openJournal(journalFile, { clock, log });
    this.journal = opened.journal;
    const recordingsFolder = path.join(folder, 'recordings');
    this.recordings = new RecordingStore({ folder: recordingsFolder, rows: opened.recordings, clock, log, count });
    this.retention = new Retention({
      clock,
      log,
      count,
      keepDays: () => KEEP_DAYS,
      expiry: opened.expiry,
      recordings: this.recordings,
      logs: this.#logFile,
      journalFile,
    });
  }

  /** A call that was talked, recorded and logged, a minute ago. */
  async call(id: string, report: 'reported' | 'open' | 'notMine'): Promise<Call> {
    const at = this.clock.now() - 60_000;
    const owner = report === 'notMine' ? null : { memberId: 'm1', userId: '12' };
    const remote = { number: NUMBER, e164: NUMBER, name: NAME };
    const begun = incoming({ id, physicalId: `sip-${id}`, remote, owner, at });
    const call = after(begun, answering, accepted, confirmed, ended({}, at + 60_000));
    this.journal.save(call);
    await this.recordings.begin(id);
    await this.recordings.append(id, 0, sound);
    await this.recordings.end(id);
    this.log.info('call.ended', { callId: id, number: NUMBER, name: NAME });
    const step = this.journal.sending(id, 'register', null);
    this.journal.outcome(step, 'answered', { portalCallId: `externalCall.${id}`, detail: `for ${NUMBER}` });
    if (report === 'reported') this.journal.settle(id, 'done', `finished ${NAME}`);
    return call;
  }

  /** Every file below the folder that holds this text. */
  filesWith(text: string): string[] {
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.flatMap(({ name, parentPath }) =>
      readFileSync(path.join(parentPath, name)).includes(text) ? [name] : [],
    );
  }

  get recorded(): string[] {
    return readdirSync(path.join(this.folder, 'recordings'));
  }

  get shown(): string[] {
    return this.journal.recent(100, { memberId: 'm1', userId: '12' }).map(({ call }) => call.id);
  }

  async close(): Promise<void> {
    this.retention.stop();
    await this.recordings.close();
    this.journal.close();
    this.#logFile.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let sound: Uint8Array;
beforeAll(async () => {
  sound = await sampleMp3(1);
});

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.close());

const traces = (): string[] => [...home.filesWith(NUMBER), ...home.filesWith(NAME)];

describe('when the keep-days are over', () => {
  it('nothing of a call is left in any byte on this computer', async () => {
    for (let n = 0; n < 12; n += 1) await home.call(`call-${n}`, n % 2 === 0 ? 'reported' : 'notMine');
    const damaged = `${home.journalFile}.damaged-2026-01-01`;
    writeFileSync(damaged, NAME);
    utimesSync(damaged, home.clock.now() / 1000, home.clock.now() / 1000);
    expect(new Set(traces())).toEqual(
      new Set([
        'journal.sqlite-wal',
        'journal.sqlite.damaged-2026-01-01',
        ...readdirSync(path.join(home.folder, 'logs')),
      ]),
    );
    await home.clock.advance((KEEP_DAYS + 1) * DAY);
    await home.retention.run();
    expect(traces()).toEqual([]);
    expect(home.recorded).toEqual([]);
    expect(home.shown).toEqual([]);
    expect(home.counted).toEqual([]);
  });

  it('only what is older goes, and the last moment is kept', async () => {
    await home.call('old', 'reported');
    await home.clock.advance(10 * DAY);
    await home.call('young', 'reported');
    await home.clock.advance((KEEP_DAYS - 10) * DAY);
    await home.retention.run();
    expect(home.shown).toEqual(['young', 'old']);
    await home.clock.advance(1);
    await home.retention.run();
    expect(home.shown).toEqual(['young']);
    expect(home.recorded).toEqual(['young.mp3']);
    expect(home.filesWith('"old"').filter((name) => name.startsWith('journal'))).toEqual([]);
  });

  it('what was never reported goes, too, but not silently', async () => {
    await home.call('late', 'open');
    await home.clock.advance((KEEP_DAYS - 1) * DAY);
    await home.retention.run();
    expect(home.journal.open({ memberId: 'm1', userId: '12' })).toHaveLength(1);
    expect(home.recorded).toEqual(['late.mp3']);
    await home.clock.advance(2 * DAY);
    await home.retention.run();
    expect(home.journal.open({ memberId: 'm1', userId: '12' })).toEqual([]);
    expect(home.recorded).toEqual([]);
    expect(home.filesWith('retention.neverReported')).not.toEqual([]);
    expect(home.filesWith('retention.recordingNeverHandedOver')).not.toEqual([]);
  });

  it('a call that is up stays, however long it takes', async () => {
    const call = incoming({ id: 'up', at: home.clock.now() });
    home.journal.save(after(call, answering, accepted, confirmed));
    await home.recordings.begin('up');
    await home.clock.advance(100 * DAY);
    await home.retention.run();
    expect(home.journal.call('up')?.phase).toBe('talking');
    expect(home.recordings.stateOf('up')).toBe('writing');
  });

  it('is looked after at the start and once a day', async () => {
    await home.call('old', 'reported');
    await home.retention.start();
    await home.clock.advance(KEEP_DAYS * DAY);
    expect(home.shown).toEqual(['old']);
    await home.clock.advance(DAY);
    await expect.poll(() => home.recorded).toEqual([]);
    expect(home.shown).toEqual([]);
  });

  it('what can’t be deleted doesn’t keep the rest', async () => {
    await home.call('old', 'reported');
    // A folder where a file should be.
    rmSync(path.join(home.folder, 'recordings', 'old.mp3'));
    mkdirSync(path.join(home.folder, 'recordings', 'old.mp3', 'x'), { recursive: true });
    await home.clock.advance((KEEP_DAYS + 1) * DAY);
    await home.retention.run();
    expect(home.counted).toEqual(['retention.failed']);
    expect(home.shown).toEqual([]);
    expect(traces()).toEqual([]);
  });
});

describe('the erase button', () => {
  it('leaves nothing of what the portal has or never gets', async () => {
    await home.call('reported', 'reported');
    await home.call('private', 'notMine');
    writeFileSync(`${home.journalFile}.damaged-2026-01-01`, NAME);
    expect(traces()).not.toEqual([]);
    await home.retention.erase();
    expect(traces()).toEqual([]);
    expect(home.recorded).toEqual([]);
  });

  it('hides what the portal waits for, and lets it go with its report', async () => {
    await home.call('open', 'open');
    await home.retention.erase();
    expect(home.shown).toEqual([]);
    expect(home.journal.open({ memberId: 'm1', userId: '12' }).map(({ id }) => id)).toEqual(['open']);
    expect(home.recorded).toEqual(['open.mp3']);
    await home.recordings.handedOver('open', '77');
    home.journal.settle('open', 'done', 'finished');
    await home.retention.settled('open');
    expect(traces()).toEqual([]);
    expect(home.recorded).toEqual([]);
    expect(home.filesWith('"open"')).not.toContain('journal.sqlite');
  });

  it('spares the call that is up', async () => {
    home.journal.save(after(incoming({ id: 'up', at: home.clock.now() }), answering, accepted));
    await home.retention.erase();
    expect(home.journal.alive().map(({ call }) => call.id)).toEqual(['up']);
  });

  it('says when something is left', async () => {
    await home.call('old', 'reported');
    rmSync(path.join(home.folder, 'recordings', 'old.mp3'));
    mkdirSync(path.join(home.folder, 'recordings', 'old.mp3', 'x'), { recursive: true });
    await expect(home.retention.erase()).rejects.toMatchObject({ reason: 'notErased' });
    expect(home.shown).toEqual([]);
  });
});
