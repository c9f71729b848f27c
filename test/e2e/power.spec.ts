/** The computer sleeps, wakes, shuts down, and the agent quits, each in the middle of a call. */
import { answered, ended } from '../../scripts/office/far-end.ts';
import type { MainWindow } from '../../scripts/office/main-window.ts';
import type { RobotLeg } from '../../sandbox/pbx/robots/leg.ts';
import { AGENT, type Office } from '../../scripts/office/office.ts';
import { AGENT_HZ } from '../../scripts/office/desktop.ts';
import { onlyFinishedCall } from './crm.ts';
import { expect, test } from './office-test.ts';

test('the computer stays awake while a call is up, and no longer', async ({ office, desk, main }) => {
  const before = (await desk.desktop.asked()).awake;
  const call = await talking(office, main, '+12025550301');
  await expect.poll(async () => (await desk.desktop.asked()).awake.asked).toBe(before.asked + 1);
  expect((await desk.desktop.asked()).awake.over).toBe(before.over);
  await main.press('Hang up');
  await ended(call);
  await expect.poll(async () => (await desk.desktop.asked()).awake.over).toBe(before.over + 1);
  expect((await desk.desktop.asked()).awake.asked).toBe(before.asked + 1);
});

test('asleep, the call is over on both sides and in the CRM; awake, it is registered at once', async ({
  office,
  desk,
  main,
}) => {
  const number = '+12025550302';
  const call = await talking(office, main, number);
  const gone = office.pbx.waitFor('unregistered', ({ user }) => user === AGENT.extension, 10_000);
  await desk.desktop.power('suspend');
  expect(await ended(call)).toMatchObject({ by: 'agent', status: 200 });
  await gone;
  expect(office.pbx.bindings(AGENT.extension)).toEqual([]);

  const registered = office.pbx.waitFor('registered', ({ user }) => user === AGENT.extension, 10_000);
  await desk.desktop.power('resume');
  await registered;
  await expect(main.connection('Telephone')).toHaveText('Ready');
  await expect(main.notice('Your call ended because the computer went to sleep')).toBeVisible();
  expect(await onlyFinishedCall(office.portal, number)).toMatchObject({ talked: true, failedCode: '200' });

  const next = await talking(office, main, number);
  await main.press('Hang up');
  await ended(next);
});

test('quitting in a call asks first, and hangs up only when told so', async ({ office, desk, main }) => {
  const number = '+12025550303';
  const call = await talking(office, main, number);
  await desk.desktop.pressInQuestions(null);
  await desk.desktop.app.evaluate(({ app }) => app.quit());
  await expect.poll(async () => (await desk.desktop.asked()).questions).toEqual(['Quit Offhook and hang up?']);
  await call.waitToHear(AGENT_HZ);
  await expect(main.call.getByText('Talking')).toBeVisible();

  await desk.desktop.quit();
  expect(await ended(call)).toMatchObject({ by: 'agent', status: 200 });
  await desk.desktop.startAgain();
  await office.pbx.untilRegistered(AGENT.extension, 15_000);
  expect(await onlyFinishedCall(office.portal, number)).toMatchObject({ talked: true, failedCode: '200' });
});

for (const [how, number] of [
  ['shutdown', '+12025550304'],
  ['SIGTERM', '+12025550305'],
] as const) {
  test(`the end of the session asks nobody: goodbye, written down, gone (${how})`, async ({ office, desk, main }) => {
    const call = await talking(office, main, number);
    // What is not sent before the end is sent after the next start.
    await office.portal.faults.down();
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const program = desk.desktop.app.process();
    program.once('exit', () => resolve());
    const since = performance.now();
    if (how === 'shutdown') await desk.desktop.power('shutdown');
    else program.kill('SIGTERM');
    expect(await ended(call)).toMatchObject({ by: 'agent', status: 200 });
    await gone;
    // logind waits 5 s.
    expect(performance.now() - since).toBeLessThan(5000);
    await desk.desktop.stopped();
    await office.portal.faults.up();
    await desk.desktop.startAgain();
    const finished = await onlyFinishedCall(office.portal, number);
    expect(finished).toMatchObject({ talked: true, failedCode: '200' });
    await office.pbx.untilRegistered(AGENT.extension, 15_000);
  });
}

async function talking(office: Office, main: MainWindow, number: string): Promise<RobotLeg> {
  const call = await office.incoming({ name: 'Nora Falk', number });
  await main.press('Answer');
  await answered(call);
  await expect(main.call.getByText('Talking')).toBeVisible();
  await call.waitToHear(AGENT_HZ);
  return call;
}
