/** What is told late, after an outage, and what it costs: against the sandbox portal, over HTTP. */
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newCall, transition } from '#shared/call.ts';
import { PortalClient } from '#shared/web/portal/portal-client.ts';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { Journal } from '../../../src-main/calls/journal.ts';
import { migrate } from '../../../src-main/calls/journal-schema.ts';
import { type ReportPolicy, reportPolicy } from '../../../src-main/portal/report-policy.ts';
import { Reporter } from '../../../src-main/portal/reporter.ts';
import { systemClock } from '../../../src-main/ports.ts';
import { silentLog } from '../../unit/src-main/manual-clock.ts';
import { seeded } from '../../unit/src-main/portal/seeded.ts';
import { requestsTo } from './requests.ts';

describe('late reports', () => {
  let portal: Portal;
  const reporters: Reporter[] = [];

  beforeEach(async () => {
    portal = await startPortal();
  });
  afterEach(async () => {
    await Promise.all(reporters.splice(0).map((reporter) => reporter.stop()));
    await portal.stop();
  });

  /** A program with so many calls in its journal that the portal hasn't heard of. */
  function desktop(name: string, calls: number, given: { policy: ReportPolicy; random: () => number }) {
    const db = new DatabaseSync(':memory:');
    migrate(db);
    const journal = new Journal(db, { clock: systemClock, log: silentLog });
    const owner = { memberId: portal.memberId, userId: '12' };
    const begun = Date.now() - 3_600_000;
    for (let n = 0; n < calls; n += 1) journal.save(endedCall(`${name}-${n}`, begun + n * 1000, owner));
    const access = {
      token: portal.issueTokens(12).accessToken,
      endpoint: `${portal.site.origin}/rest/`,
      user: `${owner.memberId}/12`,
    };
    const reporter = new Reporter({
      portal: new PortalClient({
        network: { fetch },
        clock: systemClock,
        userAgent: 'Offhook/test',
        log: silentLog,
        count: () => undefined,
        access: { current: async () => access, renew: async () => access },
        onMoved: async () => undefined,
      }),
      journal,
      clock: systemClock,
      log: silentLog,
      announce: async () => undefined,
      recordings: {
        stateOf: () => 'none',
        take: () => Promise.reject(new Error('nothing is recorded')),
        handedOver: () => Promise.reject(new Error('nothing is recorded')),
      },
      upload: () => Promise.reject(new Error('nothing is recorded')),
      inBase64: () => Promise.reject(new Error('nothing is recorded')),
      ...given,
    });
    reporters.push(reporter);
    return {
      reporter,
      start: () => reporter.start(owner),
      ring: (id: string) => {
        const call = ringing(id, Date.now(), owner);
        journal.save(call);
        reporter.update(call);
      },
    };
  }

  const heldIds = () => portal.state.statistics.map(({ externalCallId }) => externalCallId);

  it('of 500 calls from one desktop take at most 40 requests, in order, each call exactly once', async () => {
    const quick = { ...reportPolicy, late: { ...reportPolicy.late, spreadMs: 40, leastMs: 20 } };
    const { start } = desktop('call', 500, { policy: quick, random: Math.random });
    start();
    await portal.until((state) => state.statistics.length >= 500, '500 finished calls', 120_000);
    expect(heldIds()).toEqual(Array.from({ length: 500 }, (_, n) => `call-${n}`));
    expect(portal.state.activities).toHaveLength(500);
    expect(portal.state.calls.size).toBe(0);
    const requests = requestsTo(portal);
    expect(requests.length).toBeLessThanOrEqual(40);
    expect(requests.join('+').split('+').toSorted()).toEqual([
      ...Array<string>(500).fill('finish'),
      ...Array<string>(500).fill('register'),
    ]);
  }, 90_000);

  it('of a hundred desktops with five calls each leave room for what rings', async () => {
    // Ten times as fast as life: the bucket drains 20 a second, and every wait of the policy is a tenth.
    const HASTE = 10;
    portal.state.settings.bucket.drainPerSecond *= HASTE;
    const { late } = reportPolicy;
    const policy = {
      ...reportPolicy,
      overloadMs: reportPolicy.overloadMs / HASTE,
      late: {
        ...late,
        spreadMs: late.spreadMs / HASTE,
        perCallMs: late.perCallMs / HASTE,
        leastMs: late.leastMs / HASTE,
      },
    };
    const random = seeded(5);
    const desktops = Array.from({ length: 100 }, (_, n) => desktop(`desktop-${n}`, 5, { policy, random }));
    for (const { start } of desktops) start();
    let rung = 0;
    const bell = setInterval(() => desktops[Math.floor(random() * 100)]?.ring(`ringing-${++rung}`), 2500 / HASTE);
    await portal
      .until((state) => state.statistics.length >= 500, '500 finished calls', 60_000)
      .finally(() => clearInterval(bell));
    expect(new Set(heldIds()).size).toBe(500);
    expect(rung).toBeGreaterThan(20);
    const { list } = portal.parts.restRecords;
    const ringTime = () => list.filter(({ params }) => String(params['EXTERNAL_CALL_ID']).startsWith('ringing-'));
    await portal.until(() => ringTime().length >= rung, 'every call that rang');
    expect(ringTime().filter(({ status }) => status !== 200)).toEqual([]);
    expect(ringTime()).toHaveLength(rung);
    // A second in which this machine stood still is ten of the office's; without it nothing is refused at all, as the
    // same office shows in virtual time (test/unit/src-main/portal/office.test.ts).
    expect(list.filter(({ status }) => status === 503).length).toBeLessThan(list.length * 0.03);
  }, 150_000);
});

type Who = { readonly memberId: string; readonly userId: string };

const ringing = (id: string, at: number, owner: Who) =>
  newCall({
    id,
    physicalId: id,
    sipCallId: id,
    origin: 'pbx',
    direction: 'incoming',
    remote: { number: '+493023125101', e164: null, name: null },
    line: { number: sandboxLine.number, kind: 'direct' },
    owner,
    at,
  });

const endedCall = (id: string, at: number, owner: Who) =>
  transition(ringing(id, at, owner), {
    type: 'ended',
    at: at + 500,
    end: { cause: 'declined', by: 'local', sipCode: null },
  });
