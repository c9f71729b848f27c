import { describe, expect, it } from 'vitest';
import { reportPolicy } from '../../../../src-main/portal/report-policy.ts';
import { Office } from './office.ts';
import { seeded } from './seeded.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** While the office catches up, somebody's phone rings every `everyMs` and is hung up five seconds later. */
async function ringOn(office: Office, forMs: number, everyMs: number, random: () => number): Promise<number> {
  const end = office.clock.now() + forMs;
  let rung = 0;
  while (office.clock.now() < end) {
    const desktop = office.desktops[Math.floor(random() * office.desktops.length)];
    const call = desktop?.ring();
    rung += 1;
    await office.clock.advance(Math.round(everyMs * 2 * random()));
    if (call !== undefined) desktop?.hangUp(call);
  }
  return rung;
}

const hangUpAll = async (office: Office, calls: number, everyMs: number): Promise<void> => {
  for (let n = 0; n < calls; n += 1) {
    const desktop = office.desktops[n % office.desktops.length];
    const call = desktop?.ring();
    await office.clock.advance(everyMs);
    if (call !== undefined) desktop?.hangUp(call);
  }
};

const eachOnce = (office: Office) => {
  const ids = office.portal.finished.map(({ externalCallId }) => externalCallId);
  return { finished: ids.length, different: new Set(ids).size };
};

describe('a hundred desktops behind one address, with five calls each that wait for the portal', () => {
  const situations: Record<string, (office: Office) => Promise<void>> = {
    'are started at the same moment': async (office) => {
      office.portal.down = true;
      await hangUpAll(office, 500, 10);
      await office.clock.advance(30 * MINUTE);
      office.portal.down = false;
      for (const desktop of office.desktops) desktop.start();
    },
    'see the end of a long outage': async (office) => {
      for (const desktop of office.desktops) desktop.start();
      office.portal.down = true;
      await hangUpAll(office, 500, 500);
      office.portal.down = false;
    },
    'see the end of an outage of a few seconds': async (office) => {
      for (const desktop of office.desktops) desktop.start();
      office.portal.down = true;
      await hangUpAll(office, 500, 10);
      office.portal.down = false;
    },
  };
  const cases = Object.keys(situations).flatMap((name) => [1, 2, 3].map((seed) => [name, seed] as const));

  it.each(cases)('%s: nothing that rings meanwhile is refused (seed %i)', async (name, seed) => {
    const random = seeded(seed);
    const office = new Office(100, random);
    await situations[name]?.(office);
    const rung = await ringOn(office, 6 * MINUTE, 2.5 * SECOND, random);
    await office.clock.advance(10 * MINUTE);
    expect(rung).toBeGreaterThan(100);
    expect(office.refused).toEqual({ ringing: 0, other: 0 });
    expect(office.waiting).toBe(0);
    expect(eachOnce(office)).toEqual({ finished: 500 + rung, different: 500 + rung });
  });

  it('would drown the bucket without the spread', async () => {
    const random = seeded(1);
    const hasty = { ...reportPolicy, late: { ...reportPolicy.late, spreadMs: 5 * SECOND } };
    const office = new Office(100, random, hasty);
    await situations['are started at the same moment']?.(office);
    await ringOn(office, 2 * MINUTE, 2.5 * SECOND, random);
    expect(office.refused.ringing).toBeGreaterThan(0);
  });
});
