import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { BrokerAnswerSchema } from '#shared/host-api.ts';
import { type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { authorizeAs } from '../portal-client/agents-browser.ts';

let world: HostedPortal;
beforeAll(async () => {
  world = await startHostedPortal();
});
afterAll(() => world?.stop());

interface SignIn {
  readonly code: string;
  readonly state: string;
  readonly verifier: string;
  readonly signature: string;
  readonly memberId: string;
}

const post = (path: string, body: unknown) =>
  fetch(`${world.hostOrigin}${path}`, { method: 'POST', body: JSON.stringify(body) });

/** The agent's browser, up to the landing page. */
async function signIn(userId = 12, suffix = ''): Promise<SignIn> {
  const verifier = randomBytes(32).toString('base64url');
  const state = `${createHash('sha256').update(verifier).digest('base64url')}${suffix}`;
  const authorize = new URL('/oauth/authorize/', world.portal.site.origin);
  authorize.searchParams.set('client_id', world.portal.app.clientId);
  authorize.searchParams.set('state', state);
  const landing = await authorizeAs(world.portal, userId, authorize.href);
  if (landing === null) throw new Error('the portal redirected nobody');
  const query = landing.searchParams;
  const signature = await land(query);
  return { code: query.get('code') ?? '', state, verifier, signature, memberId: world.portal.memberId };
}

/** What the landing page was given to hand over; '' for nothing. */
async function land(query: URLSearchParams): Promise<string> {
  const page = await fetch(`${world.hostOrigin}/oauth.html?${query}`);
  expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
  return /name="offhook-signature" content="([^"]*)"/.exec(await page.text())?.[1] ?? '';
}

const code = (more: Partial<SignIn>, from: SignIn) => post('/oauth/token', { ...from, ...more });
const figure = async (name: string): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${world.host.metricsPort}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(name))
      ?.split(' ')
      .at(-1) ?? 0,
  );
};
const refusals = (outcome: string) => figure(`offhook_host_audit_total{action="token",outcome="${outcome}"}`);

describe('the token broker', () => {
  let exchanges = 0;
  beforeAll(() => {
    world.portal.state.timeline.on('oauth.token', () => {
      exchanges += 1;
    });
  });
  beforeEach(() => {
    exchanges = 0;
  });

  it.each(['', '.49152'])(
    'gives the agent’s tokens to the desktop that began the sign-in (state%s)',
    async (suffix) => {
      const answer = await code({}, await signIn(12, suffix));
      expect(answer.status).toBe(200);
      const tokens = v.parse(BrokerAnswerSchema, await answer.json());
      expect(tokens).toMatchObject({
        userId: '12',
        memberId: world.portal.memberId,
        clientId: world.portal.app.clientId,
        endpoint: `${world.portal.site.origin}/rest/`,
      });
      const profile = await fetch(`${tokens.endpoint}profile?auth=${tokens.accessToken}`);
      expect(await profile.json()).toMatchObject({ result: { ID: '12' } });
      expect(JSON.stringify(tokens)).not.toContain(world.portal.app.clientSecret);
    },
  );

  it('refreshes a pair, and tells the server’s own code when it can’t', async () => {
    const first = v.parse(BrokerAnswerSchema, await (await code({}, await signIn())).json());
    const memberId = world.portal.memberId;
    const answer = await post('/oauth/refresh', { memberId, refreshToken: first.refreshToken });
    const second = v.parse(BrokerAnswerSchema, await answer.json());
    expect(second.accessToken).not.toBe(first.accessToken);
    const used = await post('/oauth/refresh', { memberId, refreshToken: first.refreshToken });
    expect([used.status, await used.json()]).toEqual([403, { error: 'refused', portal: 'invalid_grant' }]);
  });

  it('does nothing for a code that was stolen without its verifier', async () => {
    const theirs = await signIn();
    const answer = await code({ verifier: randomBytes(32).toString('base64url') }, theirs);
    expect([answer.status, await answer.json()]).toEqual([403, { error: 'refused' }]);
    expect(exchanges).toBe(0);
    expect(await refusals('verifier')).toBe(1);
    // Harmless: the agent’s own desktop still gets her tokens.
    expect((await code({}, theirs)).status).toBe(200);
  });

  it('does nothing for a stolen code with the thief’s own state, however he comes by a signature', async () => {
    const theirs = await signIn();
    const his = await signIn(13);
    expect((await code({ state: his.state, verifier: his.verifier }, theirs)).status).toBe(403);
    expect((await code({ ...his, code: theirs.code }, his)).status).toBe(403);
    // The landing page signs a code for the first state only that it came with.
    const again = new URLSearchParams({ code: theirs.code, state: his.state, member_id: world.portal.memberId });
    expect(await land(again)).toBe('');
    expect(exchanges).toBe(0);
    expect(await figure('offhook_host_audit_total{action="landing",outcome="codeSeen"}')).toBe(1);
  });

  it('takes no signature that it has not made, none for another portal, and none twice', async () => {
    const given = await signIn();
    const [kid = '', body = '', mac = ''] = given.signature.split('.');
    const changed = Buffer.from(body, 'base64url').toString().replace('"expires":1', '"expires":9');
    const forged = `${kid}.${Buffer.from(changed).toString('base64url')}.${mac}`;
    expect((await code({ signature: forged }, given)).status).toBe(403);
    expect((await code({ signature: 'nonsense' }, given)).status).toBe(403);
    expect((await code({ memberId: 'd'.repeat(32) }, given)).status).toBe(403);
    expect(exchanges).toBe(0);
    expect((await code({}, given)).status).toBe(200);
    expect((await code({}, given)).status).toBe(403);
    expect(await refusals('used')).toBe(1);
  });

  it('sends the client secret to no server that a redirect names and no list holds', async () => {
    const query = new URLSearchParams({
      code: 'made-up',
      state: 's'.repeat(43),
      member_id: world.portal.memberId,
      server_domain: 'oauth.attacker.example',
    });
    const verifier = randomBytes(32).toString('base64url');
    query.set('state', createHash('sha256').update(verifier).digest('base64url'));
    const signature = await land(query);
    const answer = await post('/oauth/token', {
      code: 'made-up',
      state: query.get('state'),
      verifier,
      signature,
      memberId: world.portal.memberId,
    });
    expect(answer.status).toBe(403);
    expect(await refusals('foreignOauthHost')).toBe(1);
  });

  it('knows nothing of portals that it does not serve', async () => {
    const answer = await post('/oauth/refresh', { memberId: 'c'.repeat(32), refreshToken: 'x' });
    expect([answer.status, await answer.json()]).toEqual([404, { error: 'unknownPortal' }]);
  });
});
