/** ONAPPINSTALL: what a request claims, and what the authorization server and the portal say of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN, type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { findPortal } from '../../../src-placement/host/portal/portal-record.ts';
import { startHttpDouble, json } from '../portal-client/http-double.ts';

let world: HostedPortal;
beforeEach(async () => {
  world = await startHostedPortal({ installed: false });
});
afterEach(() => world.stop());

function install(userId: number, more: Record<string, string> = {}): Promise<Response> {
  const { memberId, site, app } = world.portal;
  const auth = {
    member_id: memberId,
    application_token: app.applicationToken,
    domain: site.host,
    client_endpoint: `${site.origin}/rest/`,
    server_endpoint: `${site.origin}/rest/`,
    refresh_token: world.portal.issueTokens(userId).refreshToken,
    ...more,
  };
  const form = new URLSearchParams({ event: 'ONAPPINSTALL', ts: '1790000000' });
  for (const [key, value] of Object.entries(auth)) form.set(`auth[${key}]`, value);
  return fetch(`${world.hostOrigin}/event`, { method: 'POST', body: form });
}
const known = () => findPortal(world.host.parts.store, world.portal.memberId);
const figure = async (outcome: string): Promise<string> => {
  const text = await (await fetch(`http://127.0.0.1:${world.host.metricsPort}/metrics`)).text();
  return text.split('\n').find((line) => line.includes(`action="adopt",outcome="${outcome}"`)) ?? 'none';
};

describe('an installation', () => {
  it('by an administrator makes the portal one of ours, with its secrets sealed', async () => {
    expect((await install(ADMIN)).status).toBe(200);
    expect(await known()).toMatchObject({
      clientId: world.portal.app.clientId,
      endpoint: `${world.portal.site.origin}/rest/`,
      adminUserId: String(ADMIN),
    });
    const rows = JSON.stringify(await world.host.parts.store.list('', 100));
    expect(rows).not.toContain(world.portal.app.applicationToken);
    expect(rows).not.toMatch(/accessToken|refreshToken/);
  });

  it('by somebody who is no administrator is refused', async () => {
    expect((await install(12)).status).toBe(403);
    expect(await known()).toBeNull();
    expect(await figure('notAdmin')).toContain(' 1');
  });

  it('that names a foreign authorization server is refused, and that server hears nothing', async () => {
    await using foreign = await startHttpDouble(json({}));
    const answer = await install(ADMIN, { server_endpoint: `${foreign.origin}/rest/` });
    expect(answer.status).toBe(403);
    expect(foreign.requests).toEqual([]);
    expect(await known()).toBeNull();
    expect(await figure('foreignOauthHost')).toContain(' 1');
  });

  it('that names a portal of its own making is refused, and that portal hears nothing', async () => {
    await using foreign = await startHttpDouble(json({}));
    const answer = await install(ADMIN, {
      client_endpoint: `${foreign.origin}/rest/`,
      server_endpoint: `${foreign.origin}/rest/`,
    });
    expect(answer.status).toBe(403);
    expect(foreign.requests).toEqual([]);
    expect(await figure('foreignPortal')).toContain(' 1');
  });

  it('with a token of one portal and the name of another is refused', async () => {
    expect((await install(ADMIN, { member_id: 'b'.repeat(32) })).status).toBe(403);
    expect(await figure('otherPortal')).toContain(' 1');
    expect(await world.host.parts.store.list('portal/', 10)).toEqual([]);
  });

  it('with a refresh token that was made up is refused', async () => {
    expect((await install(ADMIN, { refresh_token: 'made-up' })).status).toBe(403);
    expect(await figure('badToken')).toContain(' 1');
  });
});
