/** (i) A call goes from one agent to the other: its CALL_ID moves, and one activity results (bitrix24.md 8i). */
import assert from 'node:assert/strict';
import type { RobotLeg } from '../../sandbox/pbx/robots/leg.ts';
import { answered, ended } from '../office/far-end.ts';
import type { Seat } from './rig/seat.ts';
import { BUSY, CALLER_HZ, JULIA, type Stage } from './rig/stage.ts';
import type { Scenario } from './scenario.ts';

const moved = ['Mara: register Mara in show', 'Mara: hide Mara', 'Mara: show Ben', 'Ben: finish Ben 200'];

export const scenario: Scenario = {
  title: 'A transfer between agents',
  acts: [
    {
      title: 'Asked and passed on, all on the card: Ben’s page gets the card with the same CALL_ID',
      async play(stage) {
        const { mara, ben } = stage;
        const { callId } = await talking(stage, mara, JULIA.number);
        stage.recorder.say('Mara', 'presses Transfer on the card, and chooses Ben');
        await mara.card.press('Transfer');
        await mara.card.dialog.getByText('Ben Ortiz (103)').click();
        await ben.answers(mara.agent.extension);
        const onward = stage.takesOver();
        stage.recorder.say('Mara', 'presses Complete transfer');
        await mara.card.press('Complete transfer');
        const leg = await onward;
        await mara.card.isGone();
        await ben.card.is('connected');
        assert.equal(await ben.card.callId(), callId);
        await leg.waitToHear(ben.agent.hz);
        await ben.card.press('Hang up');
        await ended(leg);
        await stage.reported(moved, 60_000);
        assert.deepEqual(stage.crm(JULIA.number), ['in 200, Ben, contact of Mara, activity']);
        assert.deepEqual(
          stage.rows(JULIA.number).map((row) => row.callId),
          [callId],
        );
      },
    },
    {
      title: 'Passed on without asking: the call is Ben’s when he answers',
      async play(stage) {
        const { mara, ben } = stage;
        const stranger = stage.stranger();
        const { id, callId } = await talking(stage, mara, stranger);
        const onward = stage.takesOver();
        await mara.do({ type: 'transfer', callId: id, number: ben.agent.extension });
        await ben.answers(stranger);
        const leg = await onward;
        await answered(leg);
        await leg.waitToHear(ben.agent.hz);
        await ben.untilCall(
          ({ phase, inherited }) => phase === 'talking' && inherited?.state === 'ours',
          'the call, as his',
        );
        await ben.hangsUp(stranger);
        await stage.reported(moved, 60_000);
        // The lead that Mara's registration made is of the one who talked last (bitrix24.md 3.3).
        assert.deepEqual(stage.crm(stranger), ['in 200, Ben, lead of Ben, activity']);
        assert.deepEqual(
          stage.rows(stranger).map((row) => row.callId),
          [callId],
        );
      },
    },
    {
      title: 'Asked first, then passed on: the question is reported by neither side',
      async play(stage) {
        const { mara, ben } = stage;
        const stranger = stage.stranger();
        const { id, callId } = await talking(stage, mara, stranger);
        stage.recorder.say('Mara', 'asks Ben first');
        await mara.do({ type: 'consult', callId: id, number: ben.agent.extension });
        await ben.answers(mara.agent.extension);
        await mara.untilCall(({ consultOf, phase }) => consultOf === id && phase === 'talking', 'Ben on the line');
        const onward = stage.takesOver();
        stage.recorder.say('Mara', 'connects them');
        await mara.do({ type: 'completeTransfer', callId: id });
        await onward;
        await mara.over(id);
        const atBen = await ben.untilCall(
          ({ phase, inherited }) => phase === 'talking' && inherited?.state === 'ours',
          'the call, as his',
        );
        await ben.hears(CALLER_HZ);
        await ben.do({ type: 'hangup', callId: atBen.id });
        await stage.reported(moved, 60_000);
        assert.deepEqual(
          stage.rows(stranger).map((row) => [row.callId, row.portalUserId]),
          [[callId, ben.agent.userId]],
        );
        assert.equal(stage.activities(stranger).length, 1);
      },
    },
    {
      title: 'Asked first, and returned to the client: nothing moves',
      async play(stage) {
        const { mara, ben } = stage;
        const stranger = stage.stranger();
        const { id, leg } = await talking(stage, mara, stranger);
        await mara.do({ type: 'consult', callId: id, number: ben.agent.extension });
        await ben.answers(mara.agent.extension);
        stage.recorder.say('Mara', 'returns to the client');
        await mara.do({ type: 'cancelTransfer', callId: id });
        await mara.untilCall(
          (call) => call.id === id && call.hold === 'none' && call.transfer === null,
          'the client back',
        );
        await leg.waitToHear(mara.agent.hz);
        await mara.hangsUp(stranger);
        await stage.reported(['Mara: register Mara in show', 'Mara: finish Mara 200'], 60_000);
        assert.deepEqual(stage.cards(ben), []);
      },
    },
    {
      title: 'Ben declines: the call is still Mara’s, and so is its finish',
      async play(stage) {
        const { mara, ben } = stage;
        const stranger = stage.stranger();
        const { id, leg } = await talking(stage, mara, stranger);
        await mara.do({ type: 'transfer', callId: id, number: ben.agent.extension });
        await ben.declines(stranger);
        await mara.untilCall((call) => call.id === id && call.transfer?.stage === 'failed', 'a failed transfer');
        await mara.do({ type: 'cancelTransfer', callId: id });
        await leg.waitToHear(mara.agent.hz);
        await mara.hangsUp(stranger);
        await stage.reported(['Mara: register Mara in show', 'Mara: finish Mara 200'], 60_000);
        assert.deepEqual(stage.crm(stranger), ['in 200, Mara, lead of Mara, activity']);
      },
    },
    {
      title: 'To somebody outside who is busy: it fails, and Mara goes on',
      async play(stage) {
        const { mara } = stage;
        const stranger = stage.stranger();
        const { id } = await talking(stage, mara, stranger);
        await mara.do({ type: 'transfer', callId: id, number: BUSY });
        await mara.untilCall((call) => call.id === id && call.transfer?.stage === 'failed', 'a failed transfer');
        await mara.do({ type: 'cancelTransfer', callId: id });
        await mara.hangsUp(stranger);
        await stage.reported(['Mara: register Mara in show', 'Mara: finish Mara 200'], 60_000);
      },
    },
    {
      title: 'To somebody outside: finished by Mara when it leaves her',
      async play(stage) {
        const { mara } = stage;
        const stranger = stage.stranger();
        const { id } = await talking(stage, mara, stranger);
        const onward = stage.takesOver();
        await mara.do({ type: 'transfer', callId: id, number: '+12025550188' });
        assert.equal((await mara.over(id)).end?.cause, 'transferred');
        await stage.reported(['Mara: register Mara in show', 'Mara: finish Mara 200'], 60_000);
        assert.deepEqual(stage.crm(stranger), ['in 200, Mara, lead of Mara, activity']);
        await (await onward).hangup();
      },
    },
  ],
};

interface Talk {
  readonly id: string;
  /** CALL_ID. */
  readonly callId: string;
  readonly leg: RobotLeg;
}

async function talking(stage: Stage, seat: Seat, number: string): Promise<Talk> {
  const leg = await stage.calls(seat, number);
  const { id } = await seat.answers(number);
  await answered(leg);
  await seat.card.is('connected');
  const { portalCallId } = await seat.untilCall((call) => call.id === id && call.portalCallId !== null, 'its CALL_ID');
  return { id, callId: portalCallId ?? '', leg };
}
