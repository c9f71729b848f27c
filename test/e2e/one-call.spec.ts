/** One call, end to end: the shipped program, a real portal page in Chromium, SIP and sound on the wire. */
import type { Page } from 'playwright';
import { CallCard } from '../../scripts/office/agent-browser.ts';
import { AGENT_HZ } from '../../scripts/office/desktop.ts';
import { answered, ended, untilHeld } from '../../scripts/office/far-end.ts';
import { hear } from '../../scripts/office/ear.ts';
import { AGENT, CLIENT, FAR_HZ } from '../../scripts/office/office.ts';
import { activitiesOf, finishedCall, finishedCalls, FINISH, REGISTER, requests } from './crm.ts';
import { expect, test } from './office-test.ts';
import { dialled } from './sip-trace.ts';

const clientPage = `/crm/contact/details/${CLIENT.contact}/`;

test('a call is answered, held, muted, dialled into and ended on the card', async ({ office, desk, main }) => {
  const page = await desk.browser.openWithFrame(clientPage);
  const card = new CallCard(page);
  const call = await office.incoming();
  await card.is('incoming');
  await expect(card.status).toHaveText('Incoming call');

  await card.press('Answer');
  await answered(call);
  await card.is('connected');
  await expect(card.timer).toHaveText(/^0?0:0[1-9]$/);
  await hear(await desk.desktop.window('phone'), FAR_HZ);
  await call.waitToHear(AGENT_HZ);

  await card.press('Hold');
  await untilHeld(call, true);
  await expect(card.status).toHaveText('On hold');
  await card.press('Hold');
  await untilHeld(call, false);
  await call.waitToHear(AGENT_HZ);

  await card.press('Mute');
  await call.waitToHear(0);
  await expect(card.status).toHaveText('Talking, microphone off');
  await card.press('Mute');
  await call.waitToHear(AGENT_HZ);

  await card.press('Dial pad');
  await card.press('5');
  await card.press('#');
  await call.waitForDigits('5#');

  await card.press('Hang up');
  expect(await ended(call)).toMatchObject({ by: 'agent', status: 200 });
  await card.isGone();
  const finished = await finishedCall(office.portal, CLIENT.number);
  expect(finished).toMatchObject({ talked: true, failedCode: '200', portalUserId: AGENT.userId });
  expect(finished.duration).toBeGreaterThan(0);
  expect(activitiesOf(office.portal, CLIENT.number)).toMatchObject([
    { direction: 'incoming', duration: finished.duration, completed: true, owner: { type: 'CONTACT', id: 1 } },
  ]);
  await expect(main.newestCall).toContainText(CLIENT.name);
  await expect(main.newestCall).toContainText(/Talked \d+ sec/);
  await expect(main.newestCall.getByText(/^In the CRM/)).toBeAttached();
  await page.close();
});

test('a call is answered in the toast, which never takes the keyboard', async ({ office, desk, main }) => {
  const call = await office.incoming({ name: 'Tom Whitfield', number: '+442079460102' });
  const toast = await desk.desktop.window('toast');
  await expect(toast.getByRole('heading', { name: 'Tom Whitfield' })).toBeVisible();
  await expect.poll(() => desk.desktop.observed('toast')).toEqual({ shown: true, everFocused: false });

  await toast.getByRole('button', { name: 'Answer' }).click();
  await answered(call);
  await expect.poll(() => desk.desktop.observed('toast')).toEqual({ shown: false, everFocused: false });
  await expect(main.call.getByText('Talking')).toBeVisible();
  await call.waitToHear(AGENT_HZ);
  await main.press('Hang up');
  await ended(call);
});

test('a call is declined: busy for the caller, declined in the CRM', async ({ office, main }) => {
  const number = '+12025550143';
  const call = await office.incoming({ name: 'Priya Nair', number });
  await main.press('Decline');
  expect(await ended(call)).toMatchObject({ status: 486 });
  await expect(main.newestCall).toContainText('Declined');
  expect(await finishedCall(office.portal, number)).toMatchObject({ failedCode: '603', talked: false });
});

test('a call that the caller gives up is missed; a busy number says so; the CRM gets both', async ({
  office,
  desk,
  main,
}) => {
  const number = '+493023125104';
  const call = await office.incoming({ name: 'Oskar Wendt', number });
  const toast = await desk.desktop.window('toast');
  await expect(toast.getByRole('heading', { name: 'Oskar Wendt' })).toBeVisible();
  await call.cancel();
  await expect.poll(async () => (await desk.desktop.observed('toast')).shown).toBe(false);
  await expect(main.newestCall).toContainText('Missed');

  await test.step('the missed call does not keep the next one waiting', async () => {
    await main.dial('604');
    await expect(main.call.getByText('Busy')).toBeVisible();
    expect(await finishedCall(office.portal, '604')).toMatchObject({ failedCode: '486', talked: false, type: 1 });
  });
  expect(await finishedCall(office.portal, number)).toMatchObject({ failedCode: '304', talked: false, type: 2 });
});

test('a number is dialled, talked to and hung up with the keyboard alone', async ({ office, main }) => {
  const { page } = main;
  const leg = office.pbx.waitFor('robotLeg');
  await page.keyboard.type('+442079460105');
  await page.keyboard.press('Enter');
  const call = await leg;
  expect(call.number).toBe('+442079460105');
  await expect(main.call.getByText('Ringing…')).toBeVisible();
  await answered(call);
  await call.waitToHear(AGENT_HZ);

  await tabTo(page, 'Hang up');
  await page.keyboard.press('Enter');
  await ended(call);
  expect(await finishedCall(office.portal, '+442079460105')).toMatchObject({ talked: true, type: 1 });
});

test("a number clicked in the CRM is dialled once, under the portal's own CALL_ID", async ({ office, desk }) => {
  const number = '+442079460102';
  const page = await desk.browser.openWithFrame('/crm/contact/details/2/');
  const card = new CallCard(page);
  const [registered, before] = [requests(office.portal, REGISTER), dialled(office.pbx).length];
  const since = office.portal.mark();
  const leg = office.pbx.waitFor('robotLeg', undefined, 10_000);
  await page.getByRole('link', { name: number }).first().click();
  const { call: ofPortal } = await office.portal.waitFor('call.registered', { since });

  const call = await leg;
  await answered(call);
  await card.is('connected');
  expect(await card.callId()).toBe(ofPortal.callId);
  await card.press('Hang up');
  await ended(call);
  const finished = await office.portal.waitFor('call.finished', { since, timeoutMs: 10_000 });
  expect(finished).toMatchObject({ callId: ofPortal.callId, phoneNumber: number, talked: true });
  expect(dialled(office.pbx).slice(before)).toEqual([number]);
  expect(requests(office.portal, REGISTER)).toBe(registered);
  await page.close();
});

test('with the card in two tabs, a press in one works once and both follow', async ({ office, desk }) => {
  const number = '+12025550177';
  // Both: with only one of them the other tab may be quicker, and then this one shows no card.
  const both = { showsAlways: true };
  const pages = [await desk.browser.openWithFrame('/', both), await desk.browser.openWithFrame('/', both)];
  const [first, second] = pages.map((page) => new CallCard(page)) as [CallCard, CallCard];
  const finishes = requests(office.portal, FINISH);
  const call = await office.incoming({ name: 'Ines Duarte', number });
  await Promise.all([first.is('incoming'), second.is('incoming')]);

  await second.press('Answer');
  await answered(call);
  await Promise.all([first.is('connected'), second.is('connected')]);
  await first.press('Mute');
  await expect(second.button('Mute')).toHaveAttribute('aria-pressed', 'true');
  await call.waitToHear(0);
  await second.press('Mute');
  await expect(first.button('Mute')).toHaveAttribute('aria-pressed', 'false');
  await call.waitToHear(AGENT_HZ);

  await second.press('Dial pad');
  await second.press('7');
  await first.press('Dial pad');
  await first.press('8');
  await call.waitForDigits('8');
  expect(call.digits).toBe('78');

  await first.press('Hang up');
  await ended(call);
  await Promise.all([first.isGone(), second.isGone()]);
  await finishedCall(office.portal, number);
  expect(finishedCalls(office.portal, number)).toHaveLength(1);
  expect(requests(office.portal, FINISH)).toBe(finishes + 1);
  await Promise.all(pages.map((page) => page.close()));
});

/** Moves the focus as the Tab key does until this button has it. */
async function tabTo(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  for (let presses = 0; presses < 30; presses++) {
    if (await button.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key doesn't lead to "${name}"`);
}
