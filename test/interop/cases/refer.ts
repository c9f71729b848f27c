/** A call that is passed on by a REFER that a B2BUA carries out itself, and a proxy hands to the other telephone. */
import { describe, expect, it } from 'vitest';
import { answer, dial, endOf, type Floor, hangUp, HZ, OUTSIDE_HZ } from '../floor.ts';

export function referCases(floor: () => Floor): void {
  describe('blind transfer', () => {
    it('of a desk telephone to a colleague connects those two and ends here', async () => {
      const [agent, colleague] = await Promise.all([floor().agent(1001), floor().agent(1002)]);
      const desk = await floor().desk(2001);
      const callId = await dial(agent, 2001);
      await agent.untilEvent(callId, 'confirmed');
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), desk.waitToHear(HZ[1001]!)]);
      await agent.command({ type: 'refer', callId, target: '1002' });
      const theirs = await answer(colleague);
      expect(await endOf(agent, callId)).toMatchObject({ cause: 'transferred' });
      await Promise.all([colleague.waitToHear(theirs, OUTSIDE_HZ), desk.waitToHear(HZ[1002]!)]);
      await hangUp(colleague, theirs);
    });
  });
}
