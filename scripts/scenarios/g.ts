/** (g) Calls that are made while the portal can't be reached (bitrix24.md 8g). */
import assert from 'node:assert/strict';
import { answered, ended } from '../office/far-end.ts';
import { JULIA, type Stage, TOM } from './rig/stage.ts';
import type { Seat } from './rig/seat.ts';
import type { Scenario } from './scenario.ts';

export const scenario: Scenario = {
  title: 'Calls during an outage of the portal',
  acts: [
    {
      title: 'Calls in and out go on; afterwards the portal gets each of them once, with its real times',
      async play(stage) {
        const { mara, portal } = stage;
        await portal.faults.down('refuse');
        const begun = mara.desktop.clock.now();
        await receives(stage, mara, JULIA.number);
        await makes(stage, mara, TOM.number);
        const stranger = stage.stranger();
        await receives(stage, mara, stranger);
        const over = mara.desktop.clock.now();
        await mara.untilState(({ portal: { state } }) => state === 'offline', 'knows that the portal is away');
        await comesBack(stage, mara);
        const registrations = ['Mara: register Mara in', 'Mara: register Mara out', 'Mara: register Mara in'];
        await stage.reportedSomehow([...registrations, ...registrations.map(() => 'Mara: finish Mara 200')]);
        // Calls that have just ended go side by side; in order, and in few requests, go those of a longer outage
        // (test/integration/economy). Each is finished after its own registration in any case.
        for (const number of [JULIA.number, TOM.number, stranger]) {
          const [row, ...others] = stage.rows(number);
          assert.deepEqual(others, []);
          assert.ok(
            row !== undefined && row.startDate >= begun - 1000 && row.startDate <= over,
            `when ${number} called`,
          );
        }
        assert.deepEqual(stage.crm(stranger), ['in 200, Mara, lead of Mara, activity']);
      },
    },
    {
      title: 'A longer outage: each call is registered and finished once, whatever comes first',
      async play(stage) {
        const { mara, portal } = stage;
        await portal.faults.down('refuse');
        const numbers = [stage.stranger(), stage.stranger(), stage.stranger()];
        for (const number of numbers) await receives(stage, mara, number);
        await mara.untilState(({ portal: { state } }) => state === 'offline', 'knows that the portal is away');
        stage.aMinutePasses();
        const registered: string[] = [];
        const finished: string[] = [];
        const { timeline } = portal.state;
        const stop = [
          timeline.on('call.registered', ({ call }) => registered.push(call.phoneNumber)),
          timeline.on('call.finished', (row) => finished.push(row.phoneNumber)),
        ];
        await comesBack(stage, mara);
        for (const end of stop) end();
        // The order of a long replay is demanded in test/integration/economy; a handful that has just ended goes side by side.
        assert.deepEqual(registered.toSorted(), numbers.toSorted());
        assert.deepEqual(finished.toSorted(), numbers.toSorted());
        for (const number of numbers) assert.deepEqual(stage.crm(number), ['in 200, Mara, lead of Mara, activity']);
        await stage.reportedSomehow([
          ...numbers.map(() => 'Mara: register Mara in'),
          ...numbers.map(() => 'Mara: finish Mara 200'),
        ]);
      },
    },
    {
      title: 'The computer is restarted meanwhile: the journal remembers',
      async play(stage) {
        const { ben, portal } = stage;
        const stranger = stage.stranger();
        await portal.faults.down('refuse');
        await receives(stage, ben, stranger);
        await ben.closePage();
        await ben.desktop.quit();
        stage.recorder.say('Ben', 'quits the program, and starts it again');
        await ben.desktop.startAgain();
        await comesBack(stage, ben);
        await stage.reported(['Ben: register Ben in', 'Ben: finish Ben 200']);
        assert.deepEqual(stage.crm(stranger), ['in 200, Ben, lead of Ben, activity']);
        await ben.openPage();
      },
    },
    {
      title: 'The portal goes away in mid-call, after the registration: the same CALL_ID is finished later',
      async play(stage) {
        const { mara, portal } = stage;
        const stranger = stage.stranger();
        const since = portal.mark();
        const caller = await stage.calls(mara, stranger);
        await mara.answers(stranger);
        await answered(caller);
        const { call } = await portal.waitFor('call.registered', { since });
        await portal.faults.down('refuse');
        await caller.waitToHear(mara.agent.hz);
        await mara.hangsUp(stranger);
        await comesBack(stage, mara);
        await stage.reported(['Mara: register Mara in show', 'Mara: finish Mara 200']);
        assert.deepEqual(
          stage.rows(stranger).map(({ callId }) => callId),
          [call.callId],
        );
      },
    },
  ],
};

async function receives(stage: Stage, seat: Seat, number: string): Promise<void> {
  const caller = await stage.calls(seat, number);
  await seat.answers(number);
  await answered(caller);
  await caller.waitToHear(seat.agent.hz);
  await seat.hangsUp(number);
  await ended(caller);
}

async function makes(stage: Stage, seat: Seat, number: string): Promise<void> {
  const called = stage.called();
  await seat.dials(number);
  const leg = await called;
  await answered(leg);
  await leg.waitToHear(seat.agent.hz);
  await seat.hangsUp(number);
}

/** The portal is there again, and the desktop's pauses pass. */
async function comesBack({ portal, recorder }: Stage, seat: Seat): Promise<void> {
  await portal.faults.up();
  recorder.say('portal', 'is there again');
  await seat.minutesPass(() => seat.hasReported);
}
