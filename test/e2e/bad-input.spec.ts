/** Whatever comes in, the user reads what is wrong in plain words, nothing is lost, and the next call works. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { AGENT_HZ, Desktop, type TelephoneAccount } from '../../scripts/office/desktop.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import type { MainWindow } from '../../scripts/office/main-window.ts';
import { AGENT, COLLEAGUE, type Office } from '../../scripts/office/office.ts';
import { connect, connectHub } from '../integration/bridge/hub-client.ts';
import { bridgeOf } from './bridge-of.ts';
import { FINISH, finishedCall, finishedCalls, REGISTER } from './crm.ts';
import { expect, test } from './office-test.ts';
import { dialled } from './sip-trace.ts';

test('a REST answer that is a web page: the call goes on, its report waits and arrives', async ({ office, main }) => {
  const number = '+12025550151';
  office.portal.faults.next({ kind: 'html', method: REGISTER, times: 2 });
  office.portal.faults.next({ kind: 'html', method: FINISH, executed: true });
  const since = office.portal.mark();
  const call = await office.incoming({ name: 'Ada Nwosu', number });
  await main.press('Answer');
  await answered(call);
  await call.waitToHear(AGENT_HZ);
  await office.portal.waitFor('call.registered', { since, timeoutMs: 10_000 });
  await main.press('Hang up');
  await ended(call);
  await expect(main.page.getByText('Bitrix24 gave an answer that makes no sense', { exact: true })).toBeVisible();
  await expect(main.connection('Bitrix24')).toHaveText('1 call waiting');
  expect(await finishedCall(office.portal, number)).toMatchObject({ talked: true });
  await expect(main.newestCall.getByText(/^In the CRM/)).toBeAttached();
  expect(finishedCalls(office.portal, number)).toHaveLength(1);
  await expect(main.connection('Bitrix24')).toHaveText('Online');
});

test('SIP messages that are none', async ({ office, desk, main }) => {
  const before = desk.desktop.logged('phone.dropped').length;
  for (const garbage of [
    'hello?',
    'INVITE sip:\r\n\r\n',
    'SIP/2.0 abc\r\nVia: \r\nCSeq: x\r\n\r\n',
    '\u0000\u0001'.repeat(500),
  ])
    office.pbx.sendRaw(AGENT.extension, garbage);
  await expect.poll(() => desk.desktop.logged('phone.dropped').length).toBe(before + 4);
  await takesACall(office, main);
});

test('a bridge message of 1 MB, one of an unknown kind, and one that is no JSON', async ({ office, desk, main }) => {
  const { instance, port, secret } = bridgeOf(office.portal, desk.desktop);
  const me = { role: 'hub', instance, portal: office.portal.memberId, hub: 'a strange hub', key: secret } as const;
  const options = { origin: office.portal.handlerSite.origin };
  const tooLong = await connectHub(port, me, options);
  tooLong.send({ t: 'frames', id: '1', count: 1, more: 'x'.repeat(1_000_000) });
  expect(await tooLong.closed).toBe(1009);

  // What is not understood is dropped; the hub goes on, for it may be newer than this desktop.
  const hub = await connectHub(port, me, options);
  hub.send({ t: 'makeCoffee', id: '1' });
  hub.send('no JSON');
  hub.send({ t: 'frames', id: '2', count: 0 });
  const answers = [await hub.next(), await hub.next()];
  expect(answers).toMatchObject([{ t: 'state' }, { t: 'ack', re: '2' }]);
  hub.socket.close();
  await hub.closed;
  await expect(connect(port, { origin: 'https://elsewhere.example' })).rejects.toThrow();
  expect(desk.desktop.logged('program.uncaught')).toEqual([]);
  await takesACall(office, main);
});

test('links from anywhere: nobody is signed in, nothing is dialled', async ({ office, desk, main }) => {
  await openLink(desk.desktop, 'offhook://oauth?code=stolen&state=guessed');
  await expect(main.notice('This sign-in does not belong to this computer')).toBeVisible();
  await openLink(desk.desktop, 'offhook:format-the-disk');
  await expect(main.notice('This link asks for something that Offhook does not do')).toBeVisible();
  const before = dialled(office.pbx);
  await openLink(desk.desktop, 'offhook:dial?number=602');
  await expect(main.dialField).toHaveValue('602');

  await expect(main.connection('Bitrix24')).toHaveText('Online');
  await takesACall(office, main);
  expect(dialled(office.pbx)).toEqual(before);
  await main.dialField.fill('');
  await main.closeNotice('This sign-in does not belong to this computer');
  await main.closeNotice('This link asks for something that Offhook does not do');
});

test('a wrong SIP password is said in words; the right one registers', async ({ office }) => {
  const desktop = await Desktop.start();
  try {
    await desktop.setUpTelephone({ ...colleague(office), password: 'guessed' });
    const main = await telephoneOnly(desktop);
    await expect(main.page.getByText('The telephone password is wrong')).toBeVisible();
    await expect(main.connection('Telephone')).toHaveText('Offline');

    await main.press('Open settings');
    await main.page.getByLabel('Password', { exact: true }).fill(COLLEAGUE.password);
    await main.press('Save');
    await expect(main.connection('Telephone')).toHaveText('Ready');
    await main.leaveSettings();
    await expect(main.page.getByText('The telephone password is wrong')).toBeHidden();
    await takesACall(office, main, COLLEAGUE.extension);
  } finally {
    await desktop.stop();
  }
});

test('a settings file cut in half is kept aside, and the set-up starts over', async ({ office }) => {
  const desktop = await Desktop.start();
  try {
    await desktop.setUpTelephone(colleague(office));
    await office.pbx.untilRegistered(COLLEAGUE.extension);
    await desktop.quit();
    const file = path.join(desktop.profile, 'settings.json');
    const whole = readFileSync(file);
    truncateSync(file, Math.floor(whole.length / 2));

    await desktop.startAgain();
    const main = await desktop.main();
    await expect(main.page.getByRole('heading', { name: 'Set up Offhook' })).toBeVisible();
    await desktop.setUpTelephone(colleague(office));
    await telephoneOnly(desktop);
    await expect(main.notice('The settings could not be read')).toBeVisible();
    const kept = readdirSync(desktop.profile).find((name) => name.startsWith('settings.broken-')) ?? '';
    expect(readFileSync(path.join(desktop.profile, kept))).toEqual(whole.subarray(0, Math.floor(whole.length / 2)));
    await takesACall(office, main, COLLEAGUE.extension);
  } finally {
    await desktop.stop();
  }
});

test('without a microphone the call ends, and everybody learns why', async ({ office }) => {
  const desktop = await Desktop.start({ microphoneHz: null });
  try {
    await desktop.setUpTelephone(colleague(office));
    const main = await telephoneOnly(desktop);
    await expect(main.connection('Telephone')).toHaveText('Ready');
    const call = await office.incoming({ name: 'Priya Nair', number: '+12025550143' }, COLLEAGUE.extension);
    await main.press('Answer');
    expect(await ended(call)).toMatchObject({ by: 'agent', status: 480 });
    await expect(main.notice('No microphone was found')).toBeVisible();
    await expect(main.newestCall).toContainText('No microphone');
    await expect(main.connection('Telephone')).toHaveText('Ready');
  } finally {
    await desktop.stop();
  }
});

test('with the microphone forbidden a call is not made, and the next one works again', async ({
  office,
  desk,
  main,
}) => {
  const allow = await forbidMicrophone(desk.desktop);
  await main.dial('602');
  await expect(main.notice('Offhook may not use the microphone')).toBeVisible();
  await expect(main.newestCall).toContainText('No microphone');
  await allow();
  await takesACall(office, main);
  await expect(main.notice('Offhook may not use the microphone')).toBeHidden();
});

let calls = 0;

/** The proof that the program goes on: a call comes in, is answered, heard and ended. */
async function takesACall(office: Office, main: MainWindow, extension: string = AGENT.extension): Promise<void> {
  calls += 1;
  const call = await office.incoming({ name: 'The next caller', number: `+120255501${60 + calls}` }, extension);
  await main.press('Answer');
  await answered(call);
  await call.waitToHear(AGENT_HZ);
  await main.press('Hang up');
  await ended(call);
  await expect(main.newestCall).toContainText('The next caller');
}

const colleague = ({ telephone, pbx }: Office): TelephoneAccount => ({
  ...telephone,
  address: `${COLLEAGUE.extension}@${pbx.realm}`,
  password: COLLEAGUE.password,
});

/** Leaves the set-up after its first step. */
async function telephoneOnly(desktop: Desktop): Promise<MainWindow> {
  const main = await desktop.main();
  await main.press('Skip for now');
  await main.press('Skip for now');
  return main;
}

/** As the system opens a link: it starts the program once more, which hands the link over and ends. */
async function openLink(desktop: Desktop, link: string): Promise<void> {
  const { file, args, env } = await desktop.secondInstance(link);
  const second = spawn(file, args, { env, stdio: 'ignore' });
  await new Promise((resolve) => second.once('exit', resolve));
}

/** As the system's privacy settings do. @returns what allows it again */
async function forbidMicrophone(desktop: Desktop): Promise<() => Promise<void>> {
  const allow = (allowed: boolean): Promise<void> =>
    desktop.app.evaluate(({ session }, allowed) => {
      session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(allowed));
    }, allowed);
  await allow(false);
  return () => allow(true);
}
