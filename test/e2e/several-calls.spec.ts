/** Several calls at once, as the agent has them: one that waits, one that is held, one beside, three in one talk. */
import type { RobotLeg } from '../../sandbox/pbx/robots/leg.ts';
import { AGENT_HZ } from '../../scripts/office/desktop.ts';
import { hear, hearAmong } from '../../scripts/office/ear.ts';
import { answered, ended, talkSeconds, untilHeld } from '../../scripts/office/far-end.ts';
import { type Caller, type Desk, FAR_HZ, type Office } from '../../scripts/office/office.ts';
import { onlyFinishedCall } from './crm.ts';
import { expect, test } from './office-test.ts';

test('a call waits, is answered, swapped with the first, and a third is dialled beside', async ({
  office,
  desk,
  main,
}) => {
  const [adaNumber, boNumber, thirdNumber] = ['+12025550110', '+12025550111', '+12025550112'];
  const phone = await desk.desktop.window('phone');
  const ada = await office.incoming({ name: 'Ada Nwosu', number: adaNumber, hz: 1200 });
  const adaTalked = talkSeconds(ada);
  await main.press('Answer');
  await answered(ada);
  await ada.waitToHear(AGENT_HZ);
  await hear(phone, 1200);

  const bo = await office.incoming({ name: 'Bo Larsen', number: boNumber, hz: 500 });
  const boTalked = talkSeconds(bo);
  const toast = await desk.desktop.window('toast');
  await expect(toast.getByRole('heading', { name: 'Bo Larsen' })).toBeVisible();
  expect(await desk.desktop.observed('toast')).toEqual({ shown: true, everFocused: false });
  await ada.waitToHear(AGENT_HZ);
  await main.press('Answer: Bo Larsen');
  await answered(bo);
  await untilHeld(ada, true);
  await bo.waitToHear(AGENT_HZ);
  await ada.waitToHear(0);
  await hear(phone, 500);
  await expect(main.otherCalls).toContainText('Ada Nwosu');
  await expect(main.otherCalls).toContainText('On hold');

  await main.press('Switch to Ada Nwosu');
  await Promise.all([untilHeld(bo, true), untilHeld(ada, false)]);
  await ada.waitToHear(AGENT_HZ);
  await bo.waitToHear(0);
  await hear(phone, 1200);

  const leg = office.pbx.waitFor('robotLeg');
  await main.press('Add call');
  await main.dial(thirdNumber);
  const third = await leg;
  const thirdTalked = talkSeconds(third);
  await answered(third);
  await untilHeld(ada, true);
  await third.waitToHear(AGENT_HZ);
  await hear(phone, FAR_HZ);
  expect([ada.held, bo.held]).toEqual([true, true]);

  await main.press('Hang up');
  expect(await ended(third)).toMatchObject({ by: 'agent' });
  expect([ada.state, bo.state]).toEqual(['answered', 'answered']);
  // Nobody is brought back by itself: the agent says with whom she goes on.
  expect([ada.held, bo.held]).toEqual([true, true]);
  await main.press('Hang up Bo Larsen');
  expect(await ended(bo)).toMatchObject({ by: 'agent' });
  await main.press('Resume');
  await untilHeld(ada, false);
  await ada.waitToHear(AGENT_HZ);
  await ada.hangup();

  const type = { in: 2, out: 1 };
  for (const [number, talked, way] of [
    [adaNumber, adaTalked, type.in],
    [boNumber, boTalked, type.in],
    [thirdNumber, thirdTalked, type.out],
  ] as const) {
    const row = await onlyFinishedCall(office.portal, number);
    expect(row).toMatchObject({ talked: true, failedCode: '200', type: way });
    expect(Math.abs(row.duration - (await talked))).toBeLessThan(1.5);
  }
});

test('three in one talk: everybody hears everybody, until they are separated and one is left', async ({
  office,
  desk,
  main,
}) => {
  const [adaNumber, boNumber] = ['+12025550113', '+12025550114'];
  const phone = await desk.desktop.window('phone');
  const ada = await talk(office, desk, { name: 'Ada Nwosu', number: adaNumber, hz: 1200 });
  const bo = await talk(office, desk, { name: 'Bo Larsen', number: boNumber, hz: 500 });
  await untilHeld(ada, true);

  await main.press('Conference');
  await expect(main.conference).toContainText('Ada Nwosu');
  await expect(main.conference).toContainText('Bo Larsen');
  await untilHeld(ada, false);
  await hearEachOther(ada, bo);
  await hearAmong(phone, 1200);
  await hearAmong(phone, 500);

  await main.press('Mute');
  await Promise.all([ada.waitToMiss(AGENT_HZ), bo.waitToMiss(AGENT_HZ)]);
  await ada.waitToHear(500);
  await main.press('Unmute');
  await hearEachOther(ada, bo);

  await main.press('Separate');
  await untilHeld(bo, true);
  await ada.waitToMiss(500);
  await ada.waitToHear(AGENT_HZ);
  await hear(phone, 1200);

  await main.press('Conference');
  await untilHeld(bo, false);
  await hearEachOther(ada, bo);
  await main.press('Hang up Bo Larsen');
  await ended(bo);
  await ada.waitToMiss(500);
  await ada.waitToHear(AGENT_HZ);
  await hear(phone, 1200);
  await main.press('Hang up');
  await ended(ada);
  for (const number of [adaNumber, boNumber])
    expect(await onlyFinishedCall(office.portal, number)).toMatchObject({ talked: true, failedCode: '200' });
});

/** Answered in the toast; whoever was talked to is held. */
async function talk(office: Office, { desktop }: Desk, from: Caller): Promise<RobotLeg> {
  const call = await office.incoming(from);
  const toast = await desktop.window('toast');
  await expect(toast.getByRole('heading', { name: from.name })).toBeVisible();
  await toast.getByRole('button', { name: 'Answer' }).click();
  await answered(call);
  await call.waitToHear(AGENT_HZ);
  return call;
}

/** Each of the two hears the other's tone and the agent's. */
async function hearEachOther(ada: RobotLeg, bo: RobotLeg): Promise<void> {
  await Promise.all([
    ada.waitToHearAmong(500),
    ada.waitToHearAmong(AGENT_HZ),
    bo.waitToHearAmong(1200),
    bo.waitToHearAmong(AGENT_HZ),
  ]);
}
