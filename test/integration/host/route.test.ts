import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '#shared/web/ports.ts';
import { type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { TestClock } from '../portal-client/session-rig.ts';

const TOKEN = 't'.repeat(40);
let world: HostedPortal;
afterEach(() => world.stop());

async function start(clock?: Clock): Promise<void> {
  const routeTokens: { portal: string; token: string }[] = [{ portal: 'elsewhere.example', token: 'e'.repeat(40) }];
  world = await startHostedPortal({ host: { routeTokens }, ...(clock === undefined ? {} : { clock }) });
  routeTokens.push({ portal: world.portal.site.host, token: TOKEN });
}

async function route(number: string, token = TOKEN, portal = world.portal.site.host) {
  const begun = performance.now();
  const answer = await fetch(`${world.hostOrigin}/route?portal=${portal}&number=${encodeURIComponent(number)}`, {
    headers: token === '' ? {} : { authorization: `Bearer ${token}` },
  });
  return { status: answer.status, body: await answer.json(), ms: performance.now() - begun };
}

describe('the route of a call', () => {
  // Its limit never comes: what is asked here is who answers, on a machine that may be busy.
  beforeEach(() => start(new TestClock()));

  it('leads to the extension of the client’s responsible', async () => {
    expect((await route('+493023125101')).body).toEqual({ extension: '102' });
    expect((await route('+442079460102')).body).toEqual({ extension: '103' });
  });

  it('leads to the queue for a stranger, and for a responsible who is not at work', async () => {
    expect((await route('+33155500199')).body).toEqual({ queue: true });
    const mara = world.portal.state.user(12);
    if (mara) mara.timemanStatus = 'CLOSED';
    expect((await route('+493023125101')).body).toEqual({ queue: true });
    if (mara) mara.timemanStatus = 'OPENED';
  });

  it('is told to nobody without the PBX’s own token for that portal', async () => {
    for (const token of ['', 'x', 'e'.repeat(40), `${TOKEN}t`])
      expect((await route('+493023125101', token)).status).toBe(403);
    expect((await route('+493023125101', TOKEN, 'elsewhere.example')).status).toBe(403);
    const text = await (await fetch(`http://127.0.0.1:${world.host.metricsPort}/metrics`)).text();
    expect(text).toContain('offhook_host_refused_total{what="/route",why="refused"} 5');
  });

  it('is asked for a number, and for nothing else', async () => {
    expect((await route("+49' OR 1=1")).status).toBe(400);
    expect((await route('')).status).toBe(400);
  });
});

describe('the route of a call, with a clock that runs,', () => {
  beforeEach(() => start());

  it.each([
    ['hangs', async () => world.portal.faults.next({ kind: 'hang' })],
    ['says 503', async () => world.portal.faults.next({ kind: 'status', status: 503 })],
    ['is down', () => world.portal.faults.down('refuse')],
    ['answers too late', async () => world.portal.faults.next({ kind: 'delay', beforeMs: 1500 })],
  ])('leads to the queue in time when the portal %s', async (_what, spoil) => {
    await spoil();
    const { status, body, ms } = await route('+493023125101');
    expect([status, body]).toEqual([200, { queue: true }]);
    // The limit is 350 ms by the host's clock; this machine may be busy.
    expect(ms).toBeLessThan(1200);
  });
});
