/** What a forking proxy does otherwise than a B2BUA: all legs of one call have one Call-ID, and no header names it. */
import { describe, expect, it } from 'vitest';
import { answer, endOf, type Floor, hangUp, HZ, OUTSIDE_HZ, ringing } from '../floor.ts';

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
}
