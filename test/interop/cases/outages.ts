/** The way to the exchange is gone for a while; the exchange itself knows nothing of it. */
import { describe, expect, it } from 'vitest';
import { type Agent, answer, dial, endOf, type Floor, hangUp, HZ, OUTSIDE_HZ, registeredAgain } from '../floor.ts';
import { dropTcp, resetTcp } from '../rig/firewall.ts';
import { until } from '../rig/server.ts';

/** Issue 3: a dead WSS is noticed in at most 5 s. */
const NOTICED_WITHIN = 5000;
/** Long enough for an INVITE to be lost and sent again, too short to be noticed. */
const MOMENT = 1000;
/** Of a second caller, who is told from the first by it. */
const NEXT_HZ = 1250;

export function outageCases(floor: () => Floor): void {
  const agentOverWss = (): Promise<Agent> => floor().agent(1001, { servers: [floor().exchange.wss] });
  const port = (): number => Number(new URL(floor().exchange.wss).port);

  describe('silent network', () => {
    it('in a call: noticed in five seconds, the sound goes on, the hang-up arrives after the mend', async () => {
      const agent = await agentOverWss();
      const desk = await floor().desk(2001);
      const callId = await dial(agent, 2001);
      await agent.untilEvent(callId, 'confirmed');
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), desk.waitToHear(HZ[1001]!)]);
      const mend = dropTcp(port());
      try {
        const begun = performance.now();
        await agent.until('registration', ({ registration }) => registration.state === 'offline', NOTICED_WITHIN);
        console.info(`  noticed after ${Math.round(performance.now() - begun)} ms`);
        // What is heard is of now: it stops and comes again while there is no way to the exchange.
        await agent.command({ type: 'mute', callId, muted: true });
        await desk.waitForOtherThan(HZ[1001]!);
        await agent.command({ type: 'mute', callId, muted: false });
        await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), desk.waitToHear(HZ[1001]!)]);
      } finally {
        mend();
      }
      await registeredAgain(agent);
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), desk.waitToHear(HZ[1001]!)]);
      expect(agent.events(callId)).not.toContain('ended');
      await refreshed(agent);
      await desk.hangUp();
      expect(await endOf(agent, callId)).toEqual({ cause: 'hungup', by: 'remote', sipCode: null });
      expect(await agent.liveTracks()).toBe(0);
    });

    it('for a moment, in which a call comes in: it rings once', async () => {
      const agent = await agentOverWss();
      const mend = dropTcp(port());
      const outside = await floor()
        .outsideCalls(1001)
        .finally(() => setTimeout(mend, MOMENT));
      const callId = await answer(agent);
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
      expect(shown(agent)).toEqual([callId]);
      await hangUp(agent, callId);
      await outside.finished();
    });
  });

  describe('reset connection', () => {
    it('in a call: the sound goes on, and a call that comes in right after the mend rings once', async () => {
      const agent = await agentOverWss();
      const outside = await floor().outsideAnswers();
      const callId = await dial(agent, 2901);
      await agent.untilEvent(callId, 'confirmed');
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
      const mend = resetTcp(port());
      try {
        await agent.until('registration', ({ registration }) => registration.state === 'offline', NOTICED_WITHIN);
        await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
      } finally {
        mend();
      }
      await registeredAgain(agent);
      const next = await floor().outsideCalls(1001, { hz: NEXT_HZ });
      const nextId = await answer(agent);
      await Promise.all([agent.waitToHear(nextId, NEXT_HZ), next.sound.waitToHear(HZ[1001]!)]);
      await Promise.all([agent.waitToHear(callId, OUTSIDE_HZ), outside.sound.waitToHear(HZ[1001]!)]);
      expect(shown(agent)).toEqual([nextId]);
      for (const each of [nextId, callId]) await hangUp(agent, each);
      await Promise.all([next.finished(), outside.finished()]);
    });
  });
}

/** The calls that main would have been told of as ringing. */
const shown = (agent: Agent): string[] =>
  agent.reports.flatMap((report) => (report.type === 'incoming' ? [report.callId] : []));

/** Until then the exchange sends what belongs to the call to the old connection (docs/reference/pbx.md 5, trap 8). */
async function refreshed(agent: Agent): Promise<void> {
  const registered = (): number => agent.sip.findLastIndex(({ text }) => isOk(text, 'REGISTER'));
  await until('the re-INVITE after the registration is answered', 8000, () =>
    agent.sip.slice(registered()).some(({ sent, text }) => !sent && isOk(text, 'INVITE')),
  );
}

const isOk = (text: string, method: string): boolean =>
  text.startsWith('SIP/2.0 200') && new RegExp(`^CSeq: \\d+ ${method}`, 'm').test(text);
