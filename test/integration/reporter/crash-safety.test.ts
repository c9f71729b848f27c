import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { DoomedDesktop } from './doomed-desktop.ts';
import type { TelephoneSetup } from './telephone.ts';

const customer = '+493023125101';
const talkMs = 42_000;

/** kill -9 at the worst moments, each hit exactly; then a new start. The CRM must hold the call once, and finished. */
describe('a program that is killed', () => {
  let portal: Portal;
  let folder: string;
  let setup: TelephoneSetup;
  const desktops: DoomedDesktop[] = [];

  beforeEach(async () => {
    portal = await startPortal();
    folder = await mkdtemp(join(tmpdir(), 'offhook-crash-'));
    setup = {
      journalFile: join(folder, 'journal.db'),
      endpoint: `${portal.site.origin}/rest/`,
      token: portal.issueTokens(12).accessToken,
      owner: { memberId: portal.memberId, userId: '12' },
      line: { number: sandboxLine.number, kind: 'direct' },
    };
  });

  afterEach(async () => {
    await Promise.all(desktops.splice(0).map((desktop) => desktop.kill()));
    await portal.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const boot = async (options: { freezeBefore?: string } = {}): Promise<DoomedDesktop> => {
    const desktop = await DoomedDesktop.start(setup, options);
    desktops.push(desktop);
    return desktop;
  };

  const answered = (at: number) =>
    [
      { type: 'answering', at },
      { type: 'accepted', at },
      { type: 'confirmed', at },
    ] as const;
  const hungUp = (at: number) =>
    ({ type: 'ended', at, end: { cause: 'hungup', by: 'remote', sipCode: null } }) as const;

  const talk = async (desktop: DoomedDesktop): Promise<void> => {
    const callId = await desktop.ring(customer);
    const now = Date.now();
    await desktop.see(callId, ...answered(now), hungUp(now + talkMs));
  };

  /** What the CRM holds when the next start has nothing left to do. */
  const crmAfterRestart = async () => {
    const desktop = await boot();
    await portal.until((state) => state.statistics.length > 0, 'a finished call');
    await desktop.hears('waiting', ({ calls }) => calls === 0);
    const { statistics, activities, calls } = portal.state;
    const finished = statistics.map(({ phoneNumber, portalUserId, portalNumber, duration, failedCode }) => {
      return { phoneNumber, portalUserId, portalNumber, duration, failedCode };
    });
    return { finished, activities: activities.length, unfinished: calls.size };
  };
  const once = (duration: number, failedCode: string) => {
    const row = { phoneNumber: customer, portalUserId: 12, portalNumber: sandboxLine.number, duration, failedCode };
    return { finished: [row], activities: 1, unfinished: 0 };
  };

  it('while the call is up, after register was answered', async () => {
    const desktop = await boot();
    await desktop.ring(customer);
    await desktop.hears('registered');
    await desktop.kill();
    expect(await crmAfterRestart()).toEqual(once(0, '304'));
  });

  it('after register was answered and before finish: it talked until the last sign of life', async () => {
    const desktop = await boot();
    const callId = await desktop.ring(customer);
    await desktop.hears('registered');
    await desktop.see(callId, ...answered(Date.now() - talkMs));
    await desktop.kill();
    expect(await crmAfterRestart()).toEqual(once(42, '200'));
  });

  it('between the journal write and finish: it waits until the request can’t be under way any more', async () => {
    setup = { ...setup, settleMs: 3000 };
    const desktop = await boot({ freezeBefore: 'telephony.externalCall.finish' });
    await talk(desktop);
    await desktop.hears('frozen');
    const sentAt = Date.now();
    await desktop.kill();
    expect(await crmAfterRestart()).toEqual(once(42, '200'));
    expect(Date.now() - sentAt).toBeGreaterThan(2900);
  });

  it('between the journal write and register', async () => {
    const desktop = await boot({ freezeBefore: 'telephony.externalCall.register' });
    await talk(desktop);
    await desktop.hears('frozen');
    expect(portal.state.calls.size).toBe(0);
    await desktop.kill();
    expect(await crmAfterRestart()).toEqual(once(42, '200'));
  });

  it('after register was carried out and before its answer was read', async () => {
    portal.faults.next({ kind: 'hang', method: 'telephony.externalcall.register', executed: true });
    const desktop = await boot();
    await talk(desktop);
    await portal.waitFor('call.registered');
    await desktop.kill();
    expect(await crmAfterRestart()).toEqual(once(42, '200'));
  });

  it('after finish was sent and before its answer was read', async () => {
    portal.faults.next({ kind: 'hang', method: 'telephony.externalcall.finish', executed: true });
    const desktop = await boot();
    await talk(desktop);
    await portal.waitFor('call.finished');
    await desktop.kill();
    const mark = portal.mark();
    expect(await crmAfterRestart()).toEqual(once(42, '200'));
    const asked = portal.state.timeline.entries
      .filter(({ seq, kind }) => seq > mark && kind === 'rest.received')
      .map(({ data }) => (data as { method: string }).method);
    expect(asked).toEqual(['telephony.externalcall.attachrecord']);
  });

  it('after a whole call with the portal down', async () => {
    await portal.faults.down();
    const desktop = await boot();
    await talk(desktop);
    await desktop.hears('failing', ({ reason }) => reason === 'portalUnreachable');
    await desktop.kill();
    await portal.faults.up();
    expect(await crmAfterRestart()).toEqual(once(42, '200'));
    expect(portal.state.timeline.entries.some(({ kind }) => kind === 'call.shown')).toBe(false);
  });

  it('while a clicked number is talking: the portal’s own CALL_ID is finished, and no second one made', async () => {
    const click = portal.click({ userId: 12, number: customer });
    if (!click.ok) throw new Error(click.reason);
    const { callId: portalCallId, lineNumber } = click.call;
    const desktop = await boot();
    const callId = await desktop.click({ portalCallId, number: customer, line: lineNumber });
    const now = Date.now();
    await desktop.see(
      callId ?? '',
      { type: 'sent', at: now, sipCallId: 'sip-click' },
      { type: 'accepted', at: now },
      { type: 'confirmed', at: now },
    );
    await desktop.kill();
    await boot();
    const row = await portal.waitFor('call.finished');
    expect(row).toMatchObject({ callId: portalCallId, failedCode: '200' });
    expect(portal.state.timeline.entries.filter(({ kind }) => kind === 'call.registered')).toHaveLength(1);
  });
});
