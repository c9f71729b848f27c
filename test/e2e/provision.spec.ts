/** A company's signed set-up: a link at the start and a file while the program runs, to a telephone that is registered. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setUpLink } from '#shared/provision/set-up.ts';
import { Desktop } from '../../scripts/office/desktop.ts';
import { COLLEAGUE } from '../../scripts/office/office.ts';
import { letter, type Terms } from '../../scripts/provision/letters.ts';
import { newKey, readKey, seal } from '../../scripts/provision/seal.ts';
import { expect, test } from './office-test.ts';

test('a link sets up a telephone, cold; a file changes it, warm; a stranger’s is refused', async ({ office }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-provision-'));
  const key = readKey(newKey());
  const signed = (settings: Terms['settings'], by = key): string =>
    setUpLink(seal(letter({ organisation: 'Example GmbH', days: 30, settings }, Date.now()), by));
  const telephone = {
    SipServer: office.telephone.server,
    SipAddress: `${COLLEAGUE.extension}@${office.pbx.realm}`,
  };
  const desktop = await Desktop.start();
  try {
    await desktop.quit();
    await desktop.startAgain(signed(telephone));
    const main = await desktop.main();
    await expect(main.page.getByRole('heading', { name: 'Set up Offhook for Example GmbH?' })).toBeVisible();
    await expect(main.page.getByRole('listitem').filter({ hasText: telephone.SipAddress })).toBeVisible();
    expect(office.pbx.bindings(COLLEAGUE.extension)).toEqual([]);
    await main.page.getByLabel('Telephone password', { exact: true }).fill(COLLEAGUE.password);
    await main.press('Agree and set up');
    await office.pbx.untilRegistered(COLLEAGUE.extension, 15_000);

    // Warm, by a file that is opened; it is from the same key and younger.
    const file = path.join(folder, 'Set up.offhook');
    writeFileSync(file, `${signed({ ...telephone, CallsKeepDays: 30 })}\n`);
    await open(desktop, file);
    await expect(main.page.getByText('From the same sender')).toBeVisible();
    await main.press('Agree and set up');
    await expect(main.page.getByText('From the same sender')).toBeHidden();

    // macOS sends an event.
    writeFileSync(file, 'nothing that is signed');
    await desktop.app.evaluate(({ app }, name) => {
      app.emit('open-file', { preventDefault: () => undefined }, name);
    }, file);
    await open(desktop, signed({ SipServer: 'wss://evil.example' }, readKey(newKey())));
    await main.press('Skip for now');
    await main.press('Skip for now');
    await main.press('Skip for now');
    await expect(main.notice('This set-up cannot be read')).toBeVisible();
    await expect(main.notice('not from the company that set up this computer')).toBeVisible();
    await open(desktop, signed(telephone).replace(/&sig=.{8}/, '&sig=AAAAAAAA'));
    await expect(main.notice('changed on its way')).toBeVisible();
    await main.openSettings('Recording and history');
    await expect(main.page.getByLabel('Keep for')).toHaveValue('30');
  } finally {
    await desktop.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** As the system opens a link or a file: it starts the program once more, which hands it over and ends. */
async function open(desktop: Desktop, what: string): Promise<void> {
  const { file, args, env } = await desktop.secondInstance(what);
  const second = spawn(file, args, { env, stdio: 'ignore' });
  await new Promise((resolve) => second.once('exit', resolve));
}
