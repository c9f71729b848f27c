/** One agent, two desktops: both ring, one answers; what one of them dials, the other does not. */
import { CallCard } from '../../scripts/office/agent-browser.ts';
import { AGENT, CLIENT, type Desk, openDesk } from '../../scripts/office/office.ts';
import { finishedCalls } from './crm.ts';
import { expect, test as base } from './office-test.ts';
import { dialled } from './sip-trace.ts';

const test = base.extend<object, { home: Desk }>({
  home: [
    async ({ office, desk }, use) => {
      const home = await openDesk(office);
      // What a desktop believes of the others is up to five minutes old (docs/decisions/004): this one looks again.
      await desk.desktop.quit();
      await desk.desktop.startAgain();
      await expect.poll(() => office.pbx.bindings(AGENT.extension).length).toBe(2);
      await expect.poll(() => desk.desktop.logged('instances.others').at(-1)).toEqual({ others: 1 });
      await use(home);
      await home.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

test('a call that is answered at home stops ringing in the office', async ({ office, desk, home }) => {
  const number = '+12025550195';
  const call = await office.incoming({ name: 'Nora Feld', number });
  await expect.poll(async () => (await desk.desktop.observed('toast')).shown).toBe(true);
  const answering = await home.desktop.main();
  await answering.press('Answer');
  await call.answered;
  await expect.poll(async () => (await desk.desktop.observed('toast')).shown).toBe(false);
  const main = await desk.desktop.main();
  await expect(main.newestCall).toContainText('Answered elsewhere');
  await answering.press('Hang up');
  await call.ended;
  await expect(answering.newestCall.getByText('In the CRM')).toBeAttached();
  expect(finishedCalls(office.portal, number)).toMatchObject([{ talked: true }]);
});

test('what the agent dials in the office is not dialled at home, too', async ({ office, home, main }) => {
  const number = '+12025550196';
  const page = await home.browser.openWithFrame('/');
  const before = dialled(office.pbx).length;
  const leg = office.pbx.waitFor('robotLeg');
  await main.dial(number);
  const call = await leg;
  await call.answered;
  const card = new CallCard(page);
  await card.is('connected');
  const callId = await card.callId();
  const decided = () =>
    home.desktop.logged('card.click').find((click) => click['portalCallId'] === callId)?.['outcome'];
  await expect.poll(decided).toBe('claimedElsewhere');
  await main.press('Hang up');
  await call.ended;
  expect(dialled(office.pbx).slice(before)).toEqual([number]);
  await card.isGone();
  await page.close();
});

test('a number clicked in the office is dialled by one of the two', async ({ office, desk, home }) => {
  const page = await desk.browser.openWithFrame(`/crm/contact/details/${CLIENT.contact}/`);
  const before = dialled(office.pbx).length;
  const leg = office.pbx.waitFor('robotLeg', undefined, 10_000);
  await page.getByRole('link', { name: CLIENT.number }).first().click();
  const call = await leg;
  await call.answered;
  const card = new CallCard(page);
  const callId = await card.callId();
  const outcomes = () =>
    [desk, home].map(
      ({ desktop }) => desktop.logged('card.click').find((click) => click['portalCallId'] === callId)?.['outcome'],
    );
  await expect.poll(() => outcomes().toSorted()).toEqual(['claimedElsewhere', 'dialled']);
  await card.press('Hang up');
  await call.ended;
  expect(dialled(office.pbx).slice(before)).toEqual([CLIENT.number]);
  await card.isGone();
  await page.close();
});
