/** (f) The call is finished at once, its recording comes later (bitrix24.md 8f). */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { answered } from '../office/far-end.ts';
import { within } from './rig/within.ts';
import type { Stage } from './rig/stage.ts';
import type { Scenario } from './scenario.ts';

const setting = { recording: 'automatic' } as const;

export const scenario: Scenario = {
  title: 'A recording that comes after the call is finished',
  acts: [
    {
      setting,
      title: 'Finished first, attached afterwards; the card is gone before either',
      async play(stage) {
        const { mara, portal } = stage;
        const stranger = await talkAndHangUp(stage);
        await mara.card.isGone();
        await stage.reported(['Mara: register Mara in show', 'Mara: finish Mara 200', 'Mara: attachRecord']);
        await portal.until(() => isRecorded(stage, stranger), 'the recording is attached', 20_000);
        assert.deepEqual(stage.crm(stranger), ['in 200, Mara, lead of Mara, activity, recording']);
        const [file] = portal.state.records.slice(-1);
        assert.match(file?.name ?? '', /\.mp3$/);
      },
    },
    {
      setting,
      title: 'The portal’s statistics lag behind: “not finished yet”, and it is attached all the same',
      async play(stage) {
        const { mara, portal } = stage;
        portal.state.settings.statisticsLag = 1;
        const stranger = await talkAndHangUp(stage);
        await stage.asked('Mara: attachRecord', 1);
        await mara.minutesPass(() => isRecorded(stage, stranger));
        await stage.reported([
          'Mara: register Mara in show',
          'Mara: finish Mara 200',
          'Mara: attachRecord',
          'Mara: attachRecord',
        ]);
        assert.deepEqual(stage.crm(stranger), ['in 200, Mara, lead of Mara, activity, recording']);
      },
    },
    {
      setting,
      title: 'The upload’s address has expired (401): a new one is asked for, and the file comes once',
      async play(stage) {
        const { mara, portal } = stage;
        portal.faults.next({ kind: 'status', method: 'upload', status: 401 });
        const stranger = await talkAndHangUp(stage);
        await stage.recorder.until(/reporter\.trouble/);
        await mara.minutesPass(() => isRecorded(stage, stranger));
        await stage.reported([
          'Mara: register Mara in show',
          'Mara: finish Mara 200',
          'Mara: attachRecord',
          'Mara: attachRecord',
        ]);
        assert.equal(portal.state.records.filter(({ callId }) => callId === stage.rows(stranger)[0]?.callId).length, 1);
      },
    },
    {
      setting,
      title: 'The answer to finish is lost: asked whether it was carried out, not finished again',
      async play(stage) {
        const { mara, portal } = stage;
        portal.faults.next({ kind: 'cut', method: 'telephony.externalCall.finish', executed: true });
        const stranger = await talkAndHangUp(stage);
        await stage.recorder.until(/reporter\.trouble/);
        await mara.minutesPass(() => isRecorded(stage, stranger));
        assert.deepEqual(stage.crm(stranger), ['in 200, Mara, lead of Mara, activity, recording']);
        // The first one only asks whether the call is finished (bitrix24.md 3.3).
        await stage.reported([
          'Mara: register Mara in show',
          'Mara: finish Mara 200',
          'Mara: attachRecord',
          'Mara: attachRecord',
        ]);
        assert.equal(stage.activities(stranger).length, 1);
      },
    },
  ],
};

async function talkAndHangUp(stage: Stage): Promise<string> {
  const { mara } = stage;
  const stranger = stage.stranger();
  const caller = await stage.calls(mara, stranger);
  await mara.answers(stranger);
  await answered(caller);
  await caller.waitToHear(mara.agent.hz);
  // Its last piece comes a moment after the call's end.
  const written = once(mara.desktop.program.recordings, 'closed');
  await mara.hangsUp(stranger);
  await within(written, 'the recording is written');
  return stranger;
}

const isRecorded = (stage: Stage, number: string): boolean => stage.rows(number)[0]?.recordFileId !== undefined;
