import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { type HttpDouble, json, startHttpDouble } from '../portal-client/http-double.ts';

let world: HostedPortal;
let pager: HttpDouble;
beforeEach(async () => {
  pager = await startHttpDouble(json({}));
  world = await startHostedPortal({ host: { alertUrl: `${pager.origin}/alert` } });
});
afterEach(async () => {
  await world.stop();
  await pager[Symbol.asyncDispose]();
});

const asked = () => world.portal.parts.restRecords.list.filter(({ method }) => method === 'placement.get');
const outcomes = async () => {
  const text = await (await fetch(`http://127.0.0.1:${world.host.metricsPort}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith('offhook_host_placement_lost_total'));
};
const report = () =>
  fetch(`${world.hostOrigin}/placement-error`, {
    method: 'POST',
    body: new URLSearchParams({ error: 'ERROR_PLACEMENT_LOADING_OVERTIME' }),
  });
async function until(check: () => Promise<boolean> | boolean): Promise<void> {
  await expect.poll(check, { timeout: 10_000, interval: 20 }).toBe(true);
}

describe('a placement that the portal deleted', () => {
  it('is bound again with the administrator’s token, and somebody is told', async () => {
    const [former] = world.portal.state.placements.splice(0);
    expect((await report()).status).toBe(200);
    await until(() => world.portal.state.placements.length > 0);
    expect(world.portal.state.placements[0]).toMatchObject({
      placement: 'PAGE_BACKGROUND_WORKER',
      handler: former?.handler,
      options: former?.options,
      userId: 0,
    });
    await until(() => pager.requests.length > 0);
    expect(pager.requests[0]?.json).toMatchObject({ alert: 'placementDeleted', memberId: world.portal.memberId });
  });

  it('is looked for at most once in ten minutes, whoever reports it how often', async () => {
    for (let times = 0; times < 5; times += 1) expect((await report()).status).toBe(200);
    await until(async () => (await outcomes()).some((line) => line.includes('asked lately') && line.endsWith(' 4')));
    expect(asked()).toHaveLength(1);
    expect(await outcomes()).toContain('offhook_host_placement_lost_total{outcome="still bound"} 1');
    expect(pager.requests).toEqual([]);
  });

  it('that can’t be bound again is told, too', async () => {
    world.portal.state.placements.splice(0);
    world.portal.faults.next({ kind: 'status', status: 403, method: 'placement.bind' });
    await report();
    await until(() => pager.requests.length > 1);
    expect(pager.requests.map(({ json: { alert } }) => alert)).toEqual(['placementDeleted', 'placementNotRepaired']);
    expect(JSON.stringify(pager.requests)).not.toMatch(/auth":"[^[]/);
  });
});
