import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { SessionAnswerSchema, WellKnownSchema } from '#shared/host-api.ts';
import { RING_PATHS } from '#shared/ring.ts';
import { type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';

let world: HostedPortal;
beforeAll(async () => {
  world = await startHostedPortal();
});
afterAll(() => world?.stop());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${world.hostOrigin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const open = (more: object = {}) =>
  post('/session', {
    memberId: world.portal.memberId,
    accessToken: world.portal.issueTokens(12).accessToken,
    instance: 'office-pc',
    ...more,
  });

describe('the companion host', () => {
  it('says which versions it speaks and whose signature to believe', async () => {
    const answer = await fetch(`${world.hostOrigin}/.well-known/offhook.json`);
    const told = v.parse(WellKnownSchema, await answer.json());
    expect(told).toMatchObject({ v: [1, 1], broker: true });
    expect(told.keys).toHaveLength(1);
    expect(Buffer.from(told.keys[0]?.publicKey ?? '', 'base64url')).toHaveLength(32);
  });

  it('is alive and ready', async () => {
    expect((await fetch(`${world.hostOrigin}/healthz`)).status).toBe(200);
    expect((await fetch(`${world.hostOrigin}/readyz`)).status).toBe(200);
  });

  it('gives figures to Prometheus on the second port only', async () => {
    const figures = await fetch(`http://127.0.0.1:${world.host.metricsPort}/metrics`);
    expect(await figures.text()).toContain('offhook_host_http_seconds_bucket');
    expect((await fetch(`${world.hostOrigin}/metrics`)).status).toBe(404);
  });
});

describe('a session', () => {
  it('is opened by the token of a user, whom the portal names', async () => {
    const answer = await open();
    const told = v.parse(SessionAnswerSchema, await answer.json());
    expect(answer.status).toBe(200);
    expect(told.userId).toBe('12');
    expect(told.expires).toBeGreaterThan(Date.now() + 11 * 3_600_000);
  });

  it.each([
    ['a token that the portal does not know', 403, { accessToken: 'made-up' }],
    ['a portal that this host does not serve', 404, { memberId: 'f'.repeat(32) }],
    ['no instance', 400, { instance: '' }],
  ])('is refused for %s', async (_what, status, more) => {
    expect((await open(more)).status).toBe(status);
  });

  it('is refused for the token that another application has of the same user', async () => {
    const foreign = world.portal.addApp({ name: 'Another' });
    const { accessToken } = world.portal.issueTokens(12, foreign);
    expect((await open({ accessToken })).status).toBe(403);
  });

  it.each(Object.values(RING_PATHS))('is needed for %s, and one that was made up is none', async (path) => {
    const body = { physicalId: 'linked-1', leg: 'leg-1' };
    for (const authorization of [undefined, 'Bearer made-up', 'Basic YTpi'] as const) {
      const answer = await post(path, body, authorization === undefined ? {} : { authorization });
      expect([answer.status, await answer.json()]).toEqual([401, { error: 'sessionNeeded' }]);
    }
  });

  it('answers rubbish and floods without a word too many', async () => {
    const rubbish = await post('/session', '{"memberId":');
    expect([rubbish.status, await rubbish.json()]).toEqual([400, { error: 'invalidRequest' }]);
    const flood = await post('/session', `{"memberId":"${'x'.repeat(100_000)}"}`);
    expect([flood.status, await flood.json()]).toEqual([413, { error: 'tooLarge' }]);
  });
});
