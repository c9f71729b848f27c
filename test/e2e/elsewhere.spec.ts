/** A call that somebody else shall take: sent elsewhere by hand, to voicemail, forwarded, or turned away in peace. */
import type { RobotLeg } from '../../sandbox/pbx/robots/leg.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import type { MainWindow } from '../../scripts/office/main-window.ts';
import { AGENT, FAR_HZ, type Office } from '../../scripts/office/office.ts';
import { onlyFinishedCall } from './crm.ts';
import { expect, test } from './office-test.ts';

/** Whoever answers elsewhere: it sings `FAR_HZ`. */
const ELSEWHERE = '602';
const SENT = { talked: false, failedCode: '603', type: 2 };

test('a ringing call is sent elsewhere, another to voicemail', async ({ office, main }) => {
  await setVoicemail(office, main, ELSEWHERE);
  const sent = await office.incoming({ name: 'Ada Nwosu', number: '+12025550130' });
  await main.press('Send elsewhere');
  await main.page.getByLabel('Send to', { exact: true }).fill(ELSEWHERE);
  await main.press('Send');
  await isTakenElsewhere(sent, main, 'Ada Nwosu');

  const toVoicemail = await office.incoming({ name: 'Bo Larsen', number: '+12025550131' });
  await main.press('To voicemail');
  await isTakenElsewhere(toVoicemail, main, 'Bo Larsen');
  for (const number of ['+12025550130', '+12025550131'])
    expect(await onlyFinishedCall(office.portal, number)).toMatchObject(SENT);
  await setVoicemail(office, main, '');
});

test('away: not disturbed by a sound, then forwarded, then there again', async ({ office, desk, main }) => {
  const [missed, forwarded] = ['+12025550132', '+12025550133'];
  const before = await desk.desktop.appearances('toast');
  await main.setAway('Do not disturb');
  await expect(main.page.getByRole('status').filter({ hasText: 'Do not disturb' })).toContainText('1 hr left');
  const turnedAway = await office.incoming({ name: 'Cem Yildiz', number: missed });
  expect(await ended(turnedAway)).toMatchObject({ by: 'agent', status: 480 });
  await expect(main.newestCall).toContainText('Cem Yildiz');
  await expect(main.newestCall).toContainText('Missed');
  await main.press('Be available again');

  await main.setAway({ forwardTo: ELSEWHERE });
  await expect(main.page.getByRole('status').filter({ hasText: `Forwarded to ${ELSEWHERE}` })).toBeVisible();
  await isTakenElsewhere(await office.incoming({ name: 'Dora Keller', number: forwarded }), main, 'Dora Keller');
  expect(await desk.desktop.appearances('toast')).toBe(before);
  await main.press('Be available again');

  const call = await office.incoming({ name: 'Emil Brandt', number: '+12025550134' });
  await expect.poll(() => desk.desktop.appearances('toast')).toBe(before + 1);
  await main.press('Decline');
  await ended(call);
  expect(await onlyFinishedCall(office.portal, forwarded)).toMatchObject(SENT);
  expect(await onlyFinishedCall(office.portal, missed)).toMatchObject({ talked: false, failedCode: '304', type: 2 });
});

/** The caller hears who answered there, and the agent reads what became of the call. */
async function isTakenElsewhere(caller: RobotLeg, main: MainWindow, name: string): Promise<void> {
  await answered(caller);
  await caller.waitToHear(FAR_HZ);
  await expect(main.newestCall).toContainText(name);
  await expect(main.newestCall).toContainText('Sent elsewhere');
  await caller.hangup();
}

async function setVoicemail(office: Office, main: MainWindow, number: string): Promise<void> {
  await main.openSettings('Telephone');
  await main.press('More options');
  await main.page.getByLabel('Voicemail number').fill(number);
  // The telephone starts afresh with what has been saved.
  const again = office.pbx.waitFor('registered', ({ user }) => user === AGENT.extension, 15_000);
  await main.press('Save');
  await again;
  await main.leaveSettings();
  await expect(main.connection('Telephone')).toHaveText('Ready');
}
