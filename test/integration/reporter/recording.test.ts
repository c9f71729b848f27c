import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { reportPolicy } from '../../../src-main/portal/report-policy.ts';
import { sampleMp3 } from '../../unit/src-main/recordings/sample-mp3.ts';
import { recordingLog } from '../portal-client/recording-log.ts';
import { telephone, type TelephoneSetup } from './telephone.ts';

const CALL = 'call-1';
const customer = '+493023125101';
/** Short waits; everything else as it ships. */
const policy = {
  outageMs: [100, 200],
  overloadMs: 400,
  retryMs: { ringing: [100, 200], ended: [150, 300] },
  late: { ...reportPolicy.late, spreadMs: 100, leastMs: 50 },
};

describe('the recording of a call', () => {
  let portal: Portal;
  let folder: string;
  let setup: TelephoneSetup;
  let phone: ReturnType<typeof telephone>;
  let log: ReturnType<typeof recordingLog>;
  let sound: Uint8Array;

  const connect = (): void => {
    phone = telephone(setup, { network: { fetch }, log: log.log, policy });
    phone.start();
  };
  beforeEach(async () => {
    portal = await startPortal();
    folder = await mkdtemp(join(tmpdir(), 'offhook-record-'));
    log = recordingLog();
    sound = await sampleMp3(2);
    setup = {
      journalFile: join(folder, 'journal.db'),
      endpoint: `${portal.site.origin}/rest/`,
      token: portal.issueTokens(12).accessToken,
      owner: { memberId: portal.memberId, userId: '12' },
      line: { number: sandboxLine.number, kind: 'direct' },
    };
    connect();
  });
  afterEach(async () => {
    await phone.stop();
    await portal.stop();
    await rm(folder, { recursive: true, force: true });
  });

  let answeredAt: number;
  const talk = (): void => {
    const at = Date.now();
    answeredAt = at;
    const call = { callId: CALL, sipCallId: 'sip-1', physicalId: null, name: null, number: customer, at } as const;
    phone.book.report({ type: 'incoming', ...call });
    for (const type of ['answering', 'accepted', 'confirmed'] as const) {
      phone.book.report({ type: 'call', callId: CALL, event: { type, at } });
    }
  };
  const hangUp = (): void => {
    const event = {
      type: 'ended',
      at: answeredAt + 42_000,
      end: { cause: 'hungup', by: 'remote', sipCode: null },
    } as const;
    phone.book.report({ type: 'call', callId: CALL, event });
  };
  const record = async (): Promise<void> => {
    await phone.recordings.begin(CALL);
    await phone.recordings.append(CALL, 0, sound);
    await phone.recordings.end(CALL);
  };
  const handedOver = async (): Promise<void> => {
    await portal.waitFor('record.attached');
    await expect.poll(() => phone.reporter.waiting, { timeout: 5000 }).toBe(0);
  };
  /** What has been asked of the portal since the call was finished. */
  const asked = (): string[] =>
    portal.state.timeline.entries
      .filter(({ kind }) => kind === 'rest.received')
      .map(({ data }) => data as { method: string; inside: readonly string[] })
      .map(({ method, inside }) => (method === 'batch' ? inside.join('+') : method))
      .map((methods) => methods.replaceAll('telephony.externalcall.', ''));

  it('goes to the portal once the call is finished there, and leaves this computer', async () => {
    talk();
    await record();
    hangUp();
    await handedOver();
    const [file] = portal.state.records;
    expect(file?.content.equals(sound)).toBe(true);
    expect(file?.name).toBe(`${CALL}.mp3`);
    expect(portal.state.statistics[0]).toMatchObject({ recordFileId: file?.id, duration: 42 });
    expect(asked()).toEqual(['register', 'finish+attachrecord', 'upload']);
    expect(phone.recordings.stateOf(CALL)).toBe('over');
    expect(await readdir(join(folder, 'recordings'))).toEqual([]);
    expect(phone.recentCalls.rows(1)[0]?.report).toBe('done');
  });

  it('is waited for when its last piece comes after the call', async () => {
    talk();
    await phone.recordings.begin(CALL);
    hangUp();
    await portal.waitFor('call.finished');
    expect(phone.reporter.waiting).toBe(1);
    await phone.recordings.append(CALL, 0, sound);
    await phone.recordings.end(CALL);
    await handedOver();
    expect(portal.state.records[0]?.content.equals(sound)).toBe(true);
  });

  it('is sent again when the answer is lost, and is there once', async () => {
    portal.faults.next({ kind: 'cut', method: 'upload', executed: true });
    talk();
    await record();
    hangUp();
    await expect.poll(() => asked().filter((method) => method === 'upload').length, { timeout: 8000 }).toBe(2);
    await handedOver();
    expect(portal.state.records).toHaveLength(1);
    expect(portal.state.activities).toHaveLength(1);
  });

  it('gets a new address when the first one’s token has expired', async () => {
    portal.faults.next({ kind: 'status', status: 401, method: 'upload' });
    talk();
    await record();
    hangUp();
    await handedOver();
    expect(asked().slice(-4)).toEqual(['finish+attachrecord', 'upload', 'attachrecord', 'upload']);
  });

  it('goes in the request itself where a proxy lets no files out', async () => {
    portal.faults.next({ kind: 'status', status: 403, method: 'upload', times: 5 });
    talk();
    await record();
    hangUp();
    await handedOver();
    expect(asked()).toEqual(['register', 'finish+attachrecord', 'upload', 'attachrecord']);
    expect(portal.state.records[0]?.content.equals(sound)).toBe(true);
    expect(phone.recentCalls.rows(1)[0]?.report).toBe('done');
  });

  it('is kept through an outage and a new start', async () => {
    await portal.faults.down();
    talk();
    await record();
    hangUp();
    await expect.poll(() => phone.reporter.state.state).toBe('failing');
    await phone.stop();
    await portal.faults.up();
    connect();
    await handedOver();
    expect(portal.state.records[0]?.content.equals(sound)).toBe(true);
  });

  it('keeps the address with its token out of the log and the journal', async () => {
    portal.faults.next({ kind: 'html', method: 'upload' });
    talk();
    await record();
    hangUp();
    await handedOver();
    const written = inspect(log, { depth: null }) + inspect(phone.journal.steps(CALL), { depth: null });
    expect(written).not.toContain(setup.token);
    expect(written).not.toContain('upload.json');
  });

  it('that has changed since is not handed over; the call is reported all the same', async () => {
    talk();
    await record();
    await appendFile(join(folder, 'recordings', `${CALL}.mp3`), 'x');
    hangUp();
    await portal.waitFor('call.finished');
    await expect.poll(() => phone.reporter.waiting, { timeout: 5000 }).toBe(0);
    expect(portal.state.records).toEqual([]);
    expect(phone.recentCalls.rows(1)[0]?.report).toBe('done');
  });

  const ATTACH = 'telephony.externalcall.attachrecord';
  const row = () => phone.recentCalls.rows(1)[0];
  /** The first address is given and leads nowhere; the request with the recording itself is refused. */
  const refusedRecording = async (): Promise<void> => {
    portal.faults.next({ kind: 'delay', method: ATTACH });
    portal.faults.next({ kind: 'refuse', method: ATTACH, description: 'File name is empty' });
    portal.faults.next({ kind: 'status', status: 403, method: 'upload' });
    talk();
    await record();
    hangUp();
    await expect
      .poll(row, { timeout: 10_000 })
      .toMatchObject({ report: 'done', recording: { state: 'failed' }, why: 'portalRecording', mayRetry: true });
    expect(portal.state.records).toEqual([]);
  };

  it('that the portal refuses is in the list with its reason, and goes by another try, once', async () => {
    await refusedRecording();
    phone.reporter.retry(CALL);
    phone.reporter.retry(CALL);
    await handedOver();
    expect(row()).toMatchObject({ report: 'done', recording: { state: 'done' }, why: null, mayRetry: false });
    expect(asked().slice(-2)).toEqual(['attachrecord', 'upload']);
    expect(portal.state.records).toHaveLength(1);
    expect(portal.state.records[0]?.content.equals(sound)).toBe(true);
    expect(portal.state.activities).toHaveLength(1);
  });

  it('goes inside a request when another try finds the way to the address blocked, as the first did', async () => {
    await refusedRecording();
    portal.faults.next({ kind: 'status', status: 403, method: 'upload' });
    phone.reporter.retry(CALL);
    await handedOver();
    expect(asked().slice(-3)).toEqual(['attachrecord', 'upload', 'attachrecord']);
    expect(portal.state.records).toHaveLength(1);
  });

  it('is tried again in the next run, when the program has ended before it could be', async () => {
    await refusedRecording();
    await portal.faults.down();
    phone.reporter.retry(CALL);
    expect(row()).toMatchObject({ recording: { state: 'waiting' } });
    await phone.stop();
    await portal.faults.up();
    connect();
    await handedOver();
    expect(row()).toMatchObject({ recording: { state: 'done' } });
    expect(portal.state.records).toHaveLength(1);
    expect(portal.state.activities).toHaveLength(1);
  });

  it.each([
    ['to its address', []],
    ['in the request itself', [{ kind: 'status', status: 403, method: 'upload' }] as const],
  ])('tells how much of it has left, %s', async (_way, faults) => {
    sound = await sampleMp3(40);
    for (const fault of faults) portal.faults.next(fault);
    const told: (number | null)[] = [];
    phone.reporter.on('progress', () => {
      const recording = row()?.recording;
      if (recording?.state === 'uploading') told.push(recording.percent);
    });
    talk();
    await record();
    hangUp();
    await handedOver();
    expect(told.length).toBeGreaterThan(0);
    expect(told.every((percent) => percent !== null && percent >= 0 && percent < 100)).toBe(true);
    expect(row()).toMatchObject({ recording: { state: 'done', percent: null } });
    expect(portal.state.records[0]?.content.equals(sound)).toBe(true);
  });
});
