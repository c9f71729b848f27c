/** Missed calls where the program is found on the desktop, until the agent has seen them in the list. */
import type { Desktop } from '../../scripts/office/desktop.ts';
import { expect, test } from './office-test.ts';

test('missed calls are counted while nobody looks, across a restart, and seen when somebody does', async ({
  office,
  desk,
}) => {
  const { desktop } = desk;
  const isStandIn = await desktop.app.evaluate(() => Object.hasOwn(globalThis, '__standin'));
  test.skip(!isStandIn, 'only the stand-in has written down what the dock was told');
  const away = () =>
    desktop.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()
        .find((window) => window.webContents.getURL().includes('/ui/'))
        ?.close();
    });
  await away();
  for (const number of ['+12025550501', '+12025550502']) {
    const call = await office.incoming({ name: 'Vera Kühn', number });
    const toast = await desktop.window('toast');
    await expect(toast.getByRole('heading', { name: 'Vera Kühn' })).toBeVisible();
    await call.cancel();
    await expect.poll(async () => (await desktop.observed('toast')).shown).toBe(false);
  }
  await expect.poll(() => badge(desktop)).toBe(2);

  await desktop.quit();
  await desktop.startAgain();
  // The window comes to the front by itself at a start, and with it the list.
  await expect.poll(() => badges(desktop)).toEqual([2, 0]);
  await office.pbx.untilRegistered('102', 15_000);
  await desktop.quit();
  await desktop.startAgain();
  await expect((await desktop.main()).newestCall).toContainText('Vera Kühn');
  expect(await badges(desktop)).toEqual([]);

  await test.step('what is missed while the window is in front is no news', async () => {
    await office.pbx.untilRegistered('102', 15_000);
    const again = await desktop.main();
    const call = await office.incoming({ name: 'Omar Said', number: '+12025550503' });
    await expect(again.call.getByText('Incoming call')).toBeVisible();
    await call.cancel();
    await expect(again.newestCall).toContainText('Omar Said');
    await expect.poll(() => badge(desktop)).toBe(0);
  });
});

/** What the dock was told since the program was started, oldest first: on the stand-in only, which has written it down. */
const badges = (desktop: Desktop): Promise<readonly unknown[]> =>
  desktop.app.evaluate(() => {
    const { __standin } = globalThis as unknown as { __standin: { calls(api: string): readonly [unknown][] } };
    return __standin.calls('app.setBadgeCount').map(([count]) => count);
  });

const badge = async (desktop: Desktop): Promise<unknown> => (await badges(desktop)).at(-1) ?? 0;
