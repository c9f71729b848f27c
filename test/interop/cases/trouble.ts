/** What goes wrong between the phone and any exchange, and what takes long. */
import { describe, expect, it } from 'vitest';
import { startTurn } from '../../../sandbox/ice/turn/server.ts';
import { type Agent, answer, dial, endOf, type Floor, hangUp, HZ, OUTSIDE_HZ, registeredAgain } from '../floor.ts';
import { dropBetween } from '../rig/firewall.ts';
import { until } from '../rig/server.ts';
import type { Outside } from '../rig/sipp.ts';

/** The relay's address; the browser and the exchange are at 127.0.0.1. */
const RELAY = '127.0.0.5';

export interface Nature {
  /** Whether the sound goes through another program than the one that is killed. */
  readonly soundSurvives: boolean;
  /** A B2BUA has its own session timer with the phone (account 1006); through a proxy the caller has one. */
  readonly timerScenario: 'call' | 'session-timer';
}

export function troubleCases(floor: () => Floor, { soundSurvives, timerScenario }: Nature): void {
  describe('session timer', () => {
    /** RFC 4028 10: half of the 90 s that either exchange's shortest session lasts. */
    const REFRESHED_WITHIN = 50_000;

    it('is refreshed, and the call goes on', async () => {
      const agent = await floor().agent(1006);
      const outside = await floor().outsideCalls(1006, { scenario: timerScenario });
      const callId = await answer(agent);
      expect(agent.sip.some(({ sent, text }) => !sent && /^INVITE[^]*^Session-Expires: 90/m.test(text))).toBe(true);
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1006]!)]);
      const begun = agent.sip.length;
      const answers = (): string[] => agent.sip.slice(begun).map(({ text }) => text);
      await until('a refresh is answered', REFRESHED_WITHIN, () =>
        answers().some((text) => /^SIP\/2\.0 200[^]*^CSeq: \d+ (?:UPDATE|INVITE)/m.test(text)),
      );
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1006]!)]);
      await hangUp(agent, callId);
      await outside.finished();
    });
  });

  describe('wrong codec', () => {
    it('offered to us is refused with 488 and never rings', async () => {
      const user = floor().exchange.foreignCodecUser;
      const agent = await floor().agent(user);
      const outside = await floor().outsideCalls(user, { codec: [18, '18 G729/8000'] });
      await agent.until('dropped', ({ what }) => what === 'request');
      // The scenario expects an answer, so a refusal is its failure.
      await expect(outside.finished()).rejects.toThrow();
      const refusals = () => agent.sip.filter(({ sent, text }) => sent && text.startsWith('SIP/2.0 488')).length;
      // The browser tells of its messages in its own time.
      await expect.poll(refusals).toBe(1);
      expect(agent.reports.some(({ type }) => type === 'incoming')).toBe(false);
    });
  });

  describe('TURN only', () => {
    it('is heard both ways through the relay, with every other way shut', async () => {
      const turn = await startTurn({ host: RELAY });
      const mend = dropBetween('127.0.0.1', '127.0.0.1', floor().exchange.mediaPorts);
      try {
        const agent = await floor().agent(1001, { iceServers: [turn.iceServer], relayOnly: true });
        const outside = await floor().outsideAnswers();
        const callId = await dial(agent, 2901);
        await agent.untilEvent(callId, 'confirmed');
        await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
        expect(Math.min(turn.relayed.toPeer, turn.relayed.toClient)).toBeGreaterThan(0);
        await hangUp(agent, callId);
      } finally {
        mend();
        await turn.stop();
      }
    });
  });

  describe('kill -9', () => {
    /** A call with sound both ways, the exchange gone and back again. */
    async function outage(): Promise<{ agent: Agent; outside: Outside; callId: string }> {
      const { exchange } = floor();
      const agent = await floor().agent(1001);
      const outside = await floor().outsideAnswers();
      const callId = await dial(agent, 2901);
      await agent.untilEvent(callId, 'confirmed');
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
      await exchange.crash();
      await agent.untilRegistration('offline');
      await exchange.up();
      await registeredAgain(agent);
      return { agent, outside, callId };
    }

    async function nextCallWorks(agent: Agent): Promise<void> {
      const next = await floor().outsideCalls(1001);
      const callId = await answer(agent);
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), next.sound.waitToHear(HZ[1001]!)]);
      await hangUp(agent, callId);
      await next.finished();
    }

    it('of the exchange while the phone is idle: it registers again, and the next call comes', async () => {
      const agent = await floor().agent(1001);
      await floor().exchange.crash();
      await agent.untilRegistration('offline');
      await floor().exchange.up();
      await registeredAgain(agent);
      await nextCallWorks(agent);
    });

    it.runIf(soundSurvives)('of the exchange in a call: its media server lives on, and the call with it', async () => {
      const { agent, outside, callId } = await outage();
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
      await hangUp(agent, callId);
      await outside.finished();
      await nextCallWorks(agent);
    });

    it.skipIf(soundSurvives)('of the exchange in a call: the network took the call, the phone comes back', async () => {
      const { agent, callId } = await outage();
      expect(await endOf(agent, callId, 45_000)).toMatchObject({ cause: 'network' });
      expect(await agent.liveTracks()).toBe(0);
      await nextCallWorks(agent);
    });
  });
}
