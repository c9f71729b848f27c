import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { type Rest, restOf } from './rest-client.ts';

let portal: Portal;
let agent: Rest;

beforeEach(async () => {
  portal = await startPortal();
  agent = restOf(portal, 12);
});
afterEach(() => portal.stop());

const call = { USER_ID: 12, PHONE_NUMBER: '+493023125101', TYPE: 2, SHOW: 0, EXTERNAL_CALL_ID: 'leg' };

describe('a spoilt answer', () => {
  test('is a status with its own code, for as many requests as asked, of that method alone', async () => {
    portal.faults.next({ kind: 'status', status: 429, method: 'server.time', times: 2 });
    expect((await agent('profile')).status).toBe(200);
    expect(await agent('server.time')).toMatchObject({ status: 429, body: { error: 'OPERATION_TIME_LIMIT' } });
    expect((await agent('server.time')).status).toBe(429);
    expect((await agent('server.time')).status).toBe(200);
  });

  test('can come after the work was done: the answer is lost, the call is registered', async () => {
    portal.faults.next({ kind: 'cut', method: 'telephony.externalCall.register', executed: true });
    await expect(agent('telephony.externalCall.register', call)).rejects.toThrow('fetch failed');
    expect(portal.state.calls.size).toBe(1);
    expect(portal.parts.restRecords.list[0]).toMatchObject({ executed: true, outcome: 'cut' });
    await agent('telephony.externalCall.register', call);
    expect(portal.state.calls.size).toBe(1);
  });

  test('hits a batch that holds the method, without executing it', async () => {
    portal.faults.next({ kind: 'html', method: 'telephony.externalCall.register' });
    const query = new URLSearchParams(Object.entries(call).map(([name, value]) => [name, String(value)]));
    await expect(agent('batch', { cmd: [`telephony.externalCall.register?${query}`] })).rejects.toThrow(SyntaxError);
    expect(portal.state.calls.size).toBe(0);
  });

  test('can be that of a request which arrived twice: registering bears it, finishing does not', async () => {
    portal.faults.next({ kind: 'twice', method: 'telephony.externalCall.register' });
    const { CALL_ID } = (await agent('telephony.externalCall.register', call)).body.result;
    expect(portal.state.calls.size).toBe(1);
    portal.faults.next({ kind: 'twice', method: 'telephony.externalCall.finish' });
    const answer = await agent('telephony.externalCall.finish', { CALL_ID, USER_ID: 12, DURATION: 3 });
    expect(answer.body.error_description).toContain('Call is not found');
    expect(portal.state.statistics).toHaveLength(1);
  });

  test('may never come', async () => {
    portal.faults.next({ kind: 'hang', executed: true });
    const { accessToken } = portal.issueTokens(12);
    const lost = fetch(`${portal.site.origin}/rest/profile?auth=${accessToken}`, { signal: AbortSignal.timeout(200) });
    await expect(lost).rejects.toThrow('aborted due to timeout');
  });
});

describe('a portal that is down', () => {
  test('refuses connections and comes back on the same address', async () => {
    await portal.faults.down('refuse');
    await expect(agent('profile')).rejects.toThrow('fetch failed');
    await portal.faults.up();
    expect((await agent('profile')).status).toBe(200);
  });

  test('accepts and never answers', async () => {
    await portal.faults.down('hang');
    const lost = fetch(`${portal.site.origin}/rest/profile`, { signal: AbortSignal.timeout(200) });
    await expect(lost).rejects.toThrow('aborted due to timeout');
    await portal.faults.up();
    expect((await agent('profile')).status).toBe(200);
  });
});

describe('over HTTP', () => {
  const post = (name: string, body: unknown) =>
    fetch(`${portal.site.origin}/sandbox/api/${name}`, { method: 'POST', body: JSON.stringify(body) });

  test('the same knobs can be turned, and nonsense is refused', async () => {
    expect((await post('fault', { kind: 'status', status: 500 })).status).toBe(200);
    expect((await agent('profile')).status).toBe(500);
    expect((await post('fault', { kind: 'explode' })).status).toBe(400);
    expect((await post('knobs', { slowParentMs: 'long' })).status).toBe(400);
    expect((await post('knobs', { slowParentMs: 20 })).status).toBe(200);
    expect(portal.faults.knobs.slowParentMs).toBe(20);
    expect((await post('nothing', {})).status).toBe(404);
  });

  test('the portal goes down for a while and returns by itself', async () => {
    await post('down', { how: 'refuse', forMs: 150 });
    await expect
      .poll(
        () =>
          agent('profile').then(
            () => 'up',
            () => 'down',
          ),
        { interval: 10 },
      )
      .toBe('down');
    await expect
      .poll(
        () =>
          agent('profile').then(
            () => 'up',
            () => 'down',
          ),
        { interval: 20 },
      )
      .toBe('up');
  });

  test('calls, requests and the rest can be read', async () => {
    await agent('telephony.externalCall.register', { ...call, SHOW: 1 });
    const view = async (name: string) => (await fetch(`${portal.site.origin}/sandbox/api/${name}`)).json();
    expect(await view('calls')).toMatchObject([{ externalCallId: 'leg' }]);
    expect(await view('pushes')).toMatchObject([{ command: 'showExternalCall' }]);
    expect(await view('rest')).toMatchObject([{ method: 'telephony.externalcall.register', params: { auth: '…' } }]);
    expect((await fetch(`${portal.site.origin}/sandbox`)).status).toBe(200);
  });
});

describe('waiting', () => {
  test('finds the past without a race and says what it saw when time is up', async () => {
    await agent('telephony.externalCall.register', call);
    expect((await portal.waitFor('call.registered')).call.externalCallId).toBe('leg');
    const since = portal.mark();
    await expect(portal.waitFor('call.registered', { since, timeoutMs: 30 })).rejects.toThrow(
      /waited 30 ms.*rest\.done/,
    );
    const later = portal.until((state) => state.statistics[0], 'a finished call');
    await agent('telephony.externalCall.finish', {
      CALL_ID: (await portal.waitFor('call.registered')).call.callId,
      USER_ID: 12,
    });
    expect(await later).toMatchObject({ failedCode: '304' });
  });
});

describe('a batch that breaks in the middle', () => {
  const step = (params: object) =>
    `telephony.externalCall.register?${new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]))}`;
  const cmd = ['a', 'b', 'c'].map((EXTERNAL_CALL_ID) => step({ ...call, EXTERNAL_CALL_ID }));

  test('has done the steps before, and no answer tells which', async () => {
    portal.faults.next({ kind: 'cut', method: 'batch', executed: true, steps: 2 });
    await expect(agent('batch', { cmd })).rejects.toThrow('fetch failed');
    expect([...portal.state.calls.values()].map((row) => row.externalCallId)).toEqual(['a', 'b']);
  });

  test('or has done everything', async () => {
    portal.faults.next({ kind: 'cut', method: 'batch', executed: true });
    await expect(agent('batch', { cmd })).rejects.toThrow('fetch failed');
    expect(portal.state.calls.size).toBe(3);
  });
});

describe('chaos', () => {
  test('strikes its share of the requests in the chosen ways, until it is over', async () => {
    portal.faults.chaos({ share: 1, kinds: ['busy'] });
    expect((await agent('profile')).status).toBe(503);
    portal.faults.chaos({ share: 1, kinds: ['timeout'] });
    const { accessToken } = portal.issueTokens(12);
    const lost = fetch(`${portal.site.origin}/rest/profile?auth=${accessToken}`, { signal: AbortSignal.timeout(200) });
    await expect(lost).rejects.toThrow('aborted due to timeout');
    expect(portal.parts.restRecords.list.at(-1)).toMatchObject({ executed: true, outcome: 'hung' });
    portal.faults.next({ kind: 'status', status: 429 });
    expect((await agent('profile')).status).toBe(429);
    portal.faults.clear();
    expect((await agent('profile')).status).toBe(200);
  });

  test('leaves the rest alone', async () => {
    portal.state.settings.bucket.enabled = false;
    const post = (body: object) =>
      fetch(`${portal.site.origin}/sandbox/api/chaos`, { method: 'POST', body: JSON.stringify(body) });
    expect((await post({ share: 3 })).status).toBe(400);
    expect((await post({ share: 0.3, kinds: ['busy', 'blocked', 'broken', 'html'] })).status).toBe(200);
    const { accessToken } = portal.issueTokens(12);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => fetch(`${portal.site.origin}/rest/profile?auth=${accessToken}`)),
    );
    const good = answers.filter((answer) => answer.status === 200).length;
    // Three in ten fail; fewer than 5 or more than 60 of a hundred would be a miracle.
    expect(good).toBeGreaterThan(40);
    expect(good).toBeLessThan(95);
  });
});
