/** (h) A customer wants to be called: the form's text first, then the call (bitrix24.md 8h). */
import assert from 'node:assert/strict';
import type { CallbackOffer } from '#shared/state.ts';
import { answered } from '../office/far-end.ts';
import type { Seat } from './rig/seat.ts';
import { JULIA, type Setting, type Stage, TOM } from './rig/stage.ts';
import type { Scenario } from './scenario.ts';

const setting: Setting = { host: true };
/** How long one agent is asked (src-placement/host/outbox/task.ts). */
const TURN_MS = 31_000;
const TEXT = 'Please call me about the new prices.';

export const scenario: Scenario = {
  title: 'A callback form',
  acts: [
    {
      setting,
      title: 'Mara is responsible: she gets the text, takes it, and the call is registered as a callback',
      async play(stage) {
        const { mara } = stage;
        wants(stage, JULIA.number, { type: 'CONTACT', id: JULIA.contact });
        const offer = await offered(mara, JULIA.number);
        assert.equal(offer.text, TEXT);
        stage.recorder.say('Mara', `is shown and read out: “${offer.text}”`);
        assert.equal(stage.dialled(JULIA.number), 0);
        const called = stage.called();
        stage.recorder.say('Mara', 'takes it');
        await mara.desktop.program.host.callbacks.accept(offer.id);
        const leg = await called;
        await answered(leg);
        await leg.waitToHear(mara.agent.hz);
        await mara.hangsUp(JULIA.number);
        await mara.settled();
        assert.deepEqual(stage.filed('register'), ['Mara: register Mara callback']);
        assert.equal(stage.count('Mara: finish Mara 200'), 1);
        assert.deepEqual(stage.crm(JULIA.number), ['callback 200, Mara, contact of Mara, activity']);
        stage.reportedElsewhere();
      },
    },
    {
      setting,
      title: 'Mara leaves it: the next agent is asked, and one call results',
      async play(stage) {
        const { ada, mara } = stage;
        wants(stage, JULIA.number, { type: 'CONTACT', id: JULIA.contact });
        const offer = await offered(mara, JULIA.number);
        stage.recorder.say('Mara', 'leaves it to the next one');
        await mara.desktop.program.host.callbacks.skip(offer.id);
        await takesAndTalks(stage, ada, JULIA.number);
        assert.deepEqual(stage.filed('register'), ['Ada: register Ada callback']);
        assert.equal(stage.rows(JULIA.number).at(-1)?.portalUserId, ada.agent.userId);
        stage.reportedElsewhere();
      },
    },
    {
      setting,
      title: 'Nobody takes it: each is asked in turn, and in the end it is a missed call of who is responsible',
      async play(stage) {
        const { ada, mara, ben } = stage;
        wants(stage, TOM.number, { type: 'CONTACT', id: TOM.contact });
        for (const seat of [ben, ada, mara]) {
          await offered(seat, TOM.number);
          stage.recorder.say(seat.name, 'is asked, and does nothing');
          stage.passes(TURN_MS);
          await seat.untilState(({ callback }) => callback === null, 'the offer is gone');
        }
        await ben.minutesPass(() => stage.rows(TOM.number).length > 0, 20);
        assert.equal(stage.dialled(TOM.number), 0);
        await stage.reported(['host: register Ben callback', 'host: finish Ben 304']);
        assert.deepEqual(stage.crm(TOM.number), ['callback 304, Ben, contact of Ben, open activity']);
      },
    },
    {
      setting,
      title: 'Nobody is responsible for a stranger: the first agent of IT’s list is asked',
      async play(stage) {
        const stranger = stage.stranger();
        wants(stage, stranger);
        await takesAndTalks(stage, stage.ada, stranger);
        assert.deepEqual(stage.crm(stranger), ['callback 200, Ada, lead of Ada, activity']);
        stage.reportedElsewhere();
      },
    },
  ],
};

function wants(stage: Stage, number: string, entity?: { type: string; id: number }): void {
  stage.recorder.say('portal', `a form: “${TEXT}” ${number}`);
  stage.portal.requestCallback({ number, text: TEXT, lineNumber: 'offhook-1', ...(entity && { entity }) });
}

async function offered(seat: Seat, number: string): Promise<CallbackOffer> {
  await seat.untilState(({ callback }) => callback?.number === number, `the wish of ${number}`, 30_000);
  const { callback } = seat.desktop.program.state;
  if (callback === null) throw new Error(`${seat.name}'s offer is gone again`);
  return callback;
}

async function takesAndTalks(stage: Stage, seat: Seat, number: string): Promise<void> {
  const offer = await offered(seat, number);
  const called = stage.called();
  stage.recorder.say(seat.name, 'takes it');
  await seat.desktop.program.host.callbacks.accept(offer.id);
  await answered(await called);
  await seat.hangsUp(number);
  await seat.settled();
}
