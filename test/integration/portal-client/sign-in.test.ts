import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '#shared/failure.ts';
import { authorizeAs, wayBack } from './agents-browser.ts';
import { comeBack, openSessionRig, type SessionRig } from './session-rig.ts';

let rig: SessionRig;
beforeEach(async () => {
  rig = await openSessionRig();
});
afterEach(() => rig[Symbol.asyncDispose]());

const secret = () => rig.portal.app.clientSecret;
const signIn = (way: 'link' | 'listener' = 'link') => rig.session.signIn(rig.settings, secret(), way);
const reason = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing failed',
    (error: unknown) => (error instanceof Failure ? error.reason : error),
  );
/** Begins a sign-in whose browser comes back only when the test says so. */
async function begin(way: 'link' | 'listener') {
  const { promise, resolve } = Promise.withResolvers<string>();
  rig.browse = async (url) => resolve(url);
  const done = signIn(way);
  const outcome = reason(done);
  const landing = await authorizeAs(rig.portal, 12, await promise);
  if (landing === null) throw new Error('the portal did not redirect');
  return { done, outcome, landing, back: wayBack(landing) };
}
const withState = (way: string, state: string) => way.replace(/state=[^&]*/, `state=${state}`);

describe('signing in', () => {
  it.each(['link', 'listener'] as const)('goes through the system browser and comes back by %s', async (way) => {
    const owner = await signIn(way);
    expect(owner).toEqual({ memberId: rig.portal.memberId, userId: '12', name: 'Mara Lindt' });
    expect(rig.states).toEqual([{ state: 'signingIn' }, { state: 'online', userName: 'Mara Lindt' }]);
    expect(rig.owners).toEqual([{ owner, previous: null }]);
    expect(await rig.session.api.call('profile', {})).toMatchObject({ ID: '12' });
  });

  it('shows the portal nothing but client id and state', async () => {
    await signIn();
    const url = new URL(rig.opened[0] ?? '');
    expect(url.origin + url.pathname).toBe(`${rig.portal.site.origin}/oauth/authorize/`);
    expect([...url.searchParams.keys()]).toEqual(['client_id', 'state']);
    expect(url.searchParams.get('state')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('logs no code, token or secret', async () => {
    await signIn('listener');
    const log = JSON.stringify(rig.lines);
    for (const [, value] of rig.secrets.stored) {
      expect(log).not.toContain(value);
      for (const part of value.match(/[0-9a-f]{40,}/g) ?? []) expect(log).not.toContain(part);
    }
  });

  it('keeps the session over a restart without a request', async () => {
    const owner = await signIn();
    const mark = rig.portal.mark();
    const session = await rig.restart(owner);
    expect(session.state).toEqual({ state: 'online', userName: 'Mara Lindt' });
    expect(rig.portal.mark()).toBe(mark);
    expect(await session.api.call('profile', {})).toMatchObject({ ID: '12' });
  });

  it('does not take up tokens that belong to nobody', async () => {
    await signIn();
    const session = await rig.restart(null);
    expect(session.state).toEqual({ state: 'signedOut', reason: null });
    expect(rig.secrets.stored.has('portal.tokens')).toBe(false);
  });

  it('knows the same agent from another one', async () => {
    const mara = await signIn();
    await signIn();
    rig.browse = (url) => comeBack(rig, 13, url);
    await signIn();
    expect(rig.owners.map(({ previous }) => previous)).toEqual([null, null, mara]);
  });

  it('says that the client secret is wrong', async () => {
    expect(await reason(rig.session.signIn(rig.settings, 'wrong', 'link'))).toBe('signInClient');
    expect(rig.session.state).toEqual({ state: 'signedOut', reason: 'signInClient' });
    expect(rig.secrets.stored.size).toBe(0);
  });

  it('uses the stored client secret when none is given, and needs one', async () => {
    expect(await reason(rig.session.signIn(rig.settings, '', 'link'))).toBe('signInSecret');
    await signIn();
    expect(await rig.session.signIn(rig.settings, '', 'link')).toMatchObject({ userId: '12' });
  });

  it('does not go on without a place for the tokens', async () => {
    rig.secrets.locked = true;
    expect(await reason(signIn())).toBe('secretsUnavailable');
    expect(rig.session.state).toEqual({ state: 'signedOut', reason: 'secretsUnavailable' });
  });
});

describe('a sign-in that does not come back', () => {
  it('times out after five minutes', async () => {
    const { outcome } = await begin('link');
    rig.clock.pass(4.9 * 60_000);
    expect(rig.session.state).toEqual({ state: 'signingIn' });
    rig.clock.pass(0.2 * 60_000);
    expect(await outcome).toBe('signInTimedOut');
    expect(rig.session.state).toEqual({ state: 'signedOut', reason: 'signInTimedOut' });
  });

  it.each(['link', 'listener'] as const)('can be cancelled (%s), and its answer comes too late then', async (way) => {
    const { outcome, back } = await begin(way);
    rig.session.cancelSignIn();
    expect(await outcome).toBe('signInCancelled');
    expect(rig.session.state).toEqual({ state: 'signedOut', reason: null });
    const late =
      way === 'link' ? rig.session.handleLink(back) : await fetch(back).catch((error: Error) => error.message);
    expect(late).toBe(way === 'link' ? 'signInState' : 'fetch failed');
    expect(rig.owners).toEqual([]);
  });

  it('leaves an earlier sign-in standing when it is cancelled', async () => {
    await signIn();
    const { outcome } = await begin('link');
    rig.session.cancelSignIn();
    expect(await outcome).toBe('signInCancelled');
    expect(rig.session.state).toEqual({ state: 'online', userName: 'Mara Lindt' });
  });

  it('gives way to a new attempt', async () => {
    const first = await begin('link');
    const second = await begin('listener');
    expect(await first.outcome).toBe('signInCancelled');
    expect(rig.session.handleLink(first.back)).toBe('signInState');
    expect(rig.session.state).toEqual({ state: 'signingIn' });
    await fetch(second.back);
    expect(await second.done).toMatchObject({ userId: '12' });
  });

  it('says that no browser could be opened', async () => {
    rig.browse = () => Promise.reject(new Error('no browser'));
    expect(await reason(signIn('listener'))).toBe('unexpected');
  });
});

describe('an answer with the wrong state', () => {
  it('is refused and counted by link, and the right one still counts', async () => {
    const { done, back } = await begin('link');
    expect(rig.session.handleLink(withState(back, 'A'.repeat(43)))).toBe('signInState');
    expect(rig.session.handleLink(withState(back, ''))).toBe('signInState');
    expect(rig.session.handleLink('offhook://dial?number=1')).toBe('invalidInput');
    expect(rig.session.handleLink('not a link')).toBe('invalidInput');
    expect(rig.counters.get('signIn.answerRefused')).toBe(4);
    expect(rig.session.handleLink(back)).toBeNull();
    expect(await done).toMatchObject({ userId: '12' });
  });

  it('is refused when nobody is signing in', () => {
    expect(rig.session.handleLink(`offhook://oauth?code=c&state=${'A'.repeat(43)}`)).toBe('signInState');
  });
});

describe('the one-shot listener', () => {
  it('refuses every request but the awaited one, then serves once and is gone', async () => {
    const { done, back } = await begin('listener');
    const at = new URL(back);
    const statuses = [
      await fetch(withState(back, `${'A'.repeat(43)}.${at.port}`)),
      await fetch(back, { method: 'POST' }),
      await fetch(back.replace('/oauth', '/other')),
      await fetch(back.replace('127.0.0.1', 'localhost')),
      await fetch(back.replace(/code=[^&]*/, 'code=')),
    ].map((response) => response.status);
    expect(statuses).toEqual([403, 405, 403, 403, 403]);
    expect(rig.counters.get('signIn.requestRefused')).toBe(5);

    const page = await fetch(back);
    expect(page.status).toBe(200);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await page.text();
    expect(text).toContain('You can close this page.');
    expect(text).toContain(`href="${rig.portal.site.origin}"`);
    expect(text).not.toContain(at.searchParams.get('code'));
    expect(await done).toMatchObject({ userId: '12' });
    await expect(fetch(back)).rejects.toThrow('fetch failed');
  });

  it('cannot be raced: two answers at once sign in once', async () => {
    const { done, back } = await begin('listener');
    const answers = await Promise.allSettled([fetch(back), fetch(back)]);
    const served = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.status === 200);
    expect(served).toHaveLength(1);
    expect(await done).toMatchObject({ userId: '12' });
  });
});

describe('what the redirect claims', () => {
  it.each(['evil.example', 'oauth.bitrix.info.evil.example', 'https://evil.example/oauth.bitrix.info'])(
    'never makes the client secret go to %s',
    async (host) => {
      const { outcome, back } = await begin('link');
      rig.session.handleLink(back.replace(/server_domain=[^&]*/, `server_domain=${encodeURIComponent(host)}`));
      expect(await outcome).toBe('signInState');
    },
  );

  it('must be the portal of the tokens', async () => {
    const { outcome, back } = await begin('link');
    rig.session.handleLink(back.replace(/member_id=[^&]*/, `member_id=${'0'.repeat(32)}`));
    expect(await outcome).toBe('signInState');
    expect(rig.secrets.stored.has('portal.tokens')).toBe(false);
  });

  it('is worth nothing with a used code', async () => {
    const first = await begin('link');
    rig.session.handleLink(first.back);
    await first.done;
    const second = await begin('link');
    const used = first.landing.searchParams.get('code') ?? '';
    rig.session.handleLink(second.back.replace(/code=[^&]*/, `code=${used}`));
    expect(await second.outcome).toBe('signInTimedOut');
  });
});

describe('a sign-in that could not be remembered', () => {
  it('has not happened: nothing of it stays behind', async () => {
    rig.whenSignedIn = () => {
      throw new Failure('settingsUnreadable', 'the disk is full');
    };
    expect(await reason(signIn())).toBe('settingsUnreadable');
    expect(rig.session.state).toEqual({ state: 'signedOut', reason: 'settingsUnreadable' });
    expect(rig.session.owner).toBeNull();
    expect(rig.secrets.stored.has('portal.tokens')).toBe(false);
  });

  it('that is cancelled while the secrets are being read opens no browser', async () => {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    rig.secrets.get = () => promise;
    const outcome = reason(rig.session.signIn(rig.settings, '', 'link'));
    rig.session.cancelSignIn();
    resolve(secret());
    expect(await outcome).toBe('signInCancelled');
    expect(rig.opened).toEqual([]);
  });
});
