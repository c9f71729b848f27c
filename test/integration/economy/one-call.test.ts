/** What one call costs at the portal, in HTTP requests: the sandbox counts them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GroupPart, groupPart } from '#shared/group-part.ts';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { sampleMp3 } from '../../unit/src-main/recordings/sample-mp3.ts';
import { recordingLog } from '../portal-client/recording-log.ts';
import { telephone } from '../reporter/telephone.ts';
import { requestsTo } from './requests.ts';

const customer = '+493023125101';

describe('the requests of', () => {
  let portal: Portal;
  let folder: string;
  let phone: ReturnType<typeof telephone>;
  let sound: Uint8Array;

  beforeEach(async () => {
    portal = await startPortal();
    folder = await mkdtemp(join(tmpdir(), 'offhook-economy-'));
    sound = await sampleMp3(1);
    phone = telephone(
      {
        journalFile: join(folder, 'journal.db'),
        endpoint: `${portal.site.origin}/rest/`,
        token: portal.issueTokens(12).accessToken,
        owner: { memberId: portal.memberId, userId: '12' },
        line: { number: sandboxLine.number, kind: 'direct' },
      },
      { network: { fetch }, log: recordingLog().log, policy: { missedGraceMs: 300 } },
    );
    phone.start();
  });
  afterEach(async () => {
    await phone.stop();
    await portal.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const ring = (): string => {
    const call = { callId: 'call-1', sipCallId: 'sip-1', physicalId: null, number: customer, name: null };
    phone.book.report({ type: 'incoming', ...call, at: Date.now() });
    return 'call-1';
  };
  const see = (callId: string, ...types: ('answering' | 'accepted' | 'confirmed')[]): void => {
    for (const type of types) phone.book.report({ type: 'call', callId, event: { type, at: Date.now() } });
  };
  const end = (callId: string, cause: 'hungup' | 'missed' = 'hungup'): void => {
    const how = { cause, by: 'remote', sipCode: null } as const;
    phone.book.report({ type: 'call', callId, event: { type: 'ended', at: Date.now(), end: how } });
  };
  /** As the phone window does: the last piece comes when the call is over. */
  const endRecorded = async (callId: string): Promise<void> => {
    await phone.recordings.begin(callId);
    await phone.recordings.append(callId, 0, sound);
    end(callId);
    await phone.recordings.end(callId);
    await portal.waitFor('record.attached');
  };
  const allReported = async (): Promise<string[]> => {
    await expect
      .poll(() => phone.recentCalls.rows(5).map(({ report }) => report), { timeout: 10_000 })
      .toEqual(['done']);
    return requestsTo(portal);
  };

  it('an incoming call that is answered and recorded: two, and the upload', async () => {
    const callId = ring();
    await portal.waitFor('call.shown');
    see(callId, 'answering', 'accepted', 'confirmed');
    await endRecorded(callId);
    expect(await allReported()).toEqual(['register', 'finish+attachrecord', 'upload']);
    expect(portal.state.records[0]?.content.equals(sound)).toBe(true);
  });

  it('a number clicked in the CRM: one, and the upload', async () => {
    const click = portal.click({ userId: 12, number: customer });
    if (!click.ok) throw new Error(click.reason);
    const portalCallId = click.call.callId;
    const dialled = phone.book.dialFromCard({ portalCallId, number: customer, line: sandboxLine.number });
    const callId = dialled.ok ? dialled.callId : '';
    phone.book.report({ type: 'call', callId, event: { type: 'sent', at: Date.now(), sipCallId: 'sip-1' } });
    see(callId, 'accepted', 'confirmed');
    await endRecorded(callId);
    expect(await allReported()).toEqual(['finish+attachrecord', 'upload']);
    expect(portal.state.activities).toHaveLength(1);
  });

  it('a missed call: two', async () => {
    const callId = ring();
    await portal.waitFor('call.shown');
    end(callId, 'missed');
    expect(await allReported()).toEqual(['register', 'finish']);
    expect(portal.state.statistics[0]).toMatchObject({ failedCode: '304' });
  });

  it('a number dialled here: register, show, finish', async () => {
    const dialled = phone.book.command({ type: 'dial', number: customer }, 'ui');
    const callId = dialled.ok ? dialled.callId : '';
    phone.book.report({ type: 'call', callId, event: { type: 'sent', at: Date.now(), sipCallId: 'sip-1' } });
    await portal.waitFor('call.shown');
    see(callId, 'accepted', 'confirmed');
    end(callId);
    expect(await allReported()).toEqual(['register', 'show', 'finish']);
  });

  it('a call that rings at ten agents, answered by one and recorded: four', async () => {
    const everybody = Array.from({ length: 10 }, (_, n) => String(12 + n));
    const line = { number: sandboxLine.number, kind: 'group' } as const;
    const desktopOf = (userId: string) => {
      const desktop = telephone(
        {
          journalFile: join(folder, `${userId}.db`),
          endpoint: `${portal.site.origin}/rest/`,
          token: portal.issueTokens(Number(userId)).accessToken,
          owner: { memberId: portal.memberId, userId },
          line,
        },
        { network: { fetch }, log: recordingLog().log },
      );
      desktop.start();
      const call = { callId: `call-${userId}`, sipCallId: `sip-${userId}`, physicalId: 'pbx-1', number: customer };
      desktop.book.report({ type: 'incoming', ...call, name: null, at: Date.now() - 9000 });
      return desktop;
    };
    const [leader, winner] = [desktopOf('12'), desktopOf('13')];
    // The companion host's words; its part in this is tested in test/integration/host.
    const hears = (desktop: typeof leader, callId: string, part: GroupPart, portalCallId: string | null) =>
      desktop.book.learn(callId, { type: 'group', part, portalCallId });
    hears(leader, 'call-12', groupPart('leader', { ringing: everybody }), null);
    const { call } = await portal.waitFor('call.registered');
    await portal.waitFor('call.shown', { where: ({ userId }) => userId === 21 });
    hears(winner, 'call-13', groupPart('follower'), call.callId);

    for (const type of ['answering', 'accepted', 'confirmed'] as const)
      winner.book.report({ type: 'call', callId: 'call-13', event: { type, at: Date.now() - 5000 } });
    const others = everybody.filter((userId) => userId !== '13');
    hears(winner, 'call-13', groupPart('winner', { show: ['13'], hide: others }), call.callId);
    hears(leader, 'call-12', groupPart('elsewhere'), null);
    await portal.waitFor('call.hidden', { where: ({ userId }) => userId === 21 });
    await winner.recordings.begin('call-13');
    await winner.recordings.append('call-13', 0, sound);
    const end = { cause: 'hungup', by: 'remote', sipCode: null } as const;
    winner.book.report({ type: 'call', callId: 'call-13', event: { type: 'ended', at: Date.now(), end } });
    await winner.recordings.end('call-13');
    await portal.waitFor('record.attached');
    expect(requestsTo(portal)).toEqual(['register+show', 'hide+show', 'finish+attachrecord', 'upload']);
    expect(portal.state.statistics).toMatchObject([{ portalUserId: 13, externalCallId: 'pbx-1' }]);
    await Promise.all([leader.stop(), winner.stop()]);
  });
});
