/** What every exchange must be able to do with the phone. */
import { describe, expect, it } from 'vitest';
import { answer, dial, endOf, type Floor, hangUp, HZ, OUTSIDE_HZ, ringing } from '../floor.ts';

export function callCases(floor: () => Floor): void {
  describe('register', () => {
    it('over ws', async () => {
      const agent = await floor().agent(1001);
      expect(agent.digests.map(({ method }) => method)).toEqual(['REGISTER']);
    });

    it('over wss', async () => {
      await floor().agent(1001, { servers: [floor().exchange.wss] });
    });

    it('says that the password is wrong', async () => {
      const agent = await floor().window(1001, 'guessed');
      await agent.setUp(floor().account(1001));
      const { registration } = await agent.untilRegistration('offline');
      expect(registration).toEqual({ state: 'offline', reason: 'wrongSipPassword' });
    });
  });

  describe('call out', () => {
    it('to a desk telephone', async () => {
      const agent = await floor().agent(1001);
      const desk = await floor().desk(2001);
      const callId = await dial(agent, 2001);
      await agent.untilEvent(callId, 'confirmed');
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), desk.waitToHear(HZ[1001]!)]);
      await hangUp(agent, callId);
    });

    it('to the telephone network, heard on both sides, hung up here', async () => {
      const agent = await floor().agent(1001);
      const outside = await floor().outsideAnswers();
      const callId = await dial(agent, 2901);
      await agent.untilEvent(callId, 'confirmed');
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
      expect(agent.events(callId)).toEqual(['sent', 'progress', 'accepted', 'confirmed']);
      await hangUp(agent, callId);
      await outside.finished();
    });

    it('to a colleague', async () => {
      const [one, other] = await Promise.all([floor().agent(1001), floor().agent(1002)]);
      const mine = await dial(one, 1002);
      const theirs = await answer(other);
      await Promise.all([one.waitToHear(mine, HZ[1002]!), other.waitToHear(theirs, HZ[1001]!)]);
      await hangUp(other, theirs);
      expect(await endOf(one, mine)).toEqual({ cause: 'hungup', by: 'remote', sipCode: null });
    });

    it('hears early media instead of a ringback of its own', async () => {
      const agent = await floor().agent(1001);
      await floor().outsideAnswers('early-media');
      const callId = await dial(agent, 2901);
      await agent.waitToHear(callId, OUTSIDE_HZ);
      expect(agent.events(callId)).not.toContain('accepted');
      expect(await agent.toneSeconds()).toBe(0);
      await agent.untilEvent(callId, 'confirmed');
      await agent.waitToHear(callId, OUTSIDE_HZ);
    });

    it('is taken back before the answer: the other phone stops ringing', async () => {
      const [one, other] = await Promise.all([floor().agent(1001), floor().agent(1002)]);
      const mine = await dial(one, 1002);
      const theirs = await ringing(other);
      await one.untilEvent(mine, 'progress');
      await hangUp(one, mine);
      expect(await endOf(one, mine)).toEqual({ cause: 'cancelled', by: 'local', sipCode: null });
      expect(await endOf(other, theirs)).toMatchObject({ cause: 'missed', by: 'remote' });
    });

    it.each([
      ['604', 'busy', 486],
      ['605', 'unavailable', 503],
      ['1005', 'unavailable', 480],
      ['999', 'invalidNumber', 404],
    ] as const)('to %s ends as %s', async (number, cause, sipCode) => {
      const agent = await floor().agent(1001);
      expect(await endOf(agent, await dial(agent, number))).toEqual({ cause, by: 'remote', sipCode });
    });

    it('to a colleague who declines is busy', async () => {
      const [one, other] = await Promise.all([floor().agent(1001), floor().agent(1002)]);
      const mine = await dial(one, 1002);
      const theirs = await ringing(other);
      await other.command({ type: 'decline', callId: theirs, status: 486 });
      expect(await endOf(one, mine)).toEqual({ cause: 'busy', by: 'remote', sipCode: 486 });
      expect(await endOf(other, theirs)).toEqual({ cause: 'declined', by: 'local', sipCode: 486 });
    });
  });

  describe('call in', () => {
    it('from the telephone network, heard on both sides, hung up here', async () => {
      const agent = await floor().agent(1001);
      const outside = await floor().outsideCalls(1001, { caller: '+4930123456', name: 'Bert' });
      const callId = await answer(agent);
      expect(await agent.until('incoming')).toMatchObject({ number: '+4930123456', name: 'Bert' });
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
      await hangUp(agent, callId);
      await outside.finished();
    });

    it('is hung up by the caller', async () => {
      const agent = await floor().agent(1001);
      const outside = await floor().outsideCalls(1001, { scenario: 'call-and-hang-up' });
      const callId = await answer(agent);
      expect(await endOf(agent, callId)).toEqual({ cause: 'hungup', by: 'remote', sipCode: null });
      await outside.finished();
    });

    it('is given up by the caller', async () => {
      const agent = await floor().agent(1001);
      const outside = await floor().outsideCalls(1001, { scenario: 'call-and-cancel' });
      const callId = await ringing(agent);
      expect(await endOf(agent, callId)).toEqual({ cause: 'missed', by: 'remote', sipCode: 487 });
      await outside.finished();
    });

    it('from a desk telephone', async () => {
      const agent = await floor().agent(1001);
      const desk = await floor().desk(2001);
      await desk.dial('1001');
      const callId = await answer(agent);
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), desk.waitToHear(HZ[1001]!)]);
      await desk.hangUp();
      expect(await endOf(agent, callId)).toEqual({ cause: 'hungup', by: 'remote', sipCode: null });
    });

    it('without an offer in the INVITE', async () => {
      const agent = await floor().agent(1001);
      const outside = await floor().outsideCalls(1001, { scenario: 'late-offer' });
      const callId = await answer(agent);
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
      await hangUp(agent, callId);
      await outside.finished();
    });
  });

  describe('hold', () => {
    it('lets the other side hear us no more, and resumes', async () => {
      const agent = await floor().agent(1001);
      const outside = await floor().outsideAnswers();
      const callId = await dial(agent, 2901);
      await agent.untilEvent(callId, 'confirmed');
      await outside.sound.waitToHear(HZ[1001]!);
      await agent.command({ type: 'hold', callId, held: true });
      await agent.untilEvent(callId, 'hold', ({ held }) => held);
      await outside.sound.waitForOtherThan(HZ[1001]!);
      await agent.command({ type: 'hold', callId, held: false });
      await agent.untilEvent(callId, 'hold', ({ held }) => !held);
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
      await hangUp(agent, callId);
      await outside.finished();
    });
  });

  describe('dtmf', () => {
    it('by RFC 4733 arrives as keys', async () => {
      const agent = await floor().agent(1001);
      const outside = await floor().outsideAnswers();
      const callId = await dial(agent, 2901);
      await agent.untilEvent(callId, 'confirmed');
      await outside.sound.waitToHear(HZ[1001]!);
      await agent.command({ type: 'dtmf', callId, tones: '12' });
      await agent.command({ type: 'dtmf', callId, tones: '34*#' });
      await outside.sound.waitForDigits('1234*#');
    });
  });

  describe('answered elsewhere', () => {
    it('is told to the phone that was slower', async () => {
      const [one, other] = await Promise.all([floor().agent(1002), floor().agent(1003)]);
      const outside = await floor().outsideCalls(610);
      const theirs = await ringing(other);
      const mine = await answer(one);
      expect(await endOf(other, theirs)).toEqual({ cause: 'answeredElsewhere', by: 'remote', sipCode: 487 });
      await Promise.all([one.waitToHear(mine, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1002]!)]);
      await hangUp(one, mine);
      await outside.finished();
    });

    it('of three phones one declines: the other two ring on', async () => {
      const [one, two, three] = await Promise.all([1002, 1003, 1004].map((user) => floor().agent(user)));
      const outside = await floor().outsideCalls(611);
      const [first, second, third] = await Promise.all([ringing(one!), ringing(two!), ringing(three!)]);
      await one!.command({ type: 'decline', callId: first, status: 486 });
      expect(await endOf(one!, first)).toMatchObject({ cause: 'declined' });
      const mine = await answer(three!);
      expect(mine).toBe(third);
      expect(await endOf(two!, second)).toMatchObject({ cause: 'answeredElsewhere' });
      expect(two!.events(second)).toEqual(['ended']);
      await Promise.all([three!.waitToHear(mine, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1004]!)]);
      await hangUp(three!, mine);
      await outside.finished();
    });
  });
}
