/** The desktop's own sign-in by the companion host's broker: no client secret is anywhere on this computer. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reasonOf } from '#shared/failure.ts';
import type { PortalSettings } from '#shared/settings.ts';
import { type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { HostBroker } from '../../../src-main/host/host-broker.ts';
import { HostDirectory } from '../../../src-main/host/host-directory.ts';
import { type Owner, PortalSession } from '../../../src-main/portal/portal-session.ts';
import type { SessionState } from '../../../src-main/portal/session-state.ts';
import { oauthReturn } from '../../../src-placement/pages/oauth-return.ts';
import { authorizeAs } from '../portal-client/agents-browser.ts';
import { MemorySecrets } from '../portal-client/memory-secrets.ts';
import { recordingLog } from '../portal-client/recording-log.ts';
import { TestClock } from '../portal-client/session-rig.ts';

let world: HostedPortal;
beforeAll(async () => {
  world = await startHostedPortal();
});
afterAll(() => world?.stop());

let computer: ReturnType<typeof newComputer>;
beforeEach(() => {
  computer = newComputer();
});
afterEach(() => computer.session.stop());

const settings = (more: Partial<PortalSettings> = {}): PortalSettings => ({
  origin: world.portal.site.origin,
  clientId: world.portal.app.clientId,
  handlerOrigin: world.portal.handlerSite.origin,
  hostOrigin: world.hostOrigin,
  ...more,
});

interface Asked {
  readonly path: string;
  readonly body: unknown;
}

/** @param alter what somebody makes of the address that the landing page hands over */
function newComputer(alter: (back: URL) => void = () => undefined, secrets = new MemorySecrets()) {
  const clock = new TestClock();
  const { log, lines } = recordingLog();
  const states: SessionState[] = [];
  const asked: Asked[] = [];
  const network: { down: boolean; fetch: typeof fetch } = {
    down: false,
    fetch: (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.pathname.startsWith('/oauth/')) {
        const body = init?.body instanceof URLSearchParams ? init.body.toString() : init?.body;
        asked.push({ path: url.origin + url.pathname, body });
      }
      if (network.down && url.origin === world.hostOrigin) return Promise.reject(new TypeError('fetch failed'));
      return fetch(input, init);
    },
  };
  const http = { network, clock, userAgent: 'Offhook/test' };
  const session = new PortalSession({
    ...http,
    log,
    secrets,
    broker: new HostBroker({ ...http, directory: new HostDirectory({ ...http, log }) }),
    count: () => undefined,
    openExternal: async (address) => {
      const landing = await authorizeAs(world.portal, 12, address);
      if (landing === null) throw new Error('the portal redirected nobody');
      // The page is the host's; what its script does with the address is done here.
      const page = await (await fetch(`${world.hostOrigin}/oauth.html${landing.search}`)).text();
      const signature = /name="offhook-signature" content="([^"]*)"/.exec(page)?.[1] ?? '';
      const way = oauthReturn(landing.searchParams, signature);
      if (way.to === 'nobody') throw new Error(way.why);
      const back = new URL(way.url);
      alter(back);
      if (back.protocol === 'offhook:') session.handleLink(back.href);
      else void fetch(back);
    },
    pageText: () => ({ lang: 'en', title: 'Signed in', text: 'You can close this page.', back: 'To Bitrix24' }),
    bridgePort: () => null,
    events: { state: (state) => void states.push(state), signedIn: () => undefined, moved: () => undefined },
  });
  return { session, secrets, clock, states, lines, asked, network };
}

const mara = (): Owner => ({ memberId: world.portal.memberId, userId: '12', name: 'Mara Lindt' });
const reason = (promise: Promise<unknown>) => promise.then(() => 'nothing failed', reasonOf);

describe('signing in by the companion host', () => {
  it.each(['link', 'listener'] as const)('needs no client secret on this computer (%s)', async (way) => {
    const { session, secrets, asked, lines } = computer;
    expect(await session.signIn(settings(), '', way)).toEqual(mara());
    expect(await session.api.call('profile', {})).toMatchObject({ ID: '12' });
    expect(asked.map(({ path }) => path)).toEqual([`${world.hostOrigin}/oauth/token`]);
    expect([...secrets.stored.keys()]).toEqual(['portal.tokens']);
    const { clientSecret } = world.portal.app;
    expect(JSON.stringify([...secrets.stored.values(), asked, lines])).not.toContain(clientSecret);
  });

  it('finds the host behind the pages, too, when the settings name no other', async () => {
    const { hostOrigin: _none, ...portal } = settings({ handlerOrigin: world.hostOrigin });
    expect(await computer.session.signIn(portal, '', 'link')).toEqual(mara());
  });

  it('forgets a client secret of former times, where the settings name a host', async () => {
    await computer.secrets.set('portal.clientSecret', world.portal.app.clientSecret);
    await computer.session.signIn(settings(), '', 'link');
    expect(computer.secrets.stored.has('portal.clientSecret')).toBe(false);
  });

  it('leaves the host out of it for whoever types the secret', async () => {
    const { session, asked } = computer;
    await session.signIn(settings(), world.portal.app.clientSecret, 'link');
    expect(asked.map(({ path }) => path)).toEqual([`${world.portal.site.origin}/oauth/token/`]);
  });

  it('gets new tokens from the host, over a restart as well', async () => {
    const { session, secrets, clock, asked } = computer;
    const owner = await session.signIn(settings(), '', 'link');
    const first = secrets.stored.get('portal.tokens');
    clock.pass(3600_000);
    expect(await session.api.call('profile', {})).toMatchObject({ ID: '12' });
    expect(secrets.stored.get('portal.tokens')).not.toBe(first);
    const next = newComputer(undefined, secrets);
    await next.session.start(settings(), owner);
    next.clock.pass(2 * 3600_000);
    expect(await next.session.api.call('profile', {})).toMatchObject({ ID: '12' });
    next.session.stop();
    const refresh = `${world.hostOrigin}/oauth/refresh`;
    expect([...asked.slice(1), ...next.asked].map(({ path }) => path)).toEqual([refresh, refresh]);
  });

  it('stays signed in while the host can’t be reached, and goes on when it is back', async () => {
    const { session, clock, network } = computer;
    await session.signIn(settings(), '', 'link');
    clock.pass(3600_000);
    network.down = true;
    expect(await reason(session.api.call('profile', {}))).toBe('hostUnreachable');
    expect(session.state).toMatchObject({ state: 'offline', reason: 'hostUnreachable' });
    network.down = false;
    await session.recheck();
    expect(session.state).toEqual({ state: 'online', userName: 'Mara Lindt' });
  });

  it('asks for a new sign-in when the refresh token has been used up', async () => {
    const { session, secrets, clock } = computer;
    await session.signIn(settings(), '', 'link');
    const { refreshToken, memberId } = JSON.parse(secrets.stored.get('portal.tokens') ?? '');
    await fetch(`${world.hostOrigin}/oauth/refresh`, {
      method: 'POST',
      body: JSON.stringify({ memberId, refreshToken }),
    });
    clock.pass(3600_000);
    expect(await reason(session.api.call('profile', {}))).toBe('portalSignInNeeded');
    expect(session.state).toEqual({ state: 'signedOut', reason: 'portalSignInNeeded' });
    expect(secrets.stored.has('portal.tokens')).toBe(false);
  });
});

describe('a sign-in that the host does not vouch for', () => {
  const altered = async (alter: (back: URL) => void) => {
    const other = newComputer(alter);
    const outcome = await reason(other.session.signIn(settings(), '', 'link'));
    return { outcome, stored: other.secrets.stored.size, state: other.session.state };
  };

  it('ends when the signature is a wrong one', async () => {
    expect(await altered((back) => back.searchParams.set('signature', 'k1.bm9uc2Vuc2U.bm9uc2Vuc2U'))).toEqual({
      outcome: 'hostRefused',
      stored: 0,
      state: { state: 'signedOut', reason: 'hostRefused' },
    });
  });

  it('ends when another code was put in', async () => {
    expect((await altered((back) => back.searchParams.set('code', 'f'.repeat(70)))).outcome).toBe('hostRefused');
  });

  it('ends when the landing page has signed nothing: it isn’t the host’s', async () => {
    expect((await altered((back) => back.searchParams.delete('signature'))).outcome).toBe('hostAnswer');
  });

  it('does not begin without a host that has the secret', async () => {
    const { session, network, secrets } = computer;
    expect(await reason(session.signIn(settings({ hostOrigin: world.portal.site.origin }), '', 'link'))).toBe(
      'signInSecret',
    );
    network.down = true;
    expect(await reason(session.signIn(settings(), '', 'link'))).toBe('hostUnreachable');
    expect(secrets.stored.size).toBe(0);
  });
});
