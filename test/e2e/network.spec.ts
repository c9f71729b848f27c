/** The connection to the telephone system breaks in the middle of a call: people talk on, and the CRM misses nothing. */
import { AGENT_HZ } from '../../scripts/office/desktop.ts';
import { hear } from '../../scripts/office/ear.ts';
import { answered, ended, talkSeconds, untilHeld } from '../../scripts/office/far-end.ts';
import { AGENT, type Office } from '../../scripts/office/office.ts';
import { onlyFinishedCall } from './crm.ts';
import { expect, test } from './office-test.ts';

test('a call goes on while the connection is being restored, and ends when the other side hangs up', async ({
  office,
  desk,
  main,
}) => {
  const number = '+12025550146';
  const phone = await desk.desktop.window('phone');
  const call = await office.incoming({ name: 'Ada Nwosu', number, hz: 1200 });
  const talked = talkSeconds(call);
  await main.press('Answer');
  await answered(call);
  await call.waitToHear(AGENT_HZ);

  await office.pbx.closePorts();
  await expect(main.page.getByText(/^Reconnecting… [1-9]\d* s$/)).toBeVisible();
  await hear(phone, 1200);
  await call.waitToHear(AGENT_HZ);
  await main.press('Hold');
  await expect(main.page.getByRole('alert').filter({ hasText: 'is being restored' })).toBeVisible();
  expect(call.held).toBe(false);

  await restored(office);
  await expect(main.page.getByText(/^Reconnecting…/)).toBeHidden();
  await main.press('Hold');
  await untilHeld(call, true);
  await main.press('Resume');
  await untilHeld(call, false);
  await call.waitToHear(AGENT_HZ);
  await hear(phone, 1200);

  await call.hangup();
  await expect(main.newestCall).toContainText('Ada Nwosu');
  await expect(main.newestCall).toContainText(/Talked \d+ sec/);
  const row = await onlyFinishedCall(office.portal, number);
  expect(row).toMatchObject({ talked: true, failedCode: '200' });
  expect(Math.abs(row.duration - (await talked))).toBeLessThan(1.5);
});

test('hung up while the connection is away: the other side learns it, and the CRM at once', async ({
  office,
  main,
}) => {
  const number = '+12025550141';
  const call = await office.incoming({ name: 'Bo Larsen', number, hz: 500 });
  await main.press('Answer');
  await answered(call);
  await call.waitToHear(AGENT_HZ);

  await office.pbx.closePorts();
  await expect(main.page.getByText(/^Reconnecting…/)).toBeVisible();
  await main.press('Hang up');
  await expect(main.newestCall).toContainText('Bo Larsen');
  expect(await onlyFinishedCall(office.portal, number)).toMatchObject({ talked: true, failedCode: '200' });
  await restored(office);
  expect(await ended(call)).toMatchObject({ by: 'agent', status: 200 });
  await expect(main.connection('Telephone')).toHaveText('Ready');
  expect(await onlyFinishedCall(office.portal, number)).toMatchObject({ talked: true });
});

async function restored({ pbx }: Office): Promise<void> {
  const again = pbx.waitFor('registered', ({ user }) => user === AGENT.extension, 15_000);
  await pbx.openPorts();
  await again;
}
