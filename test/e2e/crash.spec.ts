/** The program dies, or the portal does: on the next start the CRM has exactly one finished call. */
import { carries } from '../../sandbox/portal/rest/records.ts';
import type { Desktop } from '../../scripts/office/desktop.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import { MainWindow } from '../../scripts/office/main-window.ts';
import { AGENT, type Caller, type Office } from '../../scripts/office/office.ts';
import { FINISH, finishedCall, finishedCalls, REGISTER } from './crm.ts';
import { expect, test } from './office-test.ts';

test('killed in a call that the portal knows', async ({ office, desk, main }) => {
  const caller = { name: 'Julia Hartmann', number: '+4915200000101' };
  const since = office.portal.mark();
  const call = await office.incoming(caller);
  await office.portal.waitFor('call.registered', { since });
  await main.press('Answer');
  await answered(call);
  await expect(main.call.getByText('Talking')).toBeVisible();

  await crash(office, desk.desktop);
  await call.hangup();
  await expectOneCall(office, desk.desktop, caller, '200');
});

test('killed while the portal is registering the call', async ({ office, desk }) => {
  const caller = { name: 'Website enquiry', number: '+4915200000177' };
  const since = office.portal.mark();
  office.portal.faults.next({ kind: 'hang', method: REGISTER });
  const call = await office.incoming(caller);
  await office.portal.waitFor('rest.received', { since, where: (request) => carries(request, REGISTER) });

  await crash(office, desk.desktop);
  await call.hangup();
  await expectOneCall(office, desk.desktop, caller, '304');
});

test('killed after the finish was carried out, before its answer came', async ({ office, desk, main }) => {
  const caller = { name: 'Nordlicht Solar', number: '+493023125100' };
  const since = office.portal.mark();
  const call = await office.incoming(caller);
  await main.press('Answer');
  await answered(call);
  office.portal.faults.next({ kind: 'hang', method: FINISH, executed: true });
  await main.press('Hang up');
  await office.portal.waitFor('call.finished', { since });

  await crash(office, desk.desktop);
  await expectOneCall(office, desk.desktop, caller, '200');
});

test('killed after a call during which the portal was down', async ({ office, desk, main }) => {
  const caller = { name: 'Kestrel Freight', number: '+442079460100' };
  await office.portal.faults.down();
  const call = await office.incoming(caller);
  await main.press('Answer');
  await answered(call);
  await expect(main.call.getByText('Talking')).toBeVisible();
  await main.press('Hang up');
  await ended(call);
  await expect(main.connection('Bitrix24')).toHaveText('1 call waiting');

  await crash(office, desk.desktop, () => office.portal.faults.up());
  await expectOneCall(office, desk.desktop, caller, '200');
});

/** Dies and is started again; its telephone is back when this returns. */
async function crash(office: Office, desktop: Desktop, meanwhile = () => Promise.resolve()): Promise<void> {
  await desktop.kill();
  await meanwhile();
  await desktop.startAgain();
  await office.pbx.untilRegistered(AGENT.extension, 15_000);
}

/** The report is over when the window says so; then the CRM must have the call once. */
async function expectOneCall(office: Office, desktop: Desktop, { name, number }: Caller, code: string): Promise<void> {
  await finishedCall(office.portal, number);
  const main = new MainWindow(await desktop.window('ui'));
  await expect(main.newestCall).toContainText(name);
  await expect(main.newestCall.getByText(/^In the CRM/)).toBeAttached();
  expect(finishedCalls(office.portal, number)).toMatchObject([{ failedCode: code }]);
  expect([...office.portal.state.calls.values()].filter((call) => call.phoneNumber === number)).toEqual([]);
}
