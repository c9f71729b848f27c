/** (b) An unknown number at a queue that rings everybody (bitrix24.md 8b): each agent for herself, or together by a host. */
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

/** With a host and the header the agents' desktops know of each other: one name for the call, and a card for everybody. */
const withHost: readonly Act[] = CALL_ID_MODES.filter(({ header }) => header).flatMap((mode) => {
  const setting = {
    line: 'group',
    header: true,
    host: true,
    queue: { rings: 'all', callIds: mode.callIds },
  } satisfies Setting;
  return [
    {
      setting,
      title: `With a host everybody has the card; Ben answers, the others’ go (${nameOf(mode)})`,
      async play(stage: Stage) {
        const { ada, mara, ben } = stage;
        const stranger = stage.stranger();
        const caller = await stage.calls(QUEUE, stranger);
        await everybodyRings(stage, stranger);
        for (const seat of stage.seats) await seat.card.is('incoming');
        await ben.answers(stranger);
        await answered(caller);
        for (const seat of [ada, mara]) await seat.card.isGone();
        await ben.card.is('connected');
        await caller.waitToHear(ben.agent.hz);
        await caller.hangup();
        await stage.asked('Ben: finish Ben 200', 1);
        const [leader] = stage.filed('register').map((told) => told.split(':')[0]);
        assert.deepEqual(stage.filed('register'), [`${leader}: register ${leader} in`]);
        // In one request with the registration, but for whoever rings too late for that.
        assert.deepEqual(stage.shownTo(), ['Ada', 'Ben', 'Mara']);
        assert.deepEqual(stage.filed('hide'), ['Ben: hide Ada Mara']);
        assert.deepEqual(stage.filed('finish'), ['Ben: finish Ben 200']);
        // Whoever led: the lead is of the one who talked (bitrix24.md 3.3).
        assert.deepEqual(stage.crm(stranger), ['in 200, Ben, lead of Ben, activity']);
        assert.ok(stage.httpRequests <= 2 + stage.filed('show').length, `${stage.httpRequests} HTTP requests`);
        stage.reportedElsewhere();
      },
    },
    {
      setting,
      title: `With a host nobody answers: missed once, by who leads (${nameOf(mode)})`,
      async play(stage: Stage) {
        const stranger = stage.stranger();
        const caller = await stage.calls(QUEUE, stranger);
        await everybodyRings(stage, stranger);
        for (const seat of stage.seats) await seat.card.is('incoming');
        await caller.hangup();
        await ended(caller);
        // In real time: the desktops and the host wait for a next round, and for each other.
        await stage.portal.until(() => stage.rows(stranger).length > 0, 'the missed call', 45_000);
        for (const seat of stage.seats) await seat.card.isGone();
        assert.equal(stage.filed('register').length, 1);
        assert.equal(stage.filed('finish').length, 1);
        assert.match(stage.crm(stranger).join(), /^in 304, (\w+), lead of \1, open activity$/);
        stage.reportedElsewhere();
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
    }
    stage.aMinutePasses();
    await stage.reported([]);
    assert.deepEqual(stage.crm(stranger), []);
  },
};

export const scenario: Scenario = {
  title: 'An unknown number at a queue that rings everybody',
  acts: [...withoutHost, nobody, ...withHost],
};

export async function everybodyRings({ seats }: Stage, number: string): Promise<void> {
  await Promise.all(seats.map((seat) => seat.rings(number)));
}
