import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INSTANCE_OPTION, InstanceMapSchema } from '#shared/bridge.ts';
import { PortalClient } from '#shared/web/portal/portal-client.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { Announcements } from '../../../src-main/portal/announcements.ts';
import { Instances } from '../../../src-main/portal/instances.ts';
import { systemClock } from '../../../src-main/ports.ts';
import { recordingLog } from './recording-log.ts';

let portal: Portal;
const open: Instances[] = [];
beforeEach(async () => {
  portal = await startPortal();
});
afterEach(async () => {
  for (const instances of open.splice(0)) instances.stop();
  await portal.stop();
});

function desktop(userId: number) {
  const token = portal.issueTokens(userId).accessToken;
  const access = { token, endpoint: `${portal.site.origin}/rest/`, user: `m/${userId}` };
  const { log } = recordingLog();
  const client = new PortalClient({
    network: { fetch },
    clock: systemClock,
    userAgent: 'Offhook/0.1.0',
    access: { current: async () => access, renew: async () => access },
    log,
    count: () => undefined,
    onMoved: async () => undefined,
  });
  const common = { portal: client, clock: systemClock, log, instanceId: randomUUID() };
  const instances = new Instances(common);
  open.push(instances);
  const publish = () => instances.publish({ port: 5000, secret: 'k'.repeat(43), v: [1, 1], name: 'PC' });
  return { ...common, instances, publish, announcements: new Announcements({ ...common, instances }) };
}
const optionsOf = (userId: number) => portal.app.userOptions.get(userId) ?? {};

describe("an agent's desktops, over the portal", () => {
  it('find each other in the user option, which the pages can read', async () => {
    const [office, home, colleague] = [desktop(12), desktop(12), desktop(13)];
    for (const one of [office, home, colleague]) await one.publish();
    const map = v.parse(v.pipe(v.string(), v.parseJson(), InstanceMapSchema), optionsOf(12)[INSTANCE_OPTION]);
    expect(Object.keys(map).sort()).toEqual([office.instanceId, home.instanceId].sort());
    expect(await home.instances.hasOthers()).toBe(true);
    expect(await colleague.instances.hasOthers()).toBe(false);

    await office.instances.withdraw();
    await home.instances.read();
    expect(await home.instances.hasOthers()).toBe(false);
  });

  it('dial a click once', async () => {
    const [office, home] = [desktop(12), desktop(12)];
    for (const one of [office, home, office]) await one.publish();
    const callId = 'externalCall.0f0e0d0c0b0a09080706050403020100.1790000001';
    const outcomes = await Promise.all([office, home].map((one) => one.announcements.claim(callId)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });

  it('leave a call alone that another one has announced', async () => {
    const [office, home] = [desktop(12), desktop(12)];
    for (const one of [office, home, office]) await one.publish();
    await office.announcements.announce('externalCall.x.1');
    expect(await home.announcements.claim('externalCall.x.1')).toBe(false);
    expect(await office.announcements.claim('externalCall.x.1')).toBe(false);
  });
});
