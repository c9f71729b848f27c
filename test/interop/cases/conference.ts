/** Three voices, mixed in the agent's own phone: the exchange sees two ordinary calls. */
import { describe, it } from 'vitest';
import { answer, dial, type Floor, hangUp, HZ, OUTSIDE_HZ } from '../floor.ts';

export function conferenceCases(floor: () => Floor): void {
  describe('conference', () => {
    it('lets the two others hear each other, and no longer when it is split', async () => {
      const [agent, colleague] = await Promise.all([floor().agent(1001), floor().agent(1002)]);
      const outside = await floor().outsideAnswers();
      const first = await dial(agent, 2901);
      await agent.untilEvent(first, 'confirmed');
      const second = await dial(agent, 1002);
      const theirs = await answer(colleague);
      await agent.untilEvent(second, 'confirmed');
      // A muted agent: what the others then hear are each other.
      for (const callId of [first, second]) await agent.command({ type: 'mute', callId, muted: true });
      await agent.command({ type: 'mix', callIds: [first, second] });
      await agent.untilEvent(second, 'conference', ({ joined }) => joined);
      await Promise.all([outside.sound.waitToHear(HZ[1002]!), colleague.waitToHear(theirs, OUTSIDE_HZ)]);
      await Promise.all([agent.waitToHear(first, OUTSIDE_HZ), agent.waitToHear(second, HZ[1002]!)]);
      await agent.command({ type: 'mix', callIds: [] });
      await agent.untilEvent(second, 'conference', ({ joined }) => !joined);
      await outside.sound.waitForOtherThan(HZ[1002]!);
      await hangUp(agent, first);
      await hangUp(agent, second);
      await outside.finished();
    });
  });
}
