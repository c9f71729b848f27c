/** The caller's name by the CRM costs no request: it comes in the one that registers the call. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import { partyOf } from '#shared/party.ts';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { recordingLog } from '../portal-client/recording-log.ts';
import { telephone } from '../reporter/telephone.ts';
import { requestsTo } from './requests.ts';

/** Julia Hartmann's, in the sandbox's CRM. */
const JULIA = '+493023125101';
const STRANGER = '+493023125999';

describe("the caller's name", () => {
  let portal: Portal;
  let folder: string;
  let phone: ReturnType<typeof telephone>;

  beforeEach(async () => {
    portal = await startPortal();
    folder = await mkdtemp(join(tmpdir(), 'offhook-names-'));
    phone = telephone(
      {
        journalFile: join(folder, 'journal.db'),
        endpoint: `${portal.site.origin}/rest/`,
        token: portal.issueTokens(12).accessToken,
        owner: { memberId: portal.memberId, userId: '12' },
        line: { number: sandboxLine.number, kind: 'direct' },
      },
      { network: { fetch }, log: recordingLog().log, policy: { missedGraceMs: 300 }, names: true },
    );
    phone.start();
  });
  afterEach(async () => {
    await phone.stop();
    await portal.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const ring = (id: string, number: string, name: string | null = null): void => {
    const call = { callId: id, sipCallId: id, physicalId: id, number, name };
    phone.book.report({ type: 'incoming', ...call, at: Date.now() });
  };
  const see = (callId: string, ...types: ('answering' | 'accepted' | 'confirmed')[]): void => {
    for (const type of types) phone.book.report({ type: 'call', callId, event: { type, at: Date.now() } });
  };
  const end = (callId: string): void => {
    const how = { cause: 'hungup', by: 'remote', sipCode: null } as const;
    phone.book.report({ type: 'call', callId, event: { type: 'ended', at: Date.now(), end: how } });
  };
  const call = (id: string): Call => phone.book.call(id)!;
  const named = async (id: string, name: string): Promise<void> => {
    await expect.poll(() => partyOf(call(id)).name, { timeout: 10_000 }).toBe(name);
  };
  const allReported = async (): Promise<string[]> => {
    await expect
      .poll(() => phone.recentCalls.rows(5).every(({ report }) => report === 'done'), { timeout: 10_000 })
      .toBe(true);
    return requestsTo(portal);
  };

  it('comes with the registration while it rings, and takes the place of what the PBX says', async () => {
    ring('one', JULIA, '030 23125101');
    await named('one', 'Julia Hartmann');
    expect(call('one').phase).toBe('ringing');
    see('one', 'answering', 'accepted', 'confirmed');
    end('one');
    expect(await allReported()).toEqual(['register+searchcrmentities', 'finish']);
    expect(phone.recentCalls.rows(1)).toMatchObject([{ name: 'Julia Hartmann', number: JULIA }]);
  });

  it('is known at the second call, which asks nothing', async () => {
    ring('one', JULIA);
    await named('one', 'Julia Hartmann');
    see('one', 'answering', 'accepted', 'confirmed');
    end('one');
    await allReported();
    ring('two', JULIA);
    expect(partyOf(call('two')).name).toBe('Julia Hartmann');
    see('two', 'answering', 'accepted', 'confirmed');
    end('two');
    expect(await allReported()).toEqual(['register+searchcrmentities', 'finish', 'register', 'finish']);
  });

  it('is none for a stranger, though the portal has made a lead of the call', async () => {
    ring('one', STRANGER, 'Somebody');
    see('one', 'answering', 'accepted', 'confirmed');
    end('one');
    expect(await allReported()).toEqual(['register+searchcrmentities', 'finish']);
    expect(portal.state.entities.some(({ title }) => title === `${STRANGER} - Incoming call`)).toBe(true);
    expect(phone.recentCalls.rows(1)).toMatchObject([{ name: 'Somebody' }]);
  });

  it('of whom a click has called comes with its finish', async () => {
    const click = portal.click({ userId: 12, number: JULIA });
    if (!click.ok) throw new Error(click.reason);
    const portalCallId = click.call.callId;
    const dialled = phone.book.dialFromCard({ portalCallId, number: JULIA, line: sandboxLine.number });
    const id = dialled.ok ? dialled.callId : '';
    phone.book.report({ type: 'call', callId: id, event: { type: 'sent', at: Date.now(), sipCallId: 'sip-1' } });
    see(id, 'accepted', 'confirmed');
    end(id);
    expect(await allReported()).toEqual(['finish+searchcrmentities']);
    expect(phone.recentCalls.rows(1)).toMatchObject([{ name: 'Julia Hartmann' }]);
  });

  it('that the portal refuses to tell, or a whole request without an answer, costs the call nothing', async () => {
    const method = 'telephony.externalCall.searchCrmEntities';
    portal.faults.next({ kind: 'refuse', method, description: 'CRM is not installed.', times: 2 });
    ring('one', JULIA, 'As the PBX says');
    see('one', 'answering', 'accepted', 'confirmed');
    end('one');
    await allReported();
    expect(phone.recentCalls.rows(1)).toMatchObject([{ name: 'As the PBX says', report: 'done' }]);
    portal.faults.next({ kind: 'cut', method: 'telephony.externalCall.register', executed: true });
    ring('two', JULIA);
    await named('two', 'Julia Hartmann');
    see('two', 'answering', 'accepted', 'confirmed');
    end('two');
    await allReported();
    expect(portal.state.statistics).toHaveLength(2);
    expect(portal.state.activities).toHaveLength(2);
  });
});
