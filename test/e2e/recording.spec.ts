/** A call recorded by policy, from the microphone to the portal: the shipped program, sound on the wire, a file in the CRM. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { defaultCallSettings } from '#shared/settings.ts';
import { AGENT_HZ } from '../../scripts/office/desktop.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import { CLIENT, FAR_HZ } from '../../scripts/office/office.ts';
import { decodeMp3, secondBySecond } from '../integration/recordings/decoded.ts';
import { finishedCall, REPORT_MS } from './crm.ts';
import { expect, test } from './office-test.ts';

const HEARD = 0.02;
/** The other side's tone, as a share of one's own: what a beginning tone splashes over all pitches stays below. */
const STRAY = 0.1;

test('a call is recorded by policy and is at the portal, agent left and customer right', async ({
  office,
  desk,
  main,
}) => {
  const ui = await desk.desktop.window('ui');
  const set = (calls: typeof defaultCallSettings): Promise<unknown> =>
    ui.evaluate(
      (settings) =>
        (window as unknown as { offhook: { invoke(name: string, request: unknown): Promise<unknown> } }).offhook.invoke(
          'settings:set',
          { calls: settings },
        ),
      calls,
    );
  expect(await set({ ...defaultCallSettings, recording: 'automatic' })).toEqual({ ok: true });

  const call = await office.incoming();
  await main.press('Answer');
  await answered(call);
  await call.waitToHear(AGENT_HZ);
  await ui.waitForTimeout(4000);
  await main.press('Hang up');
  await ended(call);

  await finishedCall(office.portal, CLIENT.number);
  const record = await office.portal.until(
    () => office.portal.state.records[0],
    'a recording at the portal',
    REPORT_MS,
  );
  const { left, right, sampleRate, seconds, errors } = await decodeMp3(record.content);
  expect(errors).toEqual([]);
  expect(seconds).toBeGreaterThan(3);
  const loudest = (side: Float32Array, hz: number): number => Math.max(...secondBySecond(side, sampleRate, hz).flat());
  expect(loudest(left, AGENT_HZ)).toBeGreaterThan(HEARD);
  expect(loudest(right, FAR_HZ)).toBeGreaterThan(HEARD);
  expect(loudest(left, FAR_HZ)).toBeLessThan(STRAY * loudest(left, AGENT_HZ));
  expect(loudest(right, AGENT_HZ)).toBeLessThan(STRAY * loudest(right, FAR_HZ));
  await expect.poll(() => readdirSync(path.join(desk.desktop.profile, 'recordings'))).toEqual([]);
  expect(await set(defaultCallSettings)).toEqual({ ok: true });
});
