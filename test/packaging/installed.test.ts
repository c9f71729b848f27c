/** The deb on this very computer: installed, started, found to obey its policies, removed. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractAll } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desktop } from '../../scripts/office/desktop.ts';
import { builtFile, isBuilt, run } from './packages.ts';

const isRoot = process.getuid?.() === 0;
/** Somebody's own installation is not to be replaced by a test's. */
const isFree = !existsSync('/opt/Offhook') && !existsSync('/etc/offhook');
const why = isRoot ? (isFree ? null : 'Offhook is installed here') : 'installing needs root';
if (why !== null) console.warn(`packaging: the installed deb is NOT TESTED: ${why}`);

/** Everything that could be left behind. */
const PLACES = [
  '/opt/Offhook',
  '/etc/offhook',
  '/etc/apparmor.d/offhook',
  '/etc/alternatives/offhook',
  '/usr/bin/offhook',
  '/usr/lib/udev/rules.d/70-offhook-headset.rules',
  '/usr/share/applications/app.offhook.Offhook.desktop',
  '/usr/share/doc/offhook',
  '/usr/share/icons/hicolor/512x512/apps/offhook.png',
  '/usr/share/mime/packages/offhook.xml',
];
const left = (): string[] => [
  ...PLACES.filter((file) => existsSync(file)),
  ...readdirSync('/var/lib/dpkg/info').filter((name) => name.startsWith('offhook.')),
];

describe.skipIf(!isBuilt)('the deb', () => {
  describe.skipIf(why !== null)('installed', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'offhook-installed-'));
      // The libraries of a desktop aren't here, and the program that needs them is fabricated.
      run('dpkg', ['--force-depends', '--install', builtFile('.deb')]);
    }, 120_000);
    afterAll(() => {
      if (left().length > 0) run('dpkg', ['--purge', 'offhook']);
      rmSync(folder, { recursive: true, force: true });
    });

    it('is found by its name, and by the desktop', () => {
      expect(readFileSync('/usr/bin/offhook')).toEqual(readFileSync('/opt/Offhook/offhook'));
      expect(statSync('/opt/Offhook/offhook').mode & 0o111).toBe(0o111);
      expect(run('dpkg', ['--verify', 'offhook'])).toBe('');
    });

    it('its archive runs, obeys the policy that came with it and the administrator’s, and locks what they fix', async () => {
      const program = path.join(folder, 'app');
      extractAll('/opt/Offhook/resources/app.asar', program);
      const policy = '/etc/offhook/policies/managed/50-test.json';
      writeFileSync(policy, JSON.stringify({ CallsRecording: 'automatic', CallsKeepDays: 'for ever' }));
      chmodSync(policy, 0o644);
      // As a packaged program: a policy folder of the environment's is not looked at.
      const env = { STANDIN_PACKAGED: '1', OFFHOOK_POLICIES: '/nowhere' };
      const desktop = await Desktop.start({ program, env });
      try {
        const main = await desktop.main();
        await main.button('Skip for now').waitFor();
        const [read] = desktop.logged('policy.read');
        expect(read?.['keys']).toEqual(['CallsRecording enforced', 'UpdatesMode enforced']);
        expect(desktop.logged('policy.ignored')).toEqual([
          { policy: 'CallsKeepDays', source: policy, trouble: 'wrongKind' },
        ]);
        await main.press('Skip for now');
        await main.press('Skip for now');
        await main.press('Skip for now');
        await main.openSettings('Recording and history');
        expect(await main.page.getByRole('radio', { name: 'Always' }).isDisabled()).toBe(true);
        expect(await main.page.getByRole('radio', { name: 'Always' }).isChecked()).toBe(true);
      } finally {
        await desktop.stop();
        rmSync(policy);
      }
    }, 90_000);

    it('is upgraded to itself without a gap', () => {
      run('dpkg', ['--force-depends', '--install', builtFile('.deb')]);
      expect(existsSync('/usr/bin/offhook')).toBe(true);
    });

    it('is removed without remains', () => {
      expect(left()).toContain('/opt/Offhook');
      run('dpkg', ['--purge', 'offhook']);
      expect(left()).toEqual([]);
    });
  });
});
