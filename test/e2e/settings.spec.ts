/** What is set in one start is there in the next, and works: sound, availability, quick keys, accounts. */
import { Desktop } from '../../scripts/office/desktop.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import type { MainWindow } from '../../scripts/office/main-window.ts';
import { COLLEAGUE, type Office, SECOND_ACCOUNT } from '../../scripts/office/office.ts';
import { expect, test } from './office-test.ts';

test('two accounts, each with its own password, and everything else outlive a restart', async ({ office }) => {
  test.setTimeout(120_000);
  const desktop = await Desktop.start();
  try {
    await desktop.setUpTelephone(accountOf(office, COLLEAGUE));
    await office.pbx.untilRegistered(COLLEAGUE.extension, 15_000);
    const main = await desktop.main();
    await main.press('Skip for now');
    await main.press('Skip for now');
    await setSound(main);
    await addKey(main, 'Mara Lindt', '102');
    await switches(office, COLLEAGUE, SECOND_ACCOUNT, () => addAccount(office, main));
    await main.setAway('Do not disturb');
    await expect(away(main)).toBeVisible();

    await desktop.quit();
    await desktop.startAgain();
    const again = await desktop.main();
    await office.pbx.untilRegistered(SECOND_ACCOUNT.extension, 15_000);
    expect(office.pbx.bindings(COLLEAGUE.extension)).toEqual([]);
    await expect(away(again)).toContainText('left');
    await again.press('Be available again');
    await expect(again.page.getByRole('region', { name: 'Quick keys' })).toContainText('Mara Lindt');
    await expectSound(again);

    await again.openSettings('Telephone');
    await switches(office, SECOND_ACCOUNT, COLLEAGUE, () => again.press(`Use: ${addressOf(office, COLLEAGUE)}`));
    await expect(again.page.getByText('In use · Ready')).toBeVisible();
    await again.leaveSettings();
    const call = await office.incoming({ name: 'Ada Nwosu', number: '+12025550180' }, COLLEAGUE.extension);
    await again.press('Answer');
    await answered(call);
    await again.press('Hang up');
    await ended(call);
  } finally {
    await desktop.stop();
  }
});

type Login = typeof COLLEAGUE | typeof SECOND_ACCOUNT;

const addressOf = ({ pbx }: Office, { extension }: Pick<Login, 'extension'>): string => `${extension}@${pbx.realm}`;

const accountOf = (office: Office, login: Login): Office['telephone'] => ({
  ...office.telephone,
  address: addressOf(office, login),
  password: login.password,
});

const away = ({ page }: MainWindow) => page.getByRole('status').filter({ hasText: 'Do not disturb' });

/** One account signs out at the exchange and the other in. */
async function switches({ pbx }: Office, from: Login, to: Login, act: () => Promise<void>): Promise<void> {
  const gone = pbx.waitFor('unregistered', ({ user }) => user === from.extension, 15_000);
  const there = pbx.waitFor('registered', ({ user }) => user === to.extension, 15_000);
  await act();
  await Promise.all([gone, there]);
  expect(pbx.bindings(from.extension)).toEqual([]);
}

async function addAccount(office: Office, main: MainWindow): Promise<void> {
  const { page } = main;
  await main.openSettings('Telephone');
  await main.press('Add another account');
  await page.getByLabel('SIP address').fill(addressOf(office, SECOND_ACCOUNT));
  await page.getByLabel('Password', { exact: true }).fill(SECOND_ACCOUNT.password);
  await page.getByLabel('Server address (WSS)').fill(office.pbx.url);
  await main.press('Save and use');
  await expect(page.getByText('In use · Ready')).toBeVisible();
  await main.leaveSettings();
}

async function addKey(main: MainWindow, label: string, number: string): Promise<void> {
  const { page } = main;
  await main.openSettings('Calls');
  await main.press('Add a key');
  const row = page.getByRole('listitem').filter({ hasText: 'Key 1' });
  await row.getByLabel('Name', { exact: true }).fill(label);
  await row.getByLabel('Number', { exact: true }).fill(number);
  await main.press('Save quick keys');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await main.leaveSettings();
}

const SLIDERS = [
  ['Microphone volume', '130'],
  ['Ring volume', '35'],
] as const;

async function setSound(main: MainWindow): Promise<void> {
  const { page } = main;
  await main.openSettings('Microphone and speakers');
  await page.getByRole('switch', { name: 'Reduce background noise' }).uncheck();
  for (const [label, value] of SLIDERS) await page.getByRole('slider', { name: label }).fill(value);
  await page.getByLabel('Calls from outside').selectOption({ label: 'Marimba' });
  await main.leaveSettings();
}

async function expectSound(main: MainWindow): Promise<void> {
  const { page } = main;
  await main.openSettings('Microphone and speakers');
  await expect(page.getByRole('switch', { name: 'Reduce background noise' })).not.toBeChecked();
  await expect(page.getByRole('switch', { name: 'Remove echo' })).toBeChecked();
  for (const [label, value] of SLIDERS) await expect(page.getByRole('slider', { name: label })).toHaveValue(value);
  await expect(page.getByLabel('Calls from outside').locator('option:checked')).toHaveText('Marimba');
  await main.leaveSettings();
}
