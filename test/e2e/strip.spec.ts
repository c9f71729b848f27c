/** The call strip: the conversation stays at hand while the agent works in other windows. */
import { AGENT_HZ, type Desktop } from '../../scripts/office/desktop.ts';
import { answered, ended, untilHeld } from '../../scripts/office/far-end.ts';
import { expect, test } from './office-test.ts';

test('with the main window away, the strip mutes, holds, opens it again and hangs up', async ({
  office,
  desk,
  main,
}) => {
  const { desktop } = desk;
  const call = await office.incoming({ name: 'Helen Marsh', number: '+12025550401' });
  await main.press('Answer');
  await answered(call);
  await call.waitToHear(AGENT_HZ);
  expect((await desktop.observed('strip')).shown).toBe(false);

  await closeMain(desktop);
  await expect.poll(() => desktop.observed('strip')).toMatchObject({ shown: true, everFocused: false });
  const strip = await desktop.window('strip');
  await expect(strip.getByRole('heading', { name: 'Helen Marsh' })).toBeVisible();
  await expect(strip.locator('time')).toHaveText(/^0:\d\d$/);

  await strip.getByRole('button', { name: 'Mute' }).click();
  await call.waitToHear(0);
  await expect(strip.getByRole('status')).toHaveText('Microphone off');
  await strip.getByRole('button', { name: 'Unmute' }).click();
  await call.waitToHear(AGENT_HZ);

  await strip.getByRole('button', { name: 'Hold' }).click();
  await untilHeld(call, true);
  await strip.getByRole('button', { name: 'Resume' }).click();
  await untilHeld(call, false);
  await call.waitToHear(AGENT_HZ);

  await strip.getByRole('button', { name: 'Open Offhook' }).click();
  await expect.poll(() => desktop.observed('ui')).toMatchObject({ shown: true });
  await expect.poll(async () => (await desktop.observed('strip')).shown).toBe(false);
  await expect(main.call.getByText('Talking')).toBeVisible();

  await closeMain(desktop);
  await expect.poll(async () => (await desktop.observed('strip')).shown).toBe(true);
  await strip.getByRole('button', { name: 'Hang up' }).click();
  expect(await ended(call)).toMatchObject({ by: 'agent', status: 200 });
  await expect.poll(async () => (await desktop.observed('strip')).shown).toBe(false);
  await showMain(desktop);
});

test('switched off in the settings, there is none; a call that only rings has none either', async ({
  office,
  desk,
  main,
}) => {
  const { desktop } = desk;
  const before = await desktop.appearances('strip');
  const ringing = await office.incoming({ name: 'Igor Baum', number: '+12025550402' });
  await closeMain(desktop);
  const toast = await desktop.window('toast');
  await expect(toast.getByRole('heading', { name: 'Igor Baum' })).toBeVisible();
  await showMain(desktop);
  await main.openSettings('Calls');
  await main.page.getByRole('switch', { name: 'Call strip on top of other windows' }).uncheck();
  await main.leaveSettings();
  await main.press('Answer');
  await answered(ringing);
  await ringing.waitToHear(AGENT_HZ);
  await closeMain(desktop);
  await showMain(desktop);
  await main.openSettings('Calls');
  await main.page.getByRole('switch', { name: 'Call strip on top of other windows' }).check();
  await main.leaveSettings();
  await closeMain(desktop);
  await expect.poll(async () => (await desktop.observed('strip')).shown).toBe(true);
  // For the first time in this call.
  expect(await desktop.appearances('strip')).toBe(before + 1);
  await showMain(desktop);
  await main.press('Hang up');
  await ended(ringing);
});

test('when its monitor goes, the strip and the window come back on screen, and return with it', async ({ desk }) => {
  test.skip(!(await isStandIn(desk.desktop)), 'monitors can only be unplugged on the stand-in');
  const { desktop } = desk;
  const [left, right] = await desktop.app.evaluate(({ BrowserWindow }) => {
    const desk = globalThis as unknown as { __standin: { displays: object[] } };
    const work = (x: number) => ({ x, y: 0, width: 1600, height: 860 });
    const screen = (id: number, x: number) => ({
      id,
      bounds: { x, y: 0, width: 1600, height: 900 },
      workArea: work(x),
      scaleFactor: 1,
    });
    const both = [screen(1, 0), screen(2, 1600)];
    desk.__standin.displays = both;
    const main = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().includes('/ui/'));
    main?.setBounds({ x: 2000, y: 100, width: 420, height: 700 });
    return both;
  });
  const place = () =>
    desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((each) => each.webContents.getURL().includes('/ui/'))
        ?.getBounds(),
    );
  await expect.poll(() => desktop.remembersPlaceOf('ui')).toMatchObject({ x: 2000 });
  await arrange(desktop, [left]);
  await expect.poll(place).toEqual({ x: 1180, y: 100, width: 420, height: 700 });
  await arrange(desktop, [left, right]);
  await expect.poll(place).toEqual({ x: 2000, y: 100, width: 420, height: 700 });

  await desktop.quit();
  await desktop.startAgain();
  await arrange(desktop, [left, right]);
  await desktop.window('ui');
  await expect.poll(place).toEqual({ x: 2000, y: 100, width: 420, height: 700 });
});

const arrange = (desktop: Desktop, displays: readonly (object | undefined)[]): Promise<void> =>
  desktop.app.evaluate((_electron, now) => {
    (globalThis as unknown as { __standin: { displays: unknown } }).__standin.displays = now;
  }, displays);

const isStandIn = (desktop: Desktop): Promise<boolean> =>
  desktop.app.evaluate(() => Object.hasOwn(globalThis, '__standin'));

const closeMain = (desktop: Desktop): Promise<void> =>
  desktop.app.evaluate(({ BrowserWindow }) => {
    const main = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/ui/'));
    main?.close();
  });

const showMain = (desktop: Desktop): Promise<void> =>
  desktop.app.evaluate(({ app }) => void app.emit('activate', { preventDefault: () => undefined }, false));
