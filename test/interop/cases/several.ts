/** Passing calls on, and several at once. The exchange does the work of whoever is asked to call on: a B2BUA. */
import { describe, expect, it } from 'vitest';
import { type Agent, answer, dial, endOf, type Floor, hangUp, HZ, OUTSIDE_HZ } from '../floor.ts';
import type { Outside } from '../rig/sipp.ts';

export function severalCases(floor: () => Floor): void {
  /** A caller from outside talks with 1001. */
  async function talking(): Promise<{ agent: Agent; outside: Outside; callId: string }> {
    const agent = await floor().agent(1001);
    const outside = await floor().outsideCalls(1001);
    const callId = await answer(agent);
    await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
    return { agent, outside, callId };
  }

  describe('blind transfer', () => {
    it('connects the caller with a colleague and ends here', async () => {
      const colleague = await floor().agent(1002);
      const { agent, outside, callId } = await talking();
      await agent.command({ type: 'refer', callId, target: '1002' });
      const theirs = await answer(colleague);
      await agent.untilEvent(callId, 'transferProgress', ({ stage }) => stage === 'done');
      expect(await endOf(agent, callId)).toMatchObject({ cause: 'transferred' });
      await Promise.all([colleague.waitToHear(theirs, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1002]!)]);
      await hangUp(colleague, theirs);
      await outside.finished();
    });
  });

  describe('consult transfer', () => {
    it('connects the caller with the colleague who was asked, and ends both calls here', async () => {
      const colleague = await floor().agent(1002);
      const { agent, outside, callId } = await talking();
      await agent.command({ type: 'hold', callId, held: true });
      await agent.untilEvent(callId, 'hold', ({ held }) => held);
      const asked = await dial(agent, 1002);
      const theirs = await answer(colleague);
      await Promise.all([agent.waitToHear(asked, HZ[1002]!), colleague.waitToHear(theirs, HZ[1001]!)]);
      await agent.command({ type: 'replace', callId, withId: asked });
      expect(await endOf(agent, callId)).toMatchObject({ cause: 'transferred' });
      expect(await endOf(agent, asked)).toMatchObject({ cause: 'transferred' });
      await Promise.all([colleague.waitToHear(theirs, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1002]!)]);
      await hangUp(colleague, theirs);
      await outside.finished();
    });
  });
}
