/** Another try by hand: the reporter's own way, remembered, and never a second recording. */
import { beforeEach, describe, expect, it } from 'vitest';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { Desk, owner } from './desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

const julia = '+493023125101';
const tick = (ms = 0): Promise<void> => desk.clock.advance(ms);
const methods = (): string[] => desk.portal.methods();
const row = () => desk.rows()[0];

/** What the portal says to one method from now on; null: what it always does. */
function says(method: string, error: PortalError | null): void {
  if (error === null) desk.portal.refusing.delete(method);
  else desk.portal.refusing.set(method, error);
}
const refused = (description: string): PortalError =>
  new PortalError('portalRefused', { description, status: 400, delivery: 'refused' });

async function talk(): Promise<string> {
  const id = desk.ring(julia);
  await tick();
  desk.talk(id);
  await tick(30_000);
  return id;
}

describe('a call that the portal has refused', () => {
  const inactive = refused('User is not found or is not active');

  it('says why, and is told by another try when the reason is gone', async () => {
    says('register', inactive);
    const id = desk.ring(julia);
    await tick();
    desk.end(id, { cause: 'missed' });
    await tick(20_000);
    expect(row()).toMatchObject({ report: 'refused', why: 'portalUserInactive', mayRetry: true });
    says('register', null);
    desk.reporter.retry(id);
    await tick();
    expect(row()).toMatchObject({ report: 'done', why: null, mayRetry: false });
    expect(desk.portal.finished).toMatchObject([{ status: '304' }]);
  });

  it('is refused again where nothing has changed: one more request for each press', async () => {
    says('register', inactive);
    const id = desk.ring(julia);
    await tick();
    desk.end(id, { cause: 'missed' });
    await tick(20_000);
    for (let press = 1; press <= 3; press += 1) {
      desk.reporter.retry(id);
      await tick(60_000);
      expect(row()).toMatchObject({ report: 'refused', why: 'portalUserInactive' });
    }
    expect(desk.journal.steps(id).filter(({ step }) => step === 'register')).toHaveLength(4);
  });
});

describe('a recording that the portal does not take', () => {
  const wrong = refused('Wrong file extension. Only wav and mp3 are allowed');

  async function refusedRecording(): Promise<string> {
    says('attachRecord', wrong);
    const id = await talk();
    desk.recordings.set(id, 'ready');
    desk.end(id);
    await tick(60_000);
    expect(row()).toMatchObject({ report: 'done', recording: { state: 'failed' }, why: 'portalRecording' });
    return id;
  }

  it('goes by another try; the call is not told a second time', async () => {
    const id = await refusedRecording();
    says('attachRecord', null);
    desk.reporter.retry(id);
    await tick();
    expect(row()).toMatchObject({ recording: { state: 'done' }, why: null, mayRetry: false });
    expect(desk.portal.finished).toHaveLength(1);
    expect(methods().filter((method) => method === 'register')).toHaveLength(1);
  });

  it('is remembered over a restart, before the first request of it has left', async () => {
    const id = await refusedRecording();
    says('attachRecord', null);
    desk.portal.down = true;
    desk.reporter.retry(id);
    await tick(1000);
    desk.crash();
    desk.portal.down = false;
    desk.boot();
    await tick(600_000);
    expect(row()).toMatchObject({ recording: { state: 'done' } });
    expect(desk.portal.finished).toHaveLength(1);
  });

  it('is uploaded once, however often the button is pressed', async () => {
    const id = await refusedRecording();
    says('attachRecord', null);
    const arrived = Promise.withResolvers<string>();
    let uploads = 0;
    desk.upload = () => {
      uploads += 1;
      return arrived.promise;
    };
    desk.reporter.retry(id);
    desk.reporter.retry(id);
    await tick();
    desk.reporter.retry(id);
    await tick(60_000);
    arrived.resolve('77');
    await tick();
    expect(uploads).toBe(1);
    expect(row()).toMatchObject({ recording: { state: 'done' } });
    expect(() => desk.reporter.retry(id)).not.toThrow();
    await tick(600_000);
    expect(uploads).toBe(1);
  });
});

describe('a recording that waits for its next try', () => {
  it('need not wait any longer', async () => {
    const id = await talk();
    desk.recordings.set(id, 'ready');
    let way: () => Promise<string> = async () => {
      throw new PortalError('portalUnreachable', { code: 'ETIMEDOUT', delivery: 'unknown' });
    };
    desk.upload = () => way();
    desk.end(id);
    await tick(1000);
    expect(row()).toMatchObject({
      report: 'done',
      recording: { state: 'waiting' },
      why: 'portalUnreachable',
      mayRetry: true,
    });
    way = async () => '77';
    desk.reporter.retry(id);
    await tick();
    expect(row()).toMatchObject({ recording: { state: 'done' }, why: null });
  });

  it('waits all the same when the portal has asked for a pause', async () => {
    const id = await talk();
    desk.recordings.set(id, 'ready');
    desk.upload = async () => {
      throw new PortalError('portalOverloaded', { status: 503, delivery: 'refused' });
    };
    desk.end(id);
    await tick(1000);
    const before = desk.portal.httpRequests;
    desk.reporter.retry(id);
    await tick(1000);
    expect(desk.portal.httpRequests).toBe(before);
    expect(row()).toMatchObject({ recording: { state: 'waiting' }, why: 'portalOverloaded' });
  });
});

it('how far an upload has come is in the row while it lasts', async () => {
  const id = await talk();
  desk.recordings.set(id, 'ready');
  const arrived = Promise.withResolvers<string>();
  const told: (number | null | undefined)[] = [];
  desk.reporter.on('progress', () => told.push(row()?.recording?.percent));
  let send: (bytes: number) => void = () => undefined;
  desk.upload = (_callId, taken) => {
    send = (bytes) => taken(bytes, 1000);
    return arrived.promise;
  };
  desk.end(id);
  await tick();
  told.splice(0);
  // A telling each half second is enough.
  for (const bytes of [100, 110, 120, 430]) {
    send(bytes);
    await tick(200);
  }
  send(1000);
  expect(row()?.recording).toEqual({ state: 'uploading', percent: 99 });
  expect(told).toEqual([10, 43]);
  arrived.resolve('77');
  await tick();
  expect(row()?.recording).toEqual({ state: 'done', percent: null });
});

it('only an agent’s own call that is over can be tried again', async () => {
  const id = await talk();
  expect(() => desk.reporter.retry(id)).toThrow('no such call');
  expect(() => desk.reporter.retry('nothing')).toThrow('no such call');
  desk.end(id);
  await tick();
  expect(() => desk.reporter.retry(id)).not.toThrow();
  await desk.signOut();
  expect(() => desk.reporter.retry(id)).toThrow('no such call');
  desk.signIn({ ...owner, memberId: 'another portal' });
  expect(() => desk.reporter.retry(id)).toThrow('no such call');
});
