/** The administrator's tokens, used by two replicas at once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HostedPortal, openHost, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { Alerts } from '../../../src-placement/host/alerts.ts';
import type { RunningHost } from '../../../src-placement/host/host.ts';
import { PortalAccess } from '../../../src-placement/host/portal/portal-access.ts';

let folder = '';
let world: HostedPortal;
let second: RunningHost;
let refreshes = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-tokens-'));
  world = await startHostedPortal({ host: { store: `sqlite:${join(folder, 'host.sqlite')}` } });
  second = await openHost(world.config);
  refreshes = 0;
  world.portal.state.timeline.on('oauth.token', ({ grant }) => {
    if (grant === 'refresh_token') refreshes += 1;
  });
});
afterEach(async () => {
  await second.stop();
  await world.stop();
  rmSync(folder, { recursive: true });
});

const access = ({ parts }: RunningHost) => new PortalAccess(parts, new Alerts(parts), 'Offhook-Host/test');
const ask = (from: PortalAccess) => from.admin(world.portal.memberId).call('profile', {});

describe('the administrator’s tokens', () => {
  it('are refreshed once when both replicas find them expired, and serve both', async () => {
    world.portal.faults.expireTokens({ userId: 1 });
    const [a, b] = [access(world.host), access(second)];
    const answers = await Promise.all([ask(a), ask(b), ask(a), ask(b), ask(b)]);
    expect(answers).toHaveLength(5);
    expect(answers[0]).toMatchObject({ ID: '1', ADMIN: true });
    expect(refreshes).toBe(1);
  });

  it('are sealed where they lie: another key opens nothing, and says so', async () => {
    await second.stop();
    second = await openHost({ ...world.config, keys: [{ kid: 'k9', secret: Buffer.alloc(32, 7) }] });
    await expect(ask(access(second))).rejects.toMatchObject({ code: 'NO_ADMIN_TOKENS' });
  });

  it('are still opened after a new key has been put before the old one', async () => {
    await second.stop();
    second = await openHost({
      ...world.config,
      keys: [{ kid: 'k2', secret: Buffer.alloc(32, 7) }, ...world.config.keys],
    });
    expect(await ask(access(second))).toMatchObject({ ID: '1' });
  });

  it('that are lost are told to the administrator once, and asked for no more', async () => {
    world.portal.faults.expireTokens({ userId: 1, refresh: true });
    const from = access(world.host);
    await expect(ask(from)).rejects.toMatchObject({ reason: 'portalSignInNeeded' });
    const before = refreshes;
    await expect(ask(from)).rejects.toMatchObject({ code: 'NO_ADMIN_TOKENS' });
    expect(refreshes).toBe(before);
    const text = await (await fetch(`http://127.0.0.1:${world.host.metricsPort}/metrics`)).text();
    expect(text).toContain('offhook_host_alerts_total{what="tokensLost"} 1');
  });
});
