/** What an agent sees beside her calls: who is free, and whether somebody has left a message. */
import type { MainWindow } from '../../scripts/office/main-window.ts';
import { AGENT_HZ } from '../../scripts/office/desktop.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import { AGENT, COLLEAGUE } from '../../scripts/office/office.ts';
import { expect, test } from './office-test.ts';

const ROBOT = '602';

test('a quick key shows whether its telephone is free, and calls it', async ({ office, main }) => {
  await addKey(main, 1, 'Ben Ortiz', COLLEAGUE.extension);
  await addKey(main, 2, 'Front desk', ROBOT);
  const keys = main.page.getByRole('region', { name: 'Quick keys' });
  const ben = keys.getByRole('button', { name: /^Ben Ortiz/ });
  const frontDesk = keys.getByRole('button', { name: /^Front desk/ });
  await expect(ben).toContainText('free');
  for (const [state, words] of [
    ['early', 'being called'],
    ['confirmed', 'on the phone'],
    ['terminated', 'free'],
  ] as const) {
    office.pbx.notifier.tellState(COLLEAGUE.extension, state);
    await expect(ben).toContainText(words);
    await expect(frontDesk).toContainText('free');
  }
  // What has changed while the connection was away is learnt when it is back.
  await office.pbx.closePorts();
  await expect(main.connection('Telephone')).not.toHaveText('Ready');
  office.pbx.notifier.tellState(COLLEAGUE.extension, 'confirmed');
  await office.pbx.openPorts();
  await expect(main.connection('Telephone')).toHaveText('Ready');
  await expect(ben).toContainText('on the phone');
  office.pbx.notifier.tellState(COLLEAGUE.extension, 'terminated');
  await expect(ben).toContainText('free');

  const leg = office.pbx.waitFor('robotLeg', ({ number }) => number === ROBOT);
  await frontDesk.click();
  const call = await leg;
  await answered(call);
  await call.waitToHear(AGENT_HZ);
  await main.press('Hang up');
  await ended(call);
  await removeKeys(main, 2);
  await expect(keys).toBeHidden();
});

test('the voice-message light comes and goes with what the exchange says', async ({ office, main }) => {
  const light = main.page.getByRole('status').filter({ hasText: 'voice message' });
  await expect(light).toBeHidden();
  office.pbx.notifier.tell('message-summary', AGENT.extension, summary('yes', '2/5'));
  await expect(light).toContainText('2 new voice messages');
  office.pbx.notifier.tell('message-summary', AGENT.extension, summary('yes', '1/6'));
  await expect(light).toContainText('1 new voice message');
  office.pbx.notifier.tell('message-summary', AGENT.extension, summary('no', '0/7'));
  await expect(light).toBeHidden();
});

async function addKey(main: MainWindow, place: number, label: string, number: string): Promise<void> {
  const { page } = main;
  await main.openSettings('Calls');
  await main.press('Add a key');
  const row = page.getByRole('listitem').filter({ hasText: `Key ${place}` });
  await row.getByLabel('Name', { exact: true }).fill(label);
  await row.getByLabel('Number', { exact: true }).fill(number);
  await main.press('Save quick keys');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await main.leaveSettings();
}

/** The button goes once there is nothing left to save. */
async function removeKeys(main: MainWindow, count: number): Promise<void> {
  await main.openSettings('Calls');
  for (let left = count; left > 0; left--) await main.press(`Remove: Key ${left}`);
  await main.press('Save quick keys');
  await expect(main.button('Save quick keys')).toBeHidden();
  await main.leaveSettings();
}

const summary = (waiting: 'yes' | 'no', count: string): string =>
  `Messages-Waiting: ${waiting}\r\nVoice-Message: ${count} (0/0)\r\n`;
