/** (b) An unknown number at a queue that rings everybody (bitrix24.md 8b), without a companion host. */
import assert from 'node:assert/strict';
import { answered, ended } from '../office/far-end.ts';
import { CALL_ID_MODES, nameOf } from './rig/modes.ts';
import { QUEUE, type Setting, type Stage } from './rig/stage.ts';
import type { Act, Scenario } from './scenario.ts';

/** Who answers registers; the others' desktops ring, and the portal hears nothing of it. */
const withoutHost: readonly Act[] = CALL_ID_MODES.flatMap((mode) => {
  const setting = {
    line: 'group',
    header: mode.header,
    queue: { rings: 'all', callIds: mode.callIds },
  } satisfies Setting;
  return [
    {
      setting,
      title: `Ben answers: one call, his (${nameOf(mode)})`,
      async play(stage) {
        const { ada, mara, ben } = stage;
        const stranger = stage.stranger();
        const caller = await stage.calls(QUEUE, stranger);
        await everybodyRings(stage, stranger);
        const lost = [ada, mara].map((seat) => seat.call(stranger));
        await ben.answers(stranger);
        await answered(caller);
        for (const [at, seat] of [ada, mara].entries()) {
          assert.equal((await seat.over((await lost[at]!).id)).end?.cause, 'answeredElsewhere');
        }
        await caller.waitToHear(ben.agent.hz);
        await ben.card.is('connected');
        await caller.hangup();
        await stage.reported(['Ben: register Ben in show', 'Ben: finish Ben 200']);
        assert.deepEqual(stage.crm(stranger), ['in 200, Ben, lead of Ben, activity']);
        for (const seat of [ada, mara]) assert.deepEqual(stage.cards(seat), []);
      },
    },
    {
      setting,
      title: `Mara declines, Ada answers (${nameOf(mode)})`,
      async play(stage) {
        const { ada, mara } = stage;
        const stranger = stage.stranger();
        const caller = await stage.calls(QUEUE, stranger);
        await everybodyRings(stage, stranger);
        await mara.declines(stranger);
        await ada.answers(stranger);
        await answered(caller);
        await ada.hangsUp(stranger);
        await stage.reported(['Ada: register Ada in show', 'Ada: finish Ada 200']);
        assert.deepEqual(stage.crm(stranger), ['in 200, Ada, lead of Ada, activity']);
      },
    },
  ];
});

const nobody: Act = {
  setting: { line: 'group', header: true, queue: { rings: 'all', callIds: 'perLeg' } },
  title: 'Nobody answers, and without a host nobody knows that nobody did: no desktop reports it',
  async play(stage) {
    const stranger = stage.stranger();
    const caller = await stage.calls(QUEUE, stranger);
    await everybodyRings(stage, stranger);
    await caller.hangup();
    await ended(caller);
    for (const seat of stage.seats) {
      const { id } = await seat.call(stranger);
      assert.equal((await seat.over(id)).end?.cause, 'missed');
      seat.desktop.clock.pass(60_000);
    }
    await stage.reported([]);
    assert.deepEqual(stage.crm(stranger), []);
  },
};

export const scenario: Scenario = {
  title: 'An unknown number at a queue that rings everybody',
  acts: [...withoutHost, nobody],
};

export async function everybodyRings({ seats }: Stage, number: string): Promise<void> {
  await Promise.all(seats.map((seat) => seat.rings(number)));
}
