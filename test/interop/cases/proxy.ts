/**
 * What a forking proxy does otherwise than a B2BUA: all legs of one call have one Call-ID, no header names it, and a REFER
 * is for the other telephone to follow.
 */
import { describe, expect, it } from 'vitest';
import { type Agent, answer, dial, endOf, type Floor, hangUp, HZ, OUTSIDE_HZ, ringing } from '../floor.ts';

export function proxyCases(floor: () => Floor): void {
  describe('group', () => {
    it('sequential: one after the other, one Call-ID', async () => {
      const [one, other] = await Promise.all([floor().agent(1002), floor().agent(1003)]);
      const outside = await floor().outsideCalls(621);
      const mine = await ringing(one);
      expect(other.reports.some(({ type }) => type === 'incoming')).toBe(false);
      expect(await endOf(one, mine)).toMatchObject({ cause: 'missed', by: 'remote' });
      const theirs = await answer(other);
      await Promise.all([other.waitToHear(theirs, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1003]!)]);
      const [first, second] = await Promise.all([one.until('incoming'), other.until('incoming')]);
      expect(second.sipCallId).toBe(first.sipCallId);
      expect([first.physicalId, second.physicalId]).toEqual([null, null]);
      await hangUp(other, theirs);
      await outside.finished();
    });
  });

  describe('consult transfer', () => {
    /** 1001 talks with `number`, who is then held, and with 1002. */
    async function consulting(number: number): Promise<{ agent: Agent; colleague: Agent; calls: Consultation }> {
      const [agent, colleague] = await Promise.all([floor().agent(1001), floor().agent(1002)]);
      const callId = await dial(agent, number);
      await agent.untilEvent(callId, 'confirmed');
      await agent.command({ type: 'hold', callId, held: true });
      await agent.untilEvent(callId, 'hold', ({ held }) => held);
      const asked = await dial(agent, 1002);
      const theirs = await answer(colleague);
      await Promise.all([agent.waitToHear(asked, HZ[1002]!), colleague.waitToHear(theirs, HZ[1001]!)]);
      return { agent, colleague, calls: { callId, asked, theirs } };
    }

    it('of a caller who follows it: the colleague keeps one call, and hears the caller in it', async () => {
      const outside = await floor().outsideAnswers('answer-and-follow');
      const { agent, colleague, calls } = await consulting(2901);
      await agent.command({ type: 'replace', callId: calls.callId, withId: calls.asked });
      expect(await endOf(agent, calls.callId)).toMatchObject({ cause: 'transferred' });
      expect(await endOf(agent, calls.asked)).toMatchObject({ cause: 'transferred' });
      await Promise.all([colleague.waitToHear(calls.theirs, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1002]!)]);
      expect(colleague.reports.filter(({ type }) => type === 'incoming')).toHaveLength(1);
      expect(colleague.events(calls.theirs)).not.toContain('ended');
      expect(await agent.liveTracks()).toBe(0);
      await hangUp(colleague, calls.theirs);
      await outside.finished();
    });

    it('of an Offhook, which dials for nobody: refused, told, and both calls are as they were', async () => {
      const other = await floor().agent(1003);
      const answered = answer(other);
      const { agent, colleague, calls } = await consulting(1003);
      const others = await answered;
      await agent.command({ type: 'replace', callId: calls.callId, withId: calls.asked });
      const told = await agent.untilEvent(calls.callId, 'transferProgress');
      expect(told).toMatchObject({ stage: 'failed', sipCode: 603 });
      expect(other.dropped()).toMatchObject([{ what: 'request', detail: 'REFER of theirs' }]);
      await Promise.all([agent.waitToHear(calls.asked, HZ[1002]!), colleague.waitToHear(calls.theirs, HZ[1001]!)]);
      await hangUp(agent, calls.asked);
      await agent.command({ type: 'hold', callId: calls.callId, held: false });
      await agent.untilEvent(calls.callId, 'hold', ({ held }) => !held);
      await Promise.all([agent.waitToHear(calls.callId, HZ[1003]!), other.waitToHear(others, HZ[1001]!)]);
      await hangUp(agent, calls.callId);
      expect(await endOf(other, others)).toMatchObject({ cause: 'hungup' });
    });
  });
}

interface Consultation {
  readonly callId: string;
  readonly asked: string;
  /** The colleague's end of `asked`. */
  readonly theirs: string;
}
