import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Announcements } from '../../../../src-main/portal/announcements.ts';
import { Instances } from '../../../../src-main/portal/instances.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';
import { OptionsPortal } from './options-portal.ts';
import { VirtualTime } from './virtual-time.ts';

const CALL = 'externalCall.0f0e0d0c0b0a09080706050403020100.1790000001';

function world() {
  const time = new VirtualTime();
  const portal = new OptionsPortal(time);
  const desktop = (delay: () => number | 'refused' = () => 40, idleMs?: () => number) => {
    const common = { portal: portal.connect(delay), clock: time, log: recordingLog().log, instanceId: randomUUID() };
    const instances = new Instances(common);
    const announcements = new Announcements({ ...common, instances, ...(idleMs === undefined ? {} : { idleMs }) });
    const publish = () => instances.publish({ port: 5000, secret: 'k'.repeat(43), v: [1, 1], name: 'PC' });
    return { instances, ...common, announcements, publish };
  };
  return { time, portal, desktop };
}

/** Both desktops know each other, and the same card comes up in both browsers. */
async function pair(options: { delays?: [() => number, () => number]; idle?: [number, number] } = {}) {
  const { time, portal, desktop } = world();
  let live = false;
  const [delayA, delayB] = options.delays ?? [() => 40, () => 40];
  const a = desktop(
    () => (live ? delayA() : 1),
    () => options.idle?.[0] ?? 0,
  );
  const b = desktop(
    () => (live ? delayB() : 1),
    () => options.idle?.[1] ?? 0,
  );
  for (const one of [a, b, a]) {
    void one.publish();
    await time.run(1000);
  }
  live = true;
  return { time, portal, a, b };
}

async function settled<T>(time: VirtualTime, ...promises: Promise<T>[]): Promise<T[]> {
  await time.run(20_000);
  return Promise.all(promises);
}

describe('a desktop that is the only one', () => {
  it('announces and claims without a request', async () => {
    const { time, portal, desktop } = world();
    const { publish, announcements } = desktop();
    void publish();
    await time.run(1000);
    const before = portal.requests.length;
    const [first] = await settled(time, announcements.claim(CALL));
    await announcements.announce('externalCall.other.1');
    expect(first).toBe(true);
    expect(portal.requests).toHaveLength(before);
  });

  it('dials a click once, however many tabs tell of it', async () => {
    const { time, desktop } = world();
    const { announcements } = desktop();
    const claims = await settled(time, announcements.claim(CALL), announcements.claim(CALL));
    expect(claims).toEqual([true, false]);
  });

  it('never dials a call that it has announced', async () => {
    const { time, desktop } = world();
    const { announcements } = desktop();
    await settled(time, announcements.announce(CALL));
    expect(await settled(time, announcements.claim(CALL))).toEqual([false]);
  });

  it('looks again when it has not looked for five minutes, and finds the one that came later', async () => {
    const { time, portal, desktop } = world();
    const home = desktop();
    void home.publish();
    await time.run(1000);
    const office = desktop();
    void office.publish();
    await time.run(5 * 60_000);
    const before = portal.requests.length;
    const outcomes = await settled(time, office.announcements.claim(CALL), home.announcements.claim(CALL));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(portal.requests.length).toBeGreaterThan(before);
  });

  it('dials even when it cannot look', async () => {
    const { time, desktop } = world();
    const { announcements } = desktop(() => 'refused');
    expect(await settled(time, announcements.claim(CALL))).toEqual([true]);
  });
});

describe('two desktops', () => {
  it('do not dial a call that one of them has announced', async () => {
    const { time, a, b } = await pair();
    await settled(time, a.announcements.announce(CALL));
    expect(await settled(time, b.announcements.claim(CALL))).toEqual([false]);
  });

  it('dial a click on one of them only, and each has its turn over many calls', async () => {
    const { time, a, b } = await pair();
    const winners = new Set<boolean | undefined>();
    for (let call = 0; call < 12; call += 1) {
      const callId = `externalCall.x.${call}`;
      const outcomes = await settled(time, a.announcements.claim(callId), b.announcements.claim(callId));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      winners.add(outcomes[0]);
    }
    expect(winners.size).toBe(2);
  });

  it('dial where the agent sits', async () => {
    const { time, a, b } = await pair({ idle: [3_600_000, 2000] });
    for (let call = 0; call < 6; call += 1) {
      const callId = `externalCall.x.${call}`;
      expect(await settled(time, a.announcements.claim(callId), b.announcements.claim(callId))).toEqual([false, true]);
    }
  });

  it('dial on the idle one when the card came up there alone', async () => {
    const { time, a } = await pair({ idle: [3_600_000, 0] });
    expect(await settled(time, a.announcements.claim(CALL))).toEqual([true]);
  });

  it('rather do not dial than both when the portal fails in the middle', async () => {
    const { time, desktop } = world();
    let requests = 0;
    const a = desktop(() => (requests++ < 8 ? 1 : 'refused'));
    const b = desktop(() => 1);
    for (const one of [b, a]) {
      void one.publish();
      await time.run(1000);
    }
    expect(await settled(time, a.announcements.claim(CALL))).toEqual([false]);
  });

  it('never both dial, whatever the delays of the network and of the card', async () => {
    const delay = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 200, max: 2500 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(delay, { minLength: 8, maxLength: 8 }),
        fc.array(delay, { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 0, max: 3000 }),
        async (delaysA, delaysB, cardLater) => {
          const next = (delays: number[]) => () => delays.shift() ?? 10;
          const { time, a, b } = await pair({ delays: [next([...delaysA]), next([...delaysB])] });
          const first = a.announcements.claim(CALL);
          await time.run(cardLater);
          const outcomes = await settled(time, first, b.announcements.claim(CALL));
          expect(outcomes.filter(Boolean).length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 1500 },
    );
  }, 60_000);

  it('always dial one time when the network is quick', async () => {
    const delay = fc.integer({ min: 1, max: 80 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(delay, { minLength: 8, maxLength: 8 }),
        fc.array(delay, { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 0, max: 2000 }),
        async (delaysA, delaysB, cardLater) => {
          const next = (delays: number[]) => () => delays.shift() ?? 10;
          const { time, a, b } = await pair({ delays: [next([...delaysA]), next([...delaysB])] });
          const first = a.announcements.claim(CALL);
          await time.run(cardLater);
          const outcomes = await settled(time, first, b.announcements.claim(CALL));
          expect(outcomes.filter(Boolean)).toHaveLength(1);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});

describe('with a companion host', () => {
  function hosted(answers: { announce?: () => Promise<void> } = {}) {
    const { time, portal, desktop } = world();
    const told: string[] = [];
    const host = {
      claim: async () => true,
      announce: async ({ portalCallId, toUserIds }: { portalCallId: string; toUserIds: string[] }) => {
        await answers.announce?.();
        told.push(`${portalCallId} to ${toUserIds.join(',') || 'her own'}`);
      },
    };
    const { instances, publish, ...common } = desktop();
    const announcements = new Announcements({ ...common, instances, host: () => host });
    return { time, portal, desktop, told, publish, announcements };
  }

  it('an only desktop announces its own call to nobody: it costs the host no push', async () => {
    const { time, told, publish, announcements } = hosted();
    void publish();
    await time.run(1000);
    await settled(time, announcements.announce(CALL));
    expect(told).toEqual([]);
  });

  it('her other desktops hear of it from the host, and find it written as well', async () => {
    const { time, desktop, told, publish, announcements } = hosted();
    const home = desktop();
    for (const one of [publish, home.publish, publish]) {
      void one();
      await time.run(1000);
    }
    await settled(time, announcements.announce(CALL));
    expect(told).toEqual([`${CALL} to her own`]);
    expect(await settled(time, home.announcements.claim(CALL))).toEqual([false]);
  });

  it('a colleague hears of a card that is to come up at hers; a host that is away keeps nobody', async () => {
    const { time, told, announcements } = hosted();
    await settled(time, announcements.announceTo(CALL, '13'));
    expect(told).toEqual([`${CALL} to 13`]);
    const away = hosted({ announce: () => Promise.reject(new Error('no network')) });
    await settled(away.time, away.announcements.announceTo(CALL, '13'));
    expect(away.told).toEqual([]);
  });
});
