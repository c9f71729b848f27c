/** What only a PBX with queues, mailboxes and hints shows; numbers as in `rig/asterisk/etc/extensions.conf`. */
import { describe, expect, it } from 'vitest';
import type { Asterisk } from '../rig/asterisk.ts';
import { type Agent, answer, dial, endOf, type Floor, hangUp, HZ, OUTSIDE_HZ, ringing } from '../floor.ts';

export function asteriskCases(floor: () => Floor, asterisk: () => Asterisk): void {
  describe('queue', () => {
    it('ring-all: both ring, again after a pause, and the slower one is told; one name for all legs', async () => {
      const [one, other] = await Promise.all([floor().agent(1002), floor().agent(1003)]);
      const outside = await floor().outsideCalls(620);
      const [mine, theirs] = await Promise.all([ringing(one), ringing(other)]);
      expect(await endOf(one, mine)).toMatchObject({ cause: 'missed', by: 'remote' });
      expect(await endOf(other, theirs)).toMatchObject({ cause: 'missed', by: 'remote' });

      const theirsAgain = await ringing(other);
      const mineAgain = await answer(one);
      expect(await endOf(other, theirsAgain)).toMatchObject({ cause: 'answeredElsewhere' });
      await Promise.all([one.waitToHear(mineAgain, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1002]!)]);
      const legs = [...invitations(one), ...invitations(other)];
      expect(legs).toHaveLength(4);
      expect(new Set(legs.map(({ sipCallId }) => sipCallId)).size).toBe(4);
      expect(new Set(legs.map(({ physicalId }) => physicalId)).size).toBe(1);
      await hangUp(one, mineAgain);
      await outside.finished();
    });

    it('sequential: one after the other, one name for both legs', async () => {
      const [one, other] = await Promise.all([floor().agent(1002), floor().agent(1003)]);
      const outside = await floor().outsideCalls(621);
      const mine = await ringing(one);
      expect(invitations(other)).toEqual([]);
      expect(await endOf(one, mine)).toMatchObject({ cause: 'missed', by: 'remote' });
      const theirs = await answer(other);
      await Promise.all([other.waitToHear(theirs, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1003]!)]);
      const [first, second] = [invitations(one)[0], invitations(other)[0]];
      expect(first?.physicalId).toMatch(/^\d+\.\d+$/);
      expect(second?.physicalId).toBe(first?.physicalId);
      expect(second?.sipCallId).not.toBe(first?.sipCallId);
      await hangUp(other, theirs);
      await outside.finished();
    });
  });

  describe('dtmf', () => {
    it.each([
      ['rfc4733', 1001],
      ['info', 1007],
    ] as const)('by %s is read by the exchange', async (dtmf, user) => {
      const agent = await floor().agent(user, { dtmf });
      const callId = await dial(agent, 607);
      await agent.untilEvent(callId, 'confirmed');
      await agent.command({ type: 'dtmf', callId, tones: '192837' });
      await asterisk().waitForLog(new RegExp(`digits of ${user}: 192837\\.`));
      expect(agent.sip.some(({ sent, text }) => sent && text.startsWith('INFO'))).toBe(dtmf === 'info');
    });
  });

  describe('wrong codec', () => {
    it('wanted by the exchange ends the call out as failed', async () => {
      const agent = await floor().agent(1008);
      expect(await endOf(agent, await dial(agent, 600))).toEqual({ cause: 'failed', by: 'remote', sipCode: 488 });
      expect(await agent.liveTracks()).toBe(0);
    });
  });

  describe('call out', () => {
    it('hears the exchange before the answer, then the echo of itself', async () => {
      const agent = await floor().agent(1001);
      const callId = await dial(agent, 606);
      await agent.waitToHear(callId, 440);
      expect(agent.events(callId)).not.toContain('accepted');
      await agent.untilEvent(callId, 'confirmed');
      await agent.waitToHear(callId, HZ[1001]!);
    });

    it('is hung up by the exchange', async () => {
      const agent = await floor().agent(1001);
      const callId = await dial(agent, 609);
      expect(await endOf(agent, callId)).toEqual({ cause: 'hungup', by: 'remote', sipCode: null });
    });
  });

  describe('auto answer', () => {
    it.each([
      ['Call-Info', '*801001'],
      ['Alert-Info', '*811001'],
    ] as const)('is asked for by %s', async (_header, number) => {
      const [agent, boss] = await Promise.all([floor().agent(1001), floor().agent(1002)]);
      const theirs = await dial(boss, number);
      expect(await agent.until('incoming')).toMatchObject({ answerAfter: 0, number: '1002' });
      const callId = await answer(agent);
      await Promise.all([agent.waitToHear(callId, HZ[1002]!), boss.waitToHear(theirs, HZ[1001]!)]);
    });
  });

  describe('voicemail', () => {
    it('tells how many messages wait when one is left', async () => {
      const agent = await floor().agent(1001, { messages: true });
      await agent.until('messages', ({ waiting }) => !waiting);
      const outside = await floor().outsideCalls('*901001', { scenario: 'call-and-hang-up' });
      await outside.finished();
      await agent.until('messages', ({ waiting, fresh }) => waiting && fresh === 1, 10_000);
    });
  });

  describe('BLF', () => {
    it('shows a colleague idle, ringing, busy and idle again', async () => {
      const colleague = await floor().agent(1002);
      const agent = await floor().agent(1001, { watched: ['1002'] });
      const shows = (presence: string) =>
        agent.until('watched', (report) => report === lastOf(agent) && report.presence === presence);
      await shows('idle');
      const outside = await floor().outsideCalls(1002);
      await ringing(colleague);
      await shows('ringing');
      const callId = await answer(colleague);
      await shows('busy');
      await hangUp(colleague, callId);
      await shows('idle');
      await outside.finished();
    });

    it('lets a colleague pick the ringing call up', async () => {
      const [rung, picker] = await Promise.all([floor().agent(1002), floor().agent(1003)]);
      const outside = await floor().outsideCalls(1002);
      const theirs = await ringing(rung);
      const mine = await dial(picker, '*8');
      await picker.untilEvent(mine, 'confirmed');
      await Promise.all([picker.waitToHear(mine, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1003]!)]);
      // Asterisk cancels it with `Q.850;cause=16` alone: nothing tells a call that was picked up from one given up.
      expect(await endOf(rung, theirs)).toMatchObject({ cause: 'missed' });
      await hangUp(picker, mine);
      await outside.finished();
    });
  });
}

const invitations = (agent: Agent) => agent.reports.filter((report) => report.type === 'incoming');

const lastOf = (agent: Agent) => agent.reports.findLast(({ type }) => type === 'watched');
