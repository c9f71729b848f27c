/** (c) An unknown number at a queue that asks one after the other, 3, 5 and 7 s each (bitrix24.md 8c). */
import assert from 'node:assert/strict';
import { answered, ended } from '../office/far-end.ts';
import { CALL_ID_MODES, type CallIdMode, nameOf } from './rig/modes.ts';
import { QUEUE, type Setting } from './rig/stage.ts';
import type { Act, Scenario } from './scenario.ts';

const STEPS = [3000, 5000, 7000] as const;
/** The same in a fifth of the time: for the modes in which only the names differ. */
const QUICK = STEPS.map((ms) => ms / 5);

const thirdAnswers = (mode: CallIdMode, at: number): Act => {
  const ringMs = at === 0 ? STEPS : QUICK;
  const { header, callIds } = mode;
  const setting = { line: 'group', header, queue: { rings: 'inTurn', ringMs, rounds: 2, callIds } } satisfies Setting;
  return {
    setting,
    title: `Ada and Mara let it ring, Ben answers: one call, his (${nameOf(mode)}; ${ringMs.map((ms) => ms / 1000).join('-')} s)`,
    async play(stage) {
      const { ada, mara, ben } = stage;
      const stranger = stage.stranger();
      const caller = await stage.calls(QUEUE, stranger);
      for (const seat of [ada, mara]) {
        const { id } = await seat.rings(stranger);
        const { at: times, end } = await seat.over(id);
        assert.equal(end?.cause, 'missed');
        assert.ok((times.ended ?? 0) - times.created < 15_000);
      }
      await ben.answers(stranger);
      await answered(caller);
      await caller.waitToHear(ben.agent.hz);
      await ben.hangsUp(stranger);
      await ended(caller);
      await stage.reported(['Ben: register Ben in show', 'Ben: finish Ben 200']);
      stage.aMinutePasses();
      assert.deepEqual(stage.crm(stranger), ['in 200, Ben, lead of Ben, activity']);
    },
  };
};

const secondRound = (mode: CallIdMode): Act => ({
  setting: {
    line: 'group',
    header: mode.header,
    queue: { rings: 'inTurn', ringMs: QUICK, rounds: 2, callIds: mode.callIds },
  },
  title: `It comes round again, and Ada answers the second time: still one physical call (${nameOf(mode)})`,
  async play(stage) {
    const { ada } = stage;
    const stranger = stage.stranger();
    const caller = await stage.calls(QUEUE, stranger);
    const first = await ada.rings(stranger);
    await ada.over(first.id);
    const second = await ada.untilCall(
      ({ id, remote, phase }) => id !== first.id && remote.number === stranger && phase === 'ringing',
      'a second round',
    );
    await ada.answers(stranger);
    await answered(caller);
    await ada.hangsUp(stranger);
    assert.equal(second.physicalId, first.physicalId);
    await stage.reported(['Ada: register Ada in show', 'Ada: finish Ada 200']);
    stage.aMinutePasses();
    assert.deepEqual(stage.crm(stranger), ['in 200, Ada, lead of Ada, activity']);
  },
});

/** With a host and the header the card goes with the ringing, under one name. */
const withHost = (mode: CallIdMode): Act => ({
  setting: {
    line: 'group',
    header: true,
    host: true,
    queue: { rings: 'inTurn', ringMs: STEPS, rounds: 2, callIds: mode.callIds },
  },
  title: `With a host the card goes from Ada to Mara to Ben, who answers (${nameOf(mode)}; 3-5-7 s)`,
  async play(stage) {
    const { ada, mara, ben } = stage;
    const stranger = stage.stranger();
    const caller = await stage.calls(QUEUE, stranger);
    for (const seat of [ada, mara]) {
      await seat.rings(stranger);
      await seat.card.is('incoming');
    }
    await ben.rings(stranger);
    await ben.answers(stranger);
    await answered(caller);
    await ben.card.is('connected');
    for (const seat of [ada, mara]) await seat.card.isGone();
    await caller.waitToHear(ben.agent.hz);
    await ben.hangsUp(stranger);
    await ended(caller);
    await stage.asked('Ben: finish Ben 200', 1);
    assert.deepEqual(stage.filed('register'), ['Ada: register Ada in']);
    assert.deepEqual(stage.filed('finish'), ['Ben: finish Ben 200']);
    assert.deepEqual(stage.crm(stranger), ['in 200, Ben, lead of Ben, activity']);
    assert.equal(stage.activities(stranger).length, 1);
    stage.reportedElsewhere();
  },
});

const nobody: Act = {
  setting: { line: 'group', header: true, queue: { rings: 'inTurn', ringMs: QUICK, rounds: 1, callIds: 'perLeg' } },
  title: 'The queue gives up: the caller hears so, and without a host nobody reports it',
  async play(stage) {
    const stranger = stage.stranger();
    const caller = await stage.calls(QUEUE, stranger);
    assert.equal((await ended(caller)).status, 480);
    stage.aMinutePasses();
    await stage.reported([]);
    assert.deepEqual(stage.crm(stranger), []);
  },
};

export const scenario: Scenario = {
  title: 'An unknown number at a queue that asks one after the other',
  acts: [
    ...CALL_ID_MODES.flatMap((mode, at) => [thirdAnswers(mode, at), secondRound(mode)]),
    nobody,
    ...CALL_ID_MODES.filter(({ header }) => header).map(withHost),
  ],
};
