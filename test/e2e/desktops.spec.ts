/** What differs between desktops: who shows a tray, and what a window may do on Wayland. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Desktop } from '../../scripts/office/desktop.ts';
import { expect, test } from './office-test.ts';

test.skip(process.platform !== 'linux', 'only on Linux are trays another program’s business');

/** A desktop whose bus answers like this when it is asked for a host of tray icons. */
async function startOn(answer: string, switches: readonly string[] = []): Promise<{ desktop: Desktop; bin: string }> {
  const bin = mkdtempSync(path.join(tmpdir(), 'offhook-bus-'));
  writeFileSync(path.join(bin, 'gdbus'), `#!/bin/sh\n${answer}\n`);
  chmodSync(path.join(bin, 'gdbus'), 0o755);
  const desktop = await Desktop.start({ env: { PATH: `${bin}:${process.env['PATH']}` }, switches });
  await desktop.window('ui');
  await expect.poll(() => desktop.observed('ui')).toMatchObject({ shown: true });
  return { desktop, bin };
}

const main = (desktop: Desktop, what: 'close' | 'state'): Promise<string> =>
  desktop.app.evaluate(({ BrowserWindow }, asked) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().includes('/ui/'));
    if (asked === 'close') window?.close();
    if (window === undefined) return 'none';
    if (window.isMinimized()) return 'minimized';
    return window.isVisible() ? 'shown' : 'hidden';
  }, what);

for (const { host, answer, becomes } of [
  { host: 'a host', answer: "echo '(<true>,)'", becomes: 'hidden' },
  { host: 'no host', answer: 'exit 1', becomes: 'minimized' },
]) {
  test(`closed on a desktop with ${host} of tray icons, the window is ${becomes} and comes back`, async () => {
    const { desktop, bin } = await startOn(answer);
    await main(desktop, 'close');
    await expect.poll(() => main(desktop, 'state')).toBe(becomes);
    await desktop.app.evaluate(({ app }) => void app.emit('activate', { preventDefault: () => undefined }, false));
    await expect.poll(() => main(desktop, 'state')).toBe('shown');
    await desktop.stop();
    rmSync(bin, { recursive: true });
  });
}

test('the settings quit the program, for whoever has no tray', async () => {
  const { desktop, bin } = await startOn('exit 1');
  const ui = await desktop.main();
  for (const _step of ['telephone', 'portal', 'browser']) await ui.press('Skip for now');
  await ui.press('Settings');
  const gone = new Promise<void>((resolve) => desktop.app.process().once('exit', () => resolve()));
  await ui.press('Quit Offhook');
  await gone;
  await desktop.stopped();
  await desktop.stop();
  rmSync(bin, { recursive: true });
});
