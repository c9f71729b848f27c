import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { INSTANCE_LIFE, INSTANCE_OPTION, InstanceMapSchema } from '#shared/bridge.ts';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { Instances } from '../../../../src-main/portal/instances.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';
import { OptionsPortal } from './options-portal.ts';
import { VirtualTime } from './virtual-time.ts';

const DAY = 24 * 3600_000;
const entry = { port: 5000, secret: 's'.repeat(43), v: [1, 1] as [number, number], name: 'Office' };

function world(delay: () => number | 'refused' = () => 1) {
  const time = new VirtualTime();
  const portal = new OptionsPortal(time);
  const { log, lines } = recordingLog();
  const instanceId = randomUUID();
  const instances = new Instances({ portal: portal.connect(delay), clock: time, log, instanceId, random: () => 0.5 });
  const map = () => JSON.parse(portal.options.get(INSTANCE_OPTION) ?? '{}');
  return { time, portal, instances, instanceId, lines, map };
}

describe("this desktop's entry", () => {
  it('is written as the pages read it', async () => {
    const { time, instances, instanceId, map } = world();
    const done = instances.publish(entry);
    await time.run(100);
    await done;
    expect(v.parse(InstanceMapSchema, map())).toEqual({ [instanceId]: { ...entry, seen: expect.any(Number) } });
  });

  it('leaves the others alone, whatever a newer release put there, and drops the dead', async () => {
    const { time, portal, instances, instanceId, map } = world();
    const [home, newer, dead] = [randomUUID(), randomUUID(), randomUUID()];
    const others = {
      [home]: { ...entry, name: 'Home', seen: time.now() - DAY },
      [newer]: { ...entry, seen: time.now(), transport: ['relay'] },
    };
    const gone = {
      [dead]: { ...entry, seen: time.now() - INSTANCE_LIFE },
      'no-id': { seen: time.now() },
      [randomUUID()]: 'x',
    };
    portal.options.set(INSTANCE_OPTION, JSON.stringify({ ...others, ...gone }));
    void instances.publish(entry);
    await time.run(100);
    expect(map()).toEqual({ ...others, [instanceId]: { ...entry, seen: expect.any(Number) } });
    expect(await instances.hasOthers()).toBe(true);
  });

  it.each(['', 'no json', '[]', 'null', '{"x":'])('is written over what is no map: %j', async (text) => {
    const { time, portal, instances, instanceId, map } = world();
    portal.options.set(INSTANCE_OPTION, text);
    void instances.publish(entry);
    await time.run(100);
    expect(Object.keys(map())).toEqual([instanceId]);
  });

  it('gets the new secret and port', async () => {
    const { time, instances, instanceId, map } = world();
    void instances.publish(entry);
    await time.run(100);
    void instances.publish({ ...entry, secret: 'n'.repeat(43), port: 5001 });
    await time.run(100);
    expect(map()[instanceId]).toMatchObject({ secret: 'n'.repeat(43), port: 5001 });
  });

  it('is taken out on sign-out, and nothing brings it back', async () => {
    const { time, portal, instances, map } = world();
    const home = randomUUID();
    portal.options.set(INSTANCE_OPTION, JSON.stringify({ [home]: { ...entry, seen: time.now() } }));
    void instances.publish(entry);
    await time.run(100);
    void instances.withdraw();
    await time.run(3 * DAY);
    expect(Object.keys(map())).toEqual([home]);
  });

  it('stays alive while the program runs for weeks', async () => {
    const { time, instances, instanceId, map } = world();
    void instances.publish(entry);
    await time.run(20 * DAY);
    expect(time.now() - map()[instanceId].seen).toBeLessThanOrEqual(DAY);
    instances.stop();
  });

  it('is written again when another desktop has written over it', async () => {
    const { time, portal, instances, instanceId, map } = world();
    void instances.publish(entry);
    await time.run(100);
    portal.options.set(INSTANCE_OPTION, '{}');
    void instances.read();
    await time.run(2000);
    expect(Object.keys(map())).toEqual([instanceId]);
  });
});

describe('a portal that does not answer', () => {
  it('gets the entry as soon as it does, at growing pauses', async () => {
    let isDown = true;
    const { time, instances, instanceId, map, lines } = world(() => (isDown ? 'refused' : 1));
    await instances.publish(entry);
    await time.run(5 * 60_000);
    expect(lines.filter(({ event }) => event === 'instances.notPublished')).toHaveLength(4);
    isDown = false;
    await time.run(5 * 60_000);
    expect(Object.keys(map())).toEqual([instanceId]);
    instances.stop();
  });

  it('says so when it refuses for good', async () => {
    const time = new VirtualTime();
    const refusal = new PortalError('portalAccessDenied', { code: 'insufficient_scope', delivery: 'refused' });
    const portal = { clockOffset: 0, call: () => Promise.reject(refusal), batch: () => Promise.reject(refusal) };
    const instances = new Instances({ portal, clock: time, log: recordingLog().log, instanceId: randomUUID() });
    await expect(instances.publish(entry)).rejects.toBe(refusal);
    await expect(instances.withdraw()).rejects.toBe(refusal);
  });
});
