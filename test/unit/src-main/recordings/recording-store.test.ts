import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Counters } from '#shared/web/log/counters.ts';
import { openJournal } from '../../../../src-main/calls/open-journal.ts';
import { RecordingStore } from '../../../../src-main/recordings/recording-store.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';
import { sampleMp3 } from './sample-mp3.ts';

const CALL = 'call-1';
const FRAME = 216;

let mp3: Uint8Array;
beforeAll(async () => {
  mp3 = await sampleMp3(3);
});

/** Frames from…to of the sample. */
const frames = (from: number, to: number): Uint8Array => mp3.slice(from * FRAME, to * FRAME);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

class Rig {
  readonly clock = new ManualClock();
  readonly counters = new Counters();
  readonly failed: string[] = [];
  readonly closed: string[] = [];
  readonly rows;
  readonly store: RecordingStore;
  readonly #journal;

  constructor(root: string, folder = path.join(root, 'recordings')) {
    const { journal, recordings } = openJournal(path.join(root, 'journal.sqlite'), {
      clock: this.clock,
      log: silentLog,
    });
    this.#journal = journal;
    this.rows = recordings;
    this.store = new RecordingStore({
      folder,
      rows: recordings,
      clock: this.clock,
      log: silentLog,
      count: this.counters.add,
    });
    this.store.on('failed', ({ reason }) => this.failed.push(reason));
    this.store.on('closed', ({ callId }) => this.closed.push(callId));
  }

  async stop(): Promise<void> {
    await this.store.close();
    this.#journal.close();
  }
}

let root: string;
let rig: Rig;
const abandoned: Rig[] = [];
const file = (callId = CALL): string => path.join(root, 'recordings', `${callId}.mp3`);
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'offhook-recordings-'));
  rig = new Rig(root);
});
afterEach(async () => {
  for (const dead of abandoned.splice(0)) await dead.stop();
  await rig.stop();
  rmSync(root, { recursive: true, force: true });
});

describe('a recording', () => {
  it('is its pieces in a file that nobody else can read, with its checksum', async () => {
    await rig.store.begin(CALL);
    expect(rig.store.stateOf(CALL)).toBe('writing');
    await Promise.all([0, 1, 2].map((seq) => rig.store.append(CALL, seq, frames(seq * 20, seq * 20 + 20))));
    await rig.store.end(CALL);
    expect(readFileSync(file()).equals(frames(0, 60))).toBe(true);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(rig.rows.get(CALL)).toMatchObject({
      state: 'complete',
      bytes: 60 * FRAME,
      sha256: sha256(frames(0, 60)),
      error: null,
    });
    expect(rig.closed).toEqual([CALL]);
    expect(await rig.store.take(CALL)).toEqual({ path: file(), bytes: 60 * FRAME, sha256: sha256(frames(0, 60)) });
  });

  it('goes on behind what is there when it is begun again in the same call', async () => {
    for (const round of [0, 1]) {
      await rig.store.begin(CALL);
      await rig.store.append(CALL, 0, frames(round * 5, round * 5 + 5));
      await rig.store.end(CALL);
    }
    expect(readFileSync(file()).equals(frames(0, 10))).toBe(true);
    expect(rig.rows.get(CALL)).toMatchObject({ state: 'complete', bytes: 10 * FRAME });
  });

  it('survives a lost piece and takes none twice', async () => {
    await rig.store.begin(CALL);
    for (const seq of [0, 0, 2, 1, 3]) await rig.store.append(CALL, seq, frames(seq, seq + 1));
    await rig.store.end(CALL);
    expect(readFileSync(file()).equals(Buffer.concat([frames(0, 1), frames(2, 4)]))).toBe(true);
    expect([rig.counters.get('recording.gap'), rig.counters.get('recording.duplicate')]).toEqual([1, 2]);
  });

  it('of which nothing was written is none', async () => {
    await rig.store.begin(CALL);
    await rig.store.end(CALL);
    expect(rig.rows.get(CALL)).toMatchObject({ state: 'lost', error: 'nothing was recorded' });
    expect(readdirSync(path.dirname(file()))).toEqual([]);
    expect(rig.closed).toEqual([CALL]);
  });

  it('is ended by us when the phone window can’t any more', async () => {
    await rig.store.begin(CALL);
    await rig.store.append(CALL, 0, frames(0, 4));
    rig.store.callEnded(CALL);
    await rig.clock.advance(9_000);
    expect(rig.store.stateOf(CALL)).toBe('writing');
    await rig.clock.advance(2_000);
    await expect.poll(() => rig.store.stateOf(CALL)).toBe('ready');
  });

  it('with a name that leads elsewhere is refused, and a second one of the same call', async () => {
    await expect(rig.store.begin('../journal')).rejects.toMatchObject({ reason: 'invalidInput' });
    await rig.store.begin(CALL);
    await expect(rig.store.begin(CALL)).rejects.toMatchObject({ reason: 'invalidInput' });
    await expect(rig.store.append('call-2', 0, frames(0, 1))).rejects.toMatchObject({ reason: 'invalidInput' });
  });
});

describe('a recording that can’t be written', () => {
  it.skipIf(process.platform !== 'linux')('stops when the disk is full, and says so once', async () => {
    await rig.store.begin('call-0');
    symlinkSync('/dev/full', file());
    await rig.store.begin(CALL);
    await expect(rig.store.append(CALL, 0, frames(0, 1))).rejects.toMatchObject({ reason: 'recordingDiskFull' });
    await expect(rig.store.append(CALL, 1, frames(1, 2))).rejects.toMatchObject({ reason: 'recordingDiskFull' });
    expect(rig.failed).toEqual(['recordingDiskFull']);
    expect(rig.rows.get(CALL)).toMatchObject({ state: 'lost' });
    await rig.store.append('call-0', 0, frames(0, 1));
  });

  it('keeps what it has when its folder is taken away', async () => {
    await rig.store.begin(CALL);
    await rig.store.append(CALL, 0, frames(0, 4));
    rmSync(path.dirname(file()), { recursive: true });
    await rig.clock.advance(6_000);
    await expect(rig.store.append(CALL, 1, frames(4, 8))).rejects.toMatchObject({ reason: 'recordingNotWritten' });
    expect(rig.failed).toEqual(['recordingNotWritten']);
    expect(rig.rows.get(CALL)).toMatchObject({ state: 'lost' });
  });

  it('doesn’t begin where no folder can be', async () => {
    const place = path.join(root, 'taken');
    writeFileSync(place, '');
    await rig.stop();
    rig = new Rig(root, place);
    await expect(rig.store.begin(CALL)).rejects.toMatchObject({ reason: 'recordingNotWritten' });
    expect(rig.failed).toEqual(['recordingNotWritten']);
    expect(rig.store.stateOf(CALL)).toBe('none');
  });
});

describe('the next start', () => {
  const restart = async (): Promise<void> => {
    // As after kill -9: the old one closes nothing before the new one is there.
    const dead = rig;
    rig = new Rig(root);
    abandoned.push(dead);
    await rig.store.recover();
  };

  it('closes what was being written, without its torn last frame', async () => {
    await rig.store.begin(CALL);
    await rig.store.append(CALL, 0, frames(0, 20));
    appendFileSync(file(), frames(20, 21).subarray(0, 100));
    await restart();
    expect(readFileSync(file()).equals(frames(0, 20))).toBe(true);
    expect(rig.rows.get(CALL)).toMatchObject({
      state: 'complete',
      bytes: 20 * FRAME,
      sha256: sha256(frames(0, 20)),
      error: 'the program ended in the middle',
    });
    expect(rig.closed).toEqual([CALL]);
  });

  it('keeps what follows a damaged place, also in a long file', async () => {
    const long = Buffer.concat(Array.from({ length: 10 }, () => frames(0, 60)));
    await rig.store.begin(CALL);
    await rig.store.append(CALL, 0, long);
    const damaged = Buffer.from(long);
    damaged.fill(0, 100 * FRAME, 102 * FRAME);
    damaged.fill(0xaa, 400 * FRAME + 7, 401 * FRAME);
    writeFileSync(file(), Buffer.concat([damaged, frames(0, 1).subarray(0, 99)]));
    await restart();
    expect(readFileSync(file()).equals(damaged)).toBe(true);
  });

  it('gives up what holds no frame, and what is gone', async () => {
    for (const callId of ['rubbish', 'gone', 'lostLater']) await rig.store.begin(callId);
    await rig.store.append('rubbish', 0, new Uint8Array(200_000));
    await rig.store.append('lostLater', 0, frames(0, 2));
    await rig.store.end('lostLater');
    rmSync(file('gone'));
    rmSync(file('lostLater'));
    await restart();
    for (const callId of ['rubbish', 'gone', 'lostLater']) expect(rig.rows.get(callId)?.state).toBe('lost');
    expect(readdirSync(path.dirname(file()))).toEqual([]);
  });

  it('takes in a file that the journal doesn’t know', async () => {
    await rig.store.begin('known');
    writeFileSync(file('stranger'), frames(0, 8));
    await restart();
    expect(rig.rows.get('stranger')).toMatchObject({ state: 'complete', sha256: sha256(frames(0, 8)) });
  });

  it('deletes what the portal has already', async () => {
    await rig.store.begin(CALL);
    await rig.store.append(CALL, 0, frames(0, 2));
    await rig.store.end(CALL);
    rig.rows.handed(CALL, '77');
    await restart();
    expect(rig.rows.get(CALL)).toMatchObject({ state: 'deleted', portalFile: '77' });
    expect(readdirSync(path.dirname(file()))).toEqual([]);
  });
});

describe('handing over', () => {
  beforeEach(async () => {
    await rig.store.begin(CALL);
    await rig.store.append(CALL, 0, frames(0, 8));
    await rig.store.end(CALL);
  });

  it('deletes the file and keeps the portal’s name for it', async () => {
    await rig.store.handedOver(CALL, '77');
    expect(rig.rows.get(CALL)).toMatchObject({ state: 'deleted', portalFile: '77' });
    expect(readdirSync(path.dirname(file()))).toEqual([]);
    expect(rig.store.stateOf(CALL)).toBe('over');
    await expect(rig.store.begin(CALL)).rejects.toMatchObject({ reason: 'invalidInput' });
  });

  it('refuses a file that is not what was recorded', async () => {
    appendFileSync(file(), 'x');
    await expect(rig.store.take(CALL)).rejects.toThrow('checksum');
    expect(rig.rows.get(CALL)).toMatchObject({ state: 'lost', error: 'the file is not what was recorded' });
  });

  it('refuses a file that is gone', async () => {
    rmSync(file());
    await expect(rig.store.take(CALL)).rejects.toThrow('gone');
    expect(rig.store.stateOf(CALL)).toBe('over');
  });
});
