/**
 * Calls that go elsewhere. A B2BUA carries out a REFER and a 302 itself; a proxy hands the REFER to the other telephone.
 */
import { describe, expect, it } from 'vitest';
import { answer, dial, endOf, type Floor, hangUp, HZ, OUTSIDE_HZ, ringing } from '../floor.ts';

export function elsewhereCases(floor: () => Floor): void {
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

  describe('redirect', () => {
    it('before the answer sends the caller to a colleague (302)', async () => {
      const [agent, colleague] = await Promise.all([floor().agent(1001), floor().agent(1002)]);
      const outside = await floor().outsideCalls(1001);
      const callId = await ringing(agent);
      await agent.command({ type: 'redirect', callId, target: '1002' });
      expect(await endOf(agent, callId)).toEqual({ cause: 'redirected', by: 'local', sipCode: 302 });
      const theirs = await answer(colleague);
      await Promise.all([colleague.waitToHear(theirs, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1002]!)]);
      await hangUp(colleague, theirs);
      await outside.finished();
    });
  });
}
