/** Whatever else is set or going on: help can be called, and is dialled as it was typed. */
import type { RobotLeg } from '../../sandbox/pbx/robots/leg.ts';
import { AGENT_HZ } from '../../scripts/office/desktop.ts';
import { hear } from '../../scripts/office/ear.ts';
import { answered, ended, untilHeld } from '../../scripts/office/far-end.ts';
import type { MainWindow } from '../../scripts/office/main-window.ts';
import { AGENT, HELP_HZ, type Office } from '../../scripts/office/office.ts';
import { onlyFinishedCall } from './crm.ts';
import { expect, test } from './office-test.ts';
import { dialled } from './sip-trace.ts';

test('112 is dialled beside four calls, though only other numbers are allowed and she is away', async ({
  office,
  desk,
  main,
}) => {
  test.setTimeout(90_000);
  await allowOnly(office, main, '+1202555016X');
  await main.setAway('Do not disturb');
  await main.dial('602');
  await expect(main.page.getByRole('alert').filter({ hasText: 'not allowed here' })).toBeVisible();

  const four: RobotLeg[] = [];
  for (const number of ['+12025550160', '+12025550161', '+12025550162', '+12025550163']) {
    if (four.length > 0) await main.press('Add call');
    four.push(await talkTo(office, main, number));
  }
  await main.press('Add call');
  await main.dial('+12025550164');
  await expect(main.page.getByRole('alert').filter({ hasText: 'Four calls at once is the most.' })).toBeVisible();

  const before = dialled(office.pbx).length;
  const help = await talkTo(office, main, '112');
  expect(dialled(office.pbx).slice(before)).toEqual(['112']);
  await hear(await desk.desktop.window('phone'), HELP_HZ);
  await Promise.all(four.map((call) => untilHeld(call, true)));
  await main.press('Hang up');
  await ended(help);
  expect(four.map(({ state }) => state)).toEqual(['answered', 'answered', 'answered', 'answered']);
  await Promise.all(four.map((call) => call.hangup()));
  expect(await onlyFinishedCall(office.portal, '112')).toMatchObject({ talked: true, failedCode: '200', type: 1 });

  await main.press('Be available again');
  await allowOnly(office, main, null);
});

async function talkTo(office: Office, main: MainWindow, number: string): Promise<RobotLeg> {
  const leg = office.pbx.waitFor('robotLeg');
  await main.dial(number);
  const call = await leg;
  await answered(call);
  await call.waitToHear(AGENT_HZ);
  return call;
}

/** @param pattern null: anything goes again */
async function allowOnly(office: Office, main: MainWindow, pattern: string | null): Promise<void> {
  await main.openSettings('Numbers');
  if (pattern === null) await main.press('Remove: Allowed pattern 1');
  else {
    await main.press('Add a pattern');
    await main.page.getByLabel('Allowed pattern 1', { exact: true }).fill(pattern);
  }
  // The telephone starts afresh with what has been saved.
  const again = office.pbx.waitFor('registered', ({ user }) => user === AGENT.extension, 15_000);
  await main.press('Save');
  await again;
  await main.leaveSettings();
  await expect(main.connection('Telephone')).toHaveText('Ready');
}
