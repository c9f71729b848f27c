import { B24OAuth } from '@bitrix24/b24jssdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';

let portal: Portal;
let clock: number;

beforeEach(async () => {
  clock = Date.now();
  portal = await startPortal({ now: () => clock });
});
afterEach(() => portal.stop());

/** Follows the browser's steps up to the redirect to the application. */
async function authorize(query: Record<string, string>): Promise<Response> {
  const wanted = `/oauth/authorize/?${new URLSearchParams(query)}`;
  const asked = await fetch(portal.site.origin + wanted, { redirect: 'manual' });
  if (asked.status !== 302) return asked;
  const login = new URL(asked.headers.get('location') ?? '', portal.site.origin);
  expect(login.pathname).toBe('/login/');
  const signedIn = await fetch(portal.loginUrl(12, login.searchParams.get('back') ?? ''), { redirect: 'manual' });
  const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  return fetch(portal.site.origin + wanted, { redirect: 'manual', headers: { cookie } });
}

async function code(): Promise<string> {
  const answer = await authorize({ client_id: portal.app.clientId, state: 's' });
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

async function token(fields: Record<string, string>, method: 'GET' | 'POST' = 'POST') {
  const form = new URLSearchParams({
    client_id: portal.app.clientId,
    client_secret: portal.app.clientSecret,
    ...fields,
  });
  const url = `${portal.site.origin}/oauth/token/`;
  const response = await (method === 'GET' ? fetch(`${url}?${form}`) : fetch(url, { method: 'POST', body: form }));
  const body: Record<string, string | number> = await response.json();
  return { status: response.status, body };
}

describe('the authorize page', () => {
  test('asks who it is and redirects to the address of the app card with a code', async () => {
    const answer = await authorize({
      client_id: portal.app.clientId,
      state: 'a b&c',
      redirect_uri: 'https://evil.example/',
    });
    const target = new URL(answer.headers.get('location') ?? '');
    expect(target.origin + target.pathname).toBe(`${portal.handlerSite.origin}/oauth.html`);
    expect(Object.fromEntries(target.searchParams)).toMatchObject({
      state: 'a b&c',
      domain: portal.site.host,
      member_id: portal.memberId,
      scope: 'telephony,placement,pull,user_basic,crm',
      server_domain: portal.site.host,
    });
  });

  test('shows failures itself and never redirects', async () => {
    expect((await authorize({ client_id: 'local.0.1' })).status).toBe(400);
    portal.app.installed = false;
    expect((await authorize({ client_id: portal.app.clientId })).status).toBe(403);
  });

  test('never sends anybody to another site after the login', async () => {
    const answer = await fetch(`${portal.site.origin}/login/as/12?back=//evil.example`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('/');
  });
});

describe('the token service', () => {
  test.each(['GET', 'POST'] as const)('gives a pair for a code by %s', async (method) => {
    const { status, body } = await token({ grant_type: 'authorization_code', code: await code() }, method);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      expires_in: 3600,
      client_endpoint: `${portal.site.origin}/rest/`,
      server_endpoint: `${portal.site.origin}/rest/`,
      member_id: portal.memberId,
      user_id: 12,
      status: 'L',
    });
    const profile = await fetch(`${portal.site.origin}/rest/profile?auth=${body['access_token']}`);
    expect(await profile.json()).toMatchObject({ result: { ID: '12' } });
  });

  test('takes a code once and for thirty seconds', async () => {
    const used = await code();
    await token({ grant_type: 'authorization_code', code: used });
    expect(await token({ grant_type: 'authorization_code', code: used })).toMatchObject({
      body: { error: 'invalid_grant' },
    });
    const late = await code();
    clock += 30_000;
    expect(await token({ grant_type: 'authorization_code', code: late })).toMatchObject({
      body: { error: 'invalid_grant' },
    });
  });

  test('rotates the refresh token and refuses the old one', async () => {
    const { refreshToken } = portal.issueTokens(12);
    const { body } = await token({ grant_type: 'refresh_token', refresh_token: refreshToken });
    expect(body['refresh_token']).not.toBe(refreshToken);
    expect(await token({ grant_type: 'refresh_token', refresh_token: refreshToken })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    clock += 181 * 86_400_000;
    const old = String(body['refresh_token']);
    expect(await token({ grant_type: 'refresh_token', refresh_token: old })).toMatchObject({
      body: { error: 'invalid_grant' },
    });
  });

  test('names a wrong secret, a missing field and a foreign token', async () => {
    const { refreshToken } = portal.issueTokens(12, portal.addApp({ name: 'Another' }));
    expect(await token({ grant_type: 'refresh_token', refresh_token: 'x', client_secret: 'no' })).toMatchObject({
      body: { error: 'invalid_client' },
    });
    expect(await token({ grant_type: 'password' })).toMatchObject({ body: { error: 'invalid_request' } });
    expect(await token({ grant_type: 'refresh_token', refresh_token: refreshToken })).toMatchObject({
      body: { error: 'invalid_grant' },
    });
  });

  test('ends an access token after an hour', async () => {
    const { accessToken } = portal.issueTokens(12);
    clock += 3_600_000;
    const answer = await fetch(`${portal.site.origin}/rest/profile?auth=${accessToken}`);
    expect(await answer.json()).toMatchObject({ error: 'expired_token' });
  });
});

describe('the official SDK', () => {
  test('calls, batches, and refreshes when its token has expired', async () => {
    const pair = portal.issueTokens(12);
    const sdk = new B24OAuth(
      {
        applicationToken: portal.app.applicationToken,
        userId: 12,
        memberId: portal.memberId,
        accessToken: pair.accessToken,
        refreshToken: pair.refreshToken,
        expires: Math.floor(pair.expires / 1000),
        expiresIn: 3600,
        scope: portal.app.scope.join(','),
        domain: portal.site.host,
        clientEndpoint: `${portal.site.origin}/rest/`,
        serverEndpoint: `${portal.site.origin}/rest/`,
        status: 'L',
      },
      { clientId: portal.app.clientId, clientSecret: portal.app.clientSecret },
    );
    sdk.offClientSideWarning();
    const profile = await sdk.actions.v2.call.make<{ ID: string }>({ method: 'profile' });
    expect(profile.getData()?.result.ID).toBe('12');
    const batch = await sdk.actions.v2.batch.make({
      calls: { me: { method: 'user.current' }, time: { method: 'server.time' } },
      options: { returnAjaxResult: true },
    });
    expect(batch.isSuccess).toBe(true);
    portal.faults.expireTokens();
    const again = await sdk.actions.v2.call.make<{ ID: string }>({ method: 'profile' });
    expect(again.getData()?.result.ID).toBe('12');
    expect(await portal.waitFor('oauth.token')).toEqual({ userId: 12, grant: 'refresh_token' });
  });
});
