import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '#shared/failure.ts';
import { html, json, startHttpDouble } from './http-double.ts';
import { comeBack, openSessionRig, type SessionRig } from './session-rig.ts';

let rig: SessionRig;
beforeEach(async () => {
  rig = await openSessionRig();
  await rig.session.signIn(rig.settings, rig.portal.app.clientSecret, 'link');
});
afterEach(() => rig[Symbol.asyncDispose]());

const profile = () => rig.session.api.call<{ ID: string }>('profile', {});
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof Failure ? error : null),
  );
const tokenWrites = () => rig.secrets.writes.filter(({ name }) => name === 'portal.tokens');
const exchanges = () => rig.portal.state.timeline.entries.filter(({ kind }) => kind === 'oauth.token').length;
const stored = () => JSON.parse(rig.secrets.stored.get('portal.tokens') ?? '{}');

describe('tokens', () => {
  it('are refreshed once for many calls at the same time', async () => {
    const before = { exchanges: exchanges(), refreshToken: stored().refreshToken };
    rig.portal.faults.expireTokens();
    const answers = await Promise.all(Array.from({ length: 20 }, profile));
    expect(answers.every(({ ID }) => ID === '12')).toBe(true);
    expect(exchanges()).toBe(before.exchanges + 1);
    expect(stored().refreshToken).not.toBe(before.refreshToken);
  });

  it('are refreshed a minute before they expire, without a refused call', async () => {
    rig.clock.pass(3600_000 - 50_000);
    const before = { exchanges: exchanges(), refreshToken: stored().refreshToken };
    await Promise.all([profile(), profile(), profile()]);
    await expect.poll(() => stored().refreshToken).not.toBe(before.refreshToken);
    await profile();
    expect(exchanges()).toBe(before.exchanges + 1);
    expect(rig.lines.some(({ event }) => event === 'portal.tokenRefused')).toBe(false);
  });

  it('are refreshed before the call when it is too late for that', async () => {
    rig.clock.pass(3600_000);
    const before = exchanges();
    await Promise.all([profile(), profile(), profile()]);
    expect(exchanges()).toBe(before + 1);
    expect(rig.lines.some(({ event }) => event === 'portal.tokenRefused')).toBe(false);
  });

  it('rotate for ever: each refresh uses the pair of the one before', async () => {
    for (let round = 0; round < 3; round += 1) {
      rig.portal.faults.expireTokens();
      expect(await profile()).toMatchObject({ ID: '12' });
    }
    expect(tokenWrites()).toHaveLength(4);
    const session = await rig.restart(rig.session.owner);
    rig.portal.faults.expireTokens();
    expect(await session.api.call('profile', {})).toMatchObject({ ID: '12' });
  });

  it('serve on in memory when the new pair cannot be stored', async () => {
    rig.secrets.locked = true;
    rig.portal.faults.expireTokens();
    expect(await profile()).toMatchObject({ ID: '12' });
    expect(rig.lines.filter(({ level }) => level === 'error').map(({ event }) => event)).toEqual([
      'portal.tokensNotStored',
    ]);
  });

  it('that are used up end the session with a reason', async () => {
    rig.portal.faults.expireTokens({ refresh: true });
    expect(await failure(profile())).toMatchObject({ reason: 'portalSignInNeeded', delivery: 'none' });
    expect(rig.session.state).toEqual({ state: 'signedOut', reason: 'portalSignInNeeded' });
    expect(rig.secrets.stored.has('portal.tokens')).toBe(false);
    expect(rig.session.owner).toMatchObject({ userId: '12' });

    const mark = rig.portal.mark();
    expect(await failure(profile())).toMatchObject({ reason: 'portalSignInNeeded', delivery: 'none' });
    expect(rig.portal.mark()).toBe(mark);
  });

  it('are gone after signing out, the client secret is not', async () => {
    await rig.session.signOut();
    expect([...rig.secrets.stored.keys()]).toEqual(['portal.clientSecret']);
    expect(rig.session.state).toEqual({ state: 'signedOut', reason: null });
    expect(rig.session.owner).toBeNull();
    expect(await failure(profile())).toMatchObject({ reason: 'portalSignInNeeded' });
  });
});

describe("one agent's call", () => {
  it('is never repeated as another one', async () => {
    rig.portal.faults.next({ kind: 'delay', method: 'profile', beforeMs: 150 });
    rig.portal.faults.expireTokens();
    const late = failure(profile());
    await rig.session.signOut();
    rig.browse = (url) => comeBack(rig, 13, url);
    await rig.session.signIn(rig.settings, '', 'link');
    expect(await late).toMatchObject({ reason: 'portalSignInNeeded', delivery: 'none' });
    expect(rig.session.state).toEqual({ state: 'online', userName: 'Ben Ortiz' });
  });
});

describe('a renamed portal', () => {
  it('is found at its new address, in this run and the next', async () => {
    await using old = await startHttpDouble((request, response) => {
      response.writeHead(302, { location: `${rig.settings.origin}${request.path}` });
      response.end();
    });
    rig.secrets.stored.set('portal.tokens', JSON.stringify({ ...stored(), endpoint: `${old.origin}/rest/` }));
    const session = await rig.restart(rig.session.owner, { ...rig.settings, origin: old.origin });
    expect(await session.api.call('profile', {})).toMatchObject({ ID: '12' });
    expect(rig.moves).toEqual([rig.settings.origin]);
    expect(stored().endpoint).toBe(`${rig.settings.origin}/rest/`);
    await session.api.call('profile', {});
    expect(old.requests).toHaveLength(1);
  });
});

describe('a portal that is down', () => {
  it('makes the session offline, and online with the first answer', async () => {
    await rig.portal.faults.down('refuse');
    expect(await failure(profile())).toMatchObject({ reason: 'portalUnreachable' });
    expect(rig.session.state).toEqual({ state: 'offline', userName: 'Mara Lindt', reason: 'portalUnreachable' });
    await rig.portal.faults.up();
    await profile();
    expect(rig.session.state).toEqual({ state: 'online', userName: 'Mara Lindt' });
  });

  it('is found again without anybody calling, at growing pauses', async () => {
    await rig.portal.faults.down('refuse');
    await failure(profile());
    rig.clock.pass(19_000);
    await expect.poll(() => rig.counters.get('portal.failed.portalUnreachable')).toBe(2);
    await rig.portal.faults.up();
    rig.clock.pass(20_000);
    expect(rig.session.state).toMatchObject({ state: 'offline' });
    rig.clock.pass(20_000);
    await expect.poll(() => rig.session.state).toMatchObject({ state: 'online' });
    const calls = rig.counters.get('portal.calls');
    rig.clock.pass(600_000);
    expect(rig.counters.get('portal.calls')).toBe(calls);
  });

  it.each([
    ['html', { kind: 'html' }, 'portalAnswer'],
    ['a cut connection', { kind: 'cut', executed: true }, 'portalUnreachable'],
  ] as const)('counts %s as being offline', async (_name, fault, reason) => {
    rig.portal.faults.next(fault);
    expect(await failure(profile())).toMatchObject({ reason, delivery: 'unknown' });
    expect(rig.session.state).toMatchObject({ state: 'offline', reason });
  });

  it.each([403, 429, 503] as const)('is not one that answers %i', async (status) => {
    rig.portal.faults.next({ kind: 'status', status });
    expect(await failure(profile())).toMatchObject({ delivery: 'refused', status });
    expect(rig.session.state).toMatchObject({ state: 'online' });
  });

  it('leaves open whether a call that was cut off after its success has been carried out', async () => {
    const method = 'telephony.externalCall.register';
    rig.portal.faults.next({ kind: 'cut', executed: true, method });
    const params = {
      USER_ID: 12,
      PHONE_NUMBER: '+493023125101',
      TYPE: 1,
      CALL_START_DATE: '2026-09-21T10:00:00+02:00',
    };
    expect(await failure(rig.session.api.call(method, params))).toMatchObject({ delivery: 'unknown' });
    expect(rig.portal.state.calls.size).toBe(1);
  });
});

describe('a batch', () => {
  it('is understood by the portal, references and errors included', async () => {
    const answers = await rig.session.api.batch(
      [
        { key: 'me', method: 'profile', params: {} },
        { key: 'wrong', method: 'telephony.externalCall.finish', params: { CALL_ID: 'nothing', USER_ID: 12 } },
        { key: 'time', method: 'server.time', params: {} },
      ],
      { halt: true },
    );
    expect(answers).toMatchObject([
      { key: 'me', result: { ID: '12' } },
      { key: 'wrong', error: { code: '', delivery: 'refused' } },
      { key: 'time', skipped: true },
    ]);
  });
});

describe('a portal that answers no without a token', () => {
  it('is not offline: nobody would ever look again', async () => {
    await using double = await startHttpDouble(html(502));
    const [endpoint, server] = [`${double.origin}/rest/`, double.origin];
    rig.secrets.stored.set('portal.tokens', JSON.stringify({ ...stored(), endpoint, server }));
    const session = await rig.restart(rig.session.owner);
    await failure(session.api.call('profile', {}));
    expect(session.state).toMatchObject({ state: 'offline' });
    double.answer = json({ error: 'PAYMENT_REQUIRED' }, 402);
    rig.clock.pass(3600_000);
    expect(await failure(session.api.call('profile', {}))).toMatchObject({ reason: 'portalClosed' });
    expect(session.state).toMatchObject({ state: 'online' });
    session.stop();
  });
});

describe('what an interrupted run left', () => {
  it('is not taken for somebody else of the same portal', async () => {
    const { owner } = rig.session;
    if (owner === null) throw new Error('nobody is signed in');
    const session = await rig.restart({ ...owner, userId: '13', name: 'Somebody else' });
    expect(session.state).toEqual({ state: 'signedOut', reason: null });
    expect(rig.secrets.stored.has('portal.tokens')).toBe(false);
  });

  it('keeps nobody from starting when it cannot be deleted', async () => {
    rig.secrets.locked = true;
    const session = await rig.restart(null);
    expect(session.state).toEqual({ state: 'signedOut', reason: null });
    await expect(session.api.call('profile', {})).rejects.toMatchObject({ reason: 'portalSignInNeeded' });
  });
});
