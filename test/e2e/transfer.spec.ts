/** Passing a caller on: at once or after asking, refused and taken back. Those who are left with each other talk on. */
import type { Pbx } from '../../sandbox/pbx/pbx.ts';
import type { RobotLeg } from '../../sandbox/pbx/robots/leg.ts';
import { AGENT_HZ } from '../../scripts/office/desktop.ts';
import { hear } from '../../scripts/office/ear.ts';
import { answered, ended, untilHeld } from '../../scripts/office/far-end.ts';
import { FAR_HZ } from '../../scripts/office/office.ts';
import { finishedCalls, onlyFinishedCall } from './crm.ts';
import { expect, test } from './office-test.ts';

/** Where calls are passed on to: it sings `FAR_HZ`. */
const TARGET = '602';
const BUSY = '604';
const CALLER_HZ = 1200;

test('a call is passed on without asking', async ({ office, main }) => {
  const number = '+12025550120';
  const caller = await office.incoming({ name: 'Ada Nwosu', number, hz: CALLER_HZ });
  await main.press('Answer');
  await answered(caller);
  await caller.waitToHear(AGENT_HZ);
  const target = nextLeg(office.pbx, 'from-agent');
  const onward = nextLeg(office.pbx, 'to-agent');
  await main.transfer(TARGET, 'Transfer now');
  await talkOn(await onward, await target);
  expect(await ended(caller)).toMatchObject({ by: 'agent', status: 200 });
  await expect(main.call.getByText('Transferred', { exact: true })).toBeVisible();
  expect(await onlyFinishedCall(office.portal, number)).toMatchObject({ talked: true, failedCode: '200' });
  await (await onward).hangup();
});

test('a transfer that fails says so and gives the call back; then a colleague is asked first', async ({
  office,
  desk,
  main,
}) => {
  const number = '+12025550121';
  const phone = await desk.desktop.window('phone');
  const caller = await office.incoming({ name: 'Ada Nwosu', number, hz: CALLER_HZ });
  await main.press('Answer');
  await answered(caller);

  await main.transfer(BUSY, 'Transfer now');
  await expect(main.call.getByText(`${BUSY} could not be reached. The call is still yours.`)).toBeVisible();
  await main.press('Take the call back');
  await caller.waitToHear(AGENT_HZ);
  await hear(phone, CALLER_HZ);
  expect(finishedCalls(office.portal, number)).toEqual([]);

  await test.step('asked, and returned to the caller', async () => {
    const consultation = nextLeg(office.pbx, 'from-agent');
    await main.transfer(TARGET, 'Ask first');
    const asked = await consultation;
    await asked.waitToHear(AGENT_HZ);
    await untilHeld(caller, true);
    await hear(phone, FAR_HZ);
    await expect(main.page.getByText('You are asking about Ada Nwosu, who is on hold.')).toBeVisible();
    await main.press('Back to Ada Nwosu');
    expect(await ended(asked)).toMatchObject({ by: 'agent' });
    await untilHeld(caller, false);
    await caller.waitToHear(AGENT_HZ);
    await hear(phone, CALLER_HZ);
  });

  await test.step('asked, and passed on', async () => {
    const consultation = nextLeg(office.pbx, 'from-agent');
    await main.transfer(TARGET, 'Ask first');
    const asked = await consultation;
    await asked.waitToHear(AGENT_HZ);
    const takesOver = nextLeg(office.pbx, 'from-agent');
    const onward = nextLeg(office.pbx, 'to-agent');
    await main.press(`Transfer to ${TARGET}`);
    await talkOn(await onward, await takesOver);
    expect(await ended(caller)).toMatchObject({ by: 'agent', status: 200 });
    await ended(asked);
    await expect(main.call.getByText('Transferred', { exact: true })).toBeVisible();
    await (await onward).hangup();
  });
  expect(await onlyFinishedCall(office.portal, number)).toMatchObject({ talked: true, failedCode: '200' });
});

/** A caller who is passed on is a new leg towards the exchange; whoever takes the call is one from it. */
const nextLeg = (pbx: Pbx, direction: RobotLeg['direction']): Promise<RobotLeg> =>
  pbx.waitFor('robotLeg', (leg) => leg.direction === direction, 15_000);

async function talkOn(caller: RobotLeg, target: RobotLeg): Promise<void> {
  await caller.waitToHear(FAR_HZ);
  await target.waitToHear(CALLER_HZ);
}
