/** Telephone links of other programs: at the start, while the program runs, several at once; asked first, or dialled at once. */
import { spawn } from 'node:child_process';
import { Desktop } from '../../scripts/office/desktop.ts';
import { COLLEAGUE } from '../../scripts/office/office.ts';
import { expect, test } from './office-test.ts';
import { dialled } from './sip-trace.ts';

test('a link starts the program and fills the field; later ones come to the one that runs', async ({ office }) => {
  test.setTimeout(120_000);
  const desktop = await Desktop.start();
  try {
    await desktop.setUpTelephone({
      ...office.telephone,
      address: `${COLLEAGUE.extension}@${office.pbx.realm}`,
      password: COLLEAGUE.password,
    });
    await office.pbx.untilRegistered(COLLEAGUE.extension, 15_000);
    await desktop.quit();
    const before = dialled(office.pbx);

    // Cold: Windows and Linux add it to the arguments.
    await desktop.startAgain('tel:+49%20(0)30%20555123;ext=7');
    const main = await desktop.main();
    await expect(main.dialField).toHaveValue('+49 (0)30 555123;ext=7');

    // Warm: the second instance hands it over; registered without quotes, it comes in pieces.
    await open(desktop, 'callto://+49', '30', '555124');
    await expect(main.dialField).toHaveValue('+49 30 555124');

    // Warm, macOS: an event.
    await desktop.app.evaluate(({ app }, link) => {
      app.emit('open-url', { preventDefault: () => undefined }, link);
    }, `sip:101@${office.pbx.realm}`);
    await expect(main.dialField).toHaveValue('101');

    await open(desktop, 'sip:101@another-system.example');
    await expect(main.notice('This number belongs to another telephone system')).toBeVisible();
    await open(desktop, 'tel:602', 'tel:101');
    await expect(main.notice('There was more than one number')).toBeVisible();
    await expect(main.dialField).toHaveValue('602');
    expect(dialled(office.pbx)).toEqual(before);

    await main.openSettings('Calls');
    await main.page.getByRole('switch', { name: 'Dial at once' }).check();
    await main.press('Open telephone links with Offhook');
    await expect(main.page.getByText('Telephone links open Offhook now')).toBeVisible();
    await main.leaveSettings();
    await expect(main.connection('Telephone')).toHaveText('Ready');
    await open(desktop, 'tel:602');
    await expect(main.call).toBeVisible();
    // The same number again, as a page does that was clicked twice: it is being called already.
    await open(desktop, 'tel:602');
    expect(dialled(office.pbx)).toEqual([...before, '602']);
    await main.press('Hang up');
  } finally {
    await desktop.stop();
  }
});

/** As the system opens a link: it starts the program once more, which hands the link over and ends. */
async function open(desktop: Desktop, ...links: string[]): Promise<void> {
  const { file, args, env } = await desktop.secondInstance(...links);
  const second = spawn(file, args, { env, stdio: 'ignore' });
  await new Promise((resolve) => second.once('exit', resolve));
}
