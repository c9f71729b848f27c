/** The program on the desktop around it: what tray and notifications offer, and how it comes with the computer. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AGENT_HZ, Desktop } from '../../scripts/office/desktop.ts';
import { answered, ended } from '../../scripts/office/far-end.ts';
import { COLLEAGUE } from '../../scripts/office/office.ts';
import { expect, test } from './office-test.ts';
import { dialled } from './sip-trace.ts';

const CALLER = { name: 'Ida Falk', number: '+12025550601' };

test.beforeEach(async ({ desk }) => {
  const isStandIn = await desk.desktop.app.evaluate(() => Object.hasOwn(globalThis, '__standin'));
  test.skip(!isStandIn, 'only the stand-in has written down what the desktop was asked for');
});

test('the tray follows the call, and its menu answers, mutes, holds and ends it', async ({ office, desk, main }) => {
  const { desktop } = desk;
  await expect
    .poll(() => menu(desktop))
    .toEqual([
      'Offhook: ready',
      'Do not disturb',
      'Call the copied number',
      'Open Offhook',
      'Test my phone',
      'Diagnostics…',
      'Quit Offhook',
    ]);
  const call = await office.incoming(CALLER);
  await expect.poll(() => menu(desktop)).toContain('Answer Ida Falk');
  expect(await tip(desktop)).toBe('Offhook: incoming call');
  await choose(desktop, 'Answer Ida Falk');
  await answered(call);
  await call.waitToHear(AGENT_HZ);
  await expect.poll(() => tip(desktop)).toBe('Offhook: in a call');
  await choose(desktop, 'Microphone off');
  await expect(main.button('Unmute')).toBeVisible();
  await choose(desktop, 'Microphone off');
  await expect(main.button('Mute')).toBeVisible();
  await choose(desktop, 'Hold Ida Falk');
  await expect.poll(() => tip(desktop)).toBe('Offhook: call on hold');
  await choose(desktop, 'Resume Ida Falk');
  await expect.poll(() => menu(desktop)).toContain('Hang up Ida Falk');
  await choose(desktop, 'Hang up Ida Falk');
  expect(await ended(call)).toMatchObject({ by: 'agent' });
  await expect.poll(() => tip(desktop)).toBe('Offhook: ready');
});

test('the tray leads to the phone test, calls what was copied, and says that the telephone is away', async ({
  office,
  desk,
  main,
}) => {
  const { desktop } = desk;
  await hide(desktop);
  await choose(desktop, 'Test my phone');
  await expect(main.page.getByRole('heading', { name: 'Test my phone' })).toBeVisible();
  expect((await desktop.observed('ui')).shown).toBe(true);
  await main.leaveSettings();
  await desktop.app.evaluate(({ clipboard }) => clipboard.writeText('+49 30 5550148'));
  await choose(desktop, 'Call the copied number');
  await expect(main.dialField).toHaveValue('+49 30 5550148');
  await main.dialField.fill('');

  await choose(desktop, 'Do not disturb');
  await expect.poll(() => tip(desktop)).toBe('Offhook: calls are turned away');
  await choose(desktop, 'Do not disturb');
  await office.pbx.closePorts();
  await expect.poll(() => tip(desktop), { timeout: 30_000 }).toMatch(/^Offhook: offline\. /);
  await office.pbx.openPorts();
  await expect.poll(() => tip(desktop), { timeout: 30_000 }).toBe('Offhook: ready');
});

test('a notification’s button answers the call, and it goes with the ringing', async ({ office, desk }) => {
  const { desktop } = desk;
  await hide(desktop);
  const call = await office.incoming(CALLER);
  await expect
    .poll(() => notifications(desktop))
    .toEqual([{ title: 'Incoming call', body: 'Ida Falk, +12025550601', buttons: ['Answer', 'Decline'] }]);
  // The window that announces a call is there all the same.
  expect((await desktop.observed('toast')).shown).toBe(true);
  await pressButton(desktop, 'Incoming call', 0);
  await answered(call);
  await call.waitToHear(AGENT_HZ);
  await expect.poll(() => notifications(desktop)).toEqual([]);
  const ending = ended(call);
  await choose(desktop, 'Hang up Ida Falk');
  await ending;
});

test('a missed call is told, can be returned by a press, and is no news once the window was in front', async ({
  office,
  desk,
  main,
}) => {
  const { desktop } = desk;
  await hide(desktop);
  const first = await office.incoming({ name: 'Ben', number: '+12025550602' });
  await expect.poll(() => notifications(desktop)).toHaveLength(1);
  await first.cancel();
  await expect
    .poll(() => notifications(desktop))
    .toEqual([{ title: 'Missed call', body: 'Ben, +12025550602', buttons: ['Call back'] }]);
  const before = dialled(office.pbx);
  await pressButton(desktop, 'Missed call', 0);
  await expect(main.call).toBeVisible();
  await expect.poll(() => dialled(office.pbx)).toHaveLength(before.length + 1);
  expect((await desktop.observed('ui')).shown).toBe(true);
  await expect.poll(() => notifications(desktop)).toEqual([]);
  if (await main.button('Hang up').isVisible()) await main.press('Hang up');
});

test('names and numbers stay off the screen where the agent wants that, and everything while she is not to be disturbed', async ({
  office,
  desk,
  main,
}) => {
  const { desktop } = desk;
  await main.openSettings('Start and notifications');
  await main.page.getByRole('switch', { name: 'Without names and numbers' }).check();
  await main.leaveSettings();
  await hide(desktop);
  const call = await office.incoming(CALLER);
  await expect.poll(() => notifications(desktop)).toMatchObject([{ title: 'Incoming call', body: /^Line / }]);
  expect(JSON.stringify(await notifications(desktop))).not.toMatch(/Falk|5550601/);
  await call.cancel();
  await expect
    .poll(() => notifications(desktop))
    .toMatchObject([{ title: 'Missed call', body: 'Open Offhook to see who called.', buttons: [] }]);
  await choose(desktop, 'Do not disturb');
  await expect.poll(() => notifications(desktop)).toEqual([]);
  await choose(desktop, 'Do not disturb');
  await choose(desktop, 'Open Offhook');
  await expect.poll(() => notifications(desktop)).toEqual([]);
  await main.openSettings('Start and notifications');
  await main.page.getByRole('switch', { name: 'Without names and numbers' }).uncheck();
  await main.leaveSettings();
});

test('it starts with the computer, without a window, and comes when it is called', async ({ office }) => {
  test.skip(process.platform !== 'linux', 'a file is Linux’s way');
  test.setTimeout(150_000);
  const config = mkdtempSync(path.join(tmpdir(), 'offhook-config-'));
  const entry = path.join(config, 'autostart', 'app.offhook.Offhook.desktop');
  // The session's bus, when it is asked whether anybody shows tray icons.
  const showsTray = (yes: boolean): void => {
    writeFileSync(path.join(config, 'gdbus'), `#!/bin/sh\n${yes ? "echo '(<true>,)'" : 'exit 1'}\n`, { mode: 0o755 });
  };
  showsTray(true);
  const desktop = await Desktop.start({
    env: { XDG_CONFIG_HOME: config, PATH: `${config}:${process.env['PATH']}` },
  });
  try {
    await desktop.setUpTelephone({
      ...office.telephone,
      address: `${COLLEAGUE.extension}@${office.pbx.realm}`,
      password: COLLEAGUE.password,
    });
    const main = await desktop.main();
    await main.press('Skip for now');
    await main.press('Skip for now');
    await main.openSettings('Start and notifications');
    await main.page.getByRole('switch', { name: 'Start when I sign in to this computer' }).check();
    await expect.poll(() => existsSync(entry)).toBe(true);
    expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=.* --hidden$/m);
    await main.leaveSettings();
    await main.page.getByRole('button', { name: 'Settings' }).click();
    await expect(main.page.getByText('Starts with your computer')).toBeVisible();

    await desktop.quit();
    await desktop.startAgain('--hidden');
    await desktop.window('phone');
    await expect.poll(() => tip(desktop), { timeout: 20_000 }).toBe('Offhook: ready');
    expect((await desktop.observed('ui')).shown).toBe(false);
    // The system starts it once more at the next sign-in: that is no reason to show itself.
    await again(desktop, '--hidden');
    expect((await desktop.observed('ui')).shown).toBe(false);
    await again(desktop);
    await expect.poll(async () => (await desktop.observed('ui')).shown).toBe(true);

    // Nobody shows a tray: there must be another way back.
    await desktop.quit();
    showsTray(false);
    await desktop.startAgain('--hidden');
    await desktop.window('ui');
    await expect
      .poll(() =>
        desktop.app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()
            .find((window) => window.webContents.getURL().includes('/ui/'))
            ?.isMinimized(),
        ),
      )
      .toBe(true);
    await again(desktop);

    const shown = await desktop.main();
    await shown.openSettings('Start and notifications');
    await shown.page.getByRole('switch', { name: 'Start when I sign in to this computer' }).uncheck();
    await expect.poll(() => existsSync(entry)).toBe(false);
  } finally {
    await desktop.stop();
    rmSync(config, { recursive: true, force: true });
  }
});

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly closed: boolean;
  readonly options: { readonly actions?: readonly { readonly text?: string }[] };
  emit(event: string, details: object): boolean;
}
interface Standin {
  readonly __standin: {
    readonly trays: readonly {
      readonly toolTip: string;
      readonly menu: { readonly items: readonly { label: string; type: string; click(): void }[] } | null;
    }[];
    readonly notifications: readonly Shown[];
  };
}

const tip = (desktop: Desktop): Promise<string> =>
  desktop.app.evaluate(() => (globalThis as unknown as Standin).__standin.trays[0]?.toolTip ?? '');

const menu = (desktop: Desktop): Promise<string[]> =>
  desktop.app.evaluate(() =>
    ((globalThis as unknown as Standin).__standin.trays[0]?.menu?.items ?? [])
      .filter(({ type }) => type !== 'separator')
      .map(({ label }) => label),
  );

/** Waits until it is offered. */
async function choose(desktop: Desktop, label: string): Promise<void> {
  await expect.poll(() => menu(desktop)).toContain(label);
  await desktop.app.evaluate((_electron, wanted) => {
    const { __standin } = globalThis as unknown as Standin;
    __standin.trays[0]?.menu?.items.find((item) => item.label === wanted)?.click();
  }, label);
}

const notifications = (desktop: Desktop): Promise<{ title: string; body: string; buttons: string[] }[]> =>
  desktop.app.evaluate(() =>
    (globalThis as unknown as Standin).__standin.notifications
      .filter(({ closed }) => !closed)
      .map(({ title, body, options }) => ({
        title,
        body,
        buttons: (options.actions ?? []).map(({ text }) => text ?? ''),
      })),
  );

const pressButton = (desktop: Desktop, title: string, actionIndex: number): Promise<void> =>
  desktop.app.evaluate(
    (_electron, wanted) => {
      const { notifications } = (globalThis as unknown as Standin).__standin;
      const shown = notifications.findLast((each) => each.title === wanted.title && !each.closed);
      if (shown === undefined) throw new Error(`no notification '${wanted.title}'`);
      shown.emit('action', { actionIndex: wanted.actionIndex, selectionIndex: -1 });
    },
    { title, actionIndex },
  );

const hide = (desktop: Desktop): Promise<void> =>
  desktop.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((window) => window.webContents.getURL().includes('/ui/'))
      ?.close();
  });

async function again(desktop: Desktop, ...more: string[]): Promise<void> {
  const { file, args, env } = await desktop.secondInstance(...more);
  const second = spawn(file, args, { env, stdio: 'ignore' });
  await new Promise((resolve) => second.once('exit', resolve));
}
