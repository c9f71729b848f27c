/** One agent, two desktops: both ring, one answers; what one of them dials, the other does not. */
import type { Page } from 'playwright';
import { AgentBrowser, CallCard } from '../../scripts/office/agent-browser.ts';
import { Desktop } from '../../scripts/office/desktop.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import { AGENT, CLIENT, type Desk, type Office } from '../../scripts/office/office.ts';
import { bridgeOf } from './bridge-of.ts';
import { finishedCalls } from './crm.ts';
import { expect, test as base } from './office-test.ts';
import { dialled } from './sip-trace.ts';

interface Places {
  /** The desktop at home, and a browser that reaches no other. */
  readonly home: { readonly desktop: Desktop; readonly browser: AgentBrowser };
  /** A browser in the office that reaches the desktop there alone. */
  readonly officeBrowser: AgentBrowser;
}

const test = base.extend<object, Places>({
  home: [
    async ({ office, desk }, use) => {
      const desktop = await signedInAtHome(office, desk);
      const browser = await browserWithout(office, desk.desktop);
      await use({ desktop, browser });
      await browser.stop();
      await desktop.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  officeBrowser: [
    async ({ office, home }, use) => {
      const browser = await browserWithout(office, home.desktop);
      await use(browser);
      await browser.stop();
    },
    { scope: 'worker' },
  ],
});

test('a call that is answered at home stops ringing in the office', async ({ office, desk, home, main }) => {
  const number = '+12025550195';
  const call = await office.incoming({ name: 'Nora Feld', number });
  await expect.poll(async () => (await desk.desktop.observed('toast')).shown).toBe(true);
  const answering = await home.desktop.main();
  await answering.press('Answer');
  await answered(call);
  await expect.poll(async () => (await desk.desktop.observed('toast')).shown).toBe(false);
  await expect(main.newestCall).toContainText('Answered elsewhere');
  await answering.press('Hang up');
  await ended(call);
  await expect(answering.newestCall.getByText(/^In the CRM/)).toBeAttached();
  expect(finishedCalls(office.portal, number)).toMatchObject([{ talked: true }]);
});

test('what the agent dials in the office is not dialled at home, too', async ({ office, home, main }) => {
  const number = '+12025550196';
  const page = await home.browser.openWithFrame('/');
  const before = dialled(office.pbx).length;
  const leg = office.pbx.waitFor('robotLeg');
  await main.dial(number);
  const call = await leg;
  await answered(call);
  const card = new CallCard(page);
  await card.dialog.waitFor();
  const callId = await card.callId();
  await expect.poll(() => decision(home.desktop, callId)).toBe('claimedElsewhere');
  await main.press('Hang up');
  await ended(call);
  expect(dialled(office.pbx).slice(before)).toEqual([number]);
  await gone(page);
});

test('a number clicked in the office is dialled by one of the two', async ({ office, desk, home, officeBrowser }) => {
  const page = await officeBrowser.openWithFrame(`/crm/contact/details/${CLIENT.contact}/`);
  const pageAtHome = await home.browser.openWithFrame('/');
  const before = dialled(office.pbx).length;
  const leg = office.pbx.waitFor('robotLeg', undefined, 10_000);
  await page.getByRole('link', { name: CLIENT.number }).first().click();
  const call = await leg;
  await answered(call);
  const callId = await new CallCard(page).callId();
  const decisions = () => new Set([desk, home].map(({ desktop }) => decision(desktop, callId)));
  await expect.poll(decisions).toEqual(new Set(['claimedElsewhere', 'dialled']));
  await call.hangup();
  expect(dialled(office.pbx).slice(before)).toEqual([CLIENT.number]);
  await gone(page);
  await gone(pageAtHome);
});

async function signedInAtHome(office: Office, desk: Desk): Promise<Desktop> {
  const desktop = await Desktop.start();
  await desktop.setUpTelephone(office.telephone);
  await desk.browser.signIn(await desktop.beginSignIn(office.portalAccount));
  await desktop.signedIn();
  await (await desktop.main()).press('Skip for now');
  await expect.poll(() => desktop.logged('instances.published')).toMatchObject([{ others: 1 }]);
  // What a desktop believes of the others is up to five minutes old (docs/decisions/004): this one looks again.
  await desk.desktop.quit();
  await desk.desktop.startAgain();
  await expect.poll(() => desk.desktop.logged('instances.published').at(-1)).toMatchObject({ others: 1 });
  await expect.poll(() => office.pbx.bindings(AGENT.extension).length).toBe(2);
  return desktop;
}

/** On this one computer a browser reaches both desktops; at home it reaches only its own. */
function browserWithout({ portal }: Office, other: Desktop): Promise<AgentBrowser> {
  const { port } = bridgeOf(portal, other);
  return AgentBrowser.start({
    portal,
    userId: AGENT.userId,
    switches: [`--host-resolver-rules=MAP 127.0.0.1:${port} ~NOTFOUND`],
  });
}

/** What a desktop made of a card that it doesn't know. */
const decision = (desktop: Desktop, callId: string | null): unknown =>
  desktop.logged('card.click').find((click) => click['portalCallId'] === callId)?.['outcome'];

async function gone(page: Page): Promise<void> {
  await new CallCard(page).isGone();
  await page.close();
}
