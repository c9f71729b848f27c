/** The program around the calls: its languages and themes, its memory, signing out and in, dying windows, quitting. */
import { CallCard } from '../../scripts/office/agent-browser.ts';
import { AGENT_HZ } from '../../scripts/office/desktop.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import type { MainWindow } from '../../scripts/office/main-window.ts';
import { AGENT, type Caller, CLIENT, type Office } from '../../scripts/office/office.ts';
import { finishedCall, finishedCalls } from './crm.ts';
import { expect, test } from './office-test.ts';

test('language and theme change at once, and are kept', async ({ desk, main }) => {
  const { page } = main;
  await main.openSettings('Language and appearance');
  await page.getByLabel('Language', { exact: true }).selectOption({ label: 'Deutsch' });
  await expect(page.getByRole('heading', { name: 'Sprache und Darstellung' })).toBeVisible();
  await page.getByText('Dunkel', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');

  await desk.desktop.quit();
  await desk.desktop.startAgain();
  const mainAgain = await desk.desktop.main();
  const again = mainAgain.page;
  await expect(again.locator('html')).toHaveAttribute('lang', 'de');
  await expect(again.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await again.getByRole('button', { name: 'Einstellungen' }).click();
  await again.getByRole('button', { name: 'Sprache und Darstellung' }).click();
  await again.getByText('System', { exact: true }).click();
  await again.getByLabel('Sprache', { exact: true }).selectOption({ label: 'English' });
  await expect(again.locator('html')).toHaveAttribute('lang', 'en');
  await mainAgain.leaveSettings();
});

test('after a restart everything is there without asking: telephone, sign-in, browser', async ({ office, desk }) => {
  const page = await desk.browser.openWithFrame('/');
  const since = office.portal.mark();
  await desk.desktop.quit();
  await desk.desktop.startAgain();
  const main = await desk.desktop.main();
  await expect(main.connection('Telephone')).toHaveText('Ready');
  await expect(main.connection('Bitrix24')).toHaveText('Online');
  await expect(main.connection('Call card')).toHaveText('1 tab open');

  const call = await office.incoming();
  const card = new CallCard(page);
  await card.is('incoming');
  await card.press('Answer');
  await answered(call);
  await card.press('Hang up');
  await ended(call);
  await office.portal.waitFor('call.finished', { since });
  await card.isGone();
  await page.close();
});

test('signed out, the telephone works on; signed in again, calls reach the CRM', async ({ office, desk, main }) => {
  await main.openSettings('Bitrix24');
  await main.press('Sign out');
  await expect(main.connection('Bitrix24')).toHaveText('Signed out');
  await expect(main.connection('Call card')).toHaveText('Not set up');
  const unseen = '+12025550193';
  await talk(office, main, { name: 'Paul Adler', number: unseen });

  await main.page.getByLabel('Application key (client_secret)').fill(office.portalAccount.clientSecret);
  await desk.browser.signIn(await desk.desktop.beginSignIn(office.portalAccount));
  await expect(main.connection('Bitrix24')).toHaveText('Online');
  await main.leaveSettings();
  await expect(main.newestCall.getByText('Not for the CRM')).toBeAttached();
  const seen = '+12025550194';
  await talk(office, main, { name: 'Paul Adler', number: seen });
  expect(await finishedCall(office.portal, seen)).toMatchObject({ talked: true });
  expect(finishedCalls(office.portal, unseen)).toEqual([]);

  const page = await desk.browser.openWithFrame(`/crm/contact/details/${CLIENT.contact}/`);
  await expect(main.connection('Call card')).toHaveText('1 tab open');
  await page.close();
});

test('a phone window that crashes loses its call and nothing else', async ({ office, desk, main }) => {
  const number = '+12025550191';
  const call = await office.incoming({ name: 'Lena Roth', number });
  await main.press('Answer');
  await answered(call);
  await expect(main.call.getByText('Talking')).toBeVisible();
  const registered = office.pbx.waitFor('registered', ({ user }) => user === AGENT.extension, 15_000);
  await desk.desktop.app.evaluate(({ BrowserWindow }) => {
    const phone = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/phone/'));
    phone?.webContents.forcefullyCrashRenderer();
  });
  await expect(main.notice('The telephone part stopped and was restarted')).toBeVisible();
  await expect(main.newestCall).toContainText('Lena Roth');
  expect(await finishedCall(office.portal, number)).toMatchObject({ talked: true });
  await registered;
  await expect(main.connection('Telephone')).toHaveText('Ready');

  const next = await office.incoming({ name: 'Lena Roth', number });
  await main.press('Answer');
  await answered(next);
  await next.waitToHear(AGENT_HZ);
  await expect(main.notice('The telephone part stopped and was restarted')).toBeHidden();
  await main.press('Hang up');
  await ended(next);
  await call.hangup();
});

test('quitting in a call hangs up and reports it', async ({ office, desk, main }) => {
  const number = '+12025550192';
  const call = await office.incoming({ name: 'Emil Brandt', number });
  await main.press('Answer');
  await answered(call);
  await expect(main.call.getByText('Talking')).toBeVisible();
  await desk.desktop.quit();
  expect(await ended(call)).toMatchObject({ by: 'agent', status: 200 });
  await desk.desktop.startAgain();
  expect(await finishedCall(office.portal, number)).toMatchObject({ talked: true, failedCode: '200' });
  expect(finishedCalls(office.portal, number)).toHaveLength(1);
});

async function talk(office: Office, main: MainWindow, caller: Caller): Promise<void> {
  const call = await office.incoming(caller);
  await main.press('Answer');
  await answered(call);
  await call.waitToHear(AGENT_HZ);
  await main.press('Hang up');
  await ended(call);
}
