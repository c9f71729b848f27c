import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LINK_SCHEMES } from '#shared/links/read-link.ts';
import { builtFile, isBuilt, fusesOf, HARDENED, run } from './packages.ts';
import { expectedFeed, feedOf } from './update-feed.ts';

/** What the deb and the rpm bring beside the program. */
const SHARED = [
  '/etc/offhook/policies/managed/00-package.json',
  '/usr/lib/udev/rules.d/70-offhook-headset.rules',
  '/usr/share/applications/app.offhook.Offhook.desktop',
  '/usr/share/icons/hicolor/512x512/apps/offhook.png',
  '/usr/share/mime/packages/offhook.xml',
  '/opt/Offhook/offhook',
  '/opt/Offhook/resources/app.asar',
  '/opt/Offhook/resources/apparmor-profile',
];

describe.skipIf(!isBuilt)('for Linux', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'offhook-linux-'));
    run('dpkg-deb', ['-x', builtFile('.deb'), path.join(folder, 'deb')]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const inDeb = (name: string): string => path.join(folder, 'deb', name);

  it('the deb says what it is and needs', () => {
    const field = (name: string): string => run('dpkg-deb', ['-f', builtFile('.deb'), name]).trim();
    expect(field('Package')).toBe('offhook');
    expect(field('Architecture')).toBe('amd64');
    expect(field('Maintainer')).toMatch(/^The Offhook authors <.+@.+>$/);
    for (const name of ['libgtk-3-0', 'libnss3', 'libasound2', 'libsecret-1-0'])
      expect(field('Depends')).toContain(name);
  });

  it('deb and rpm bring the same', () => {
    const inRpm = run('rpm', ['-qpl', '--nosignature', builtFile('.rpm')]).split('\n');
    for (const file of SHARED) {
      expect(existsSync(inDeb(file)), `deb: ${file}`).toBe(true);
      expect(inRpm, 'rpm').toContain(file);
    }
  });

  it('the desktop entry is valid and takes every link and file that we can read', () => {
    const file = inDeb('/usr/share/applications/app.offhook.Offhook.desktop');
    run('desktop-file-validate', [file]);
    const entry = readFileSync(file, 'utf8');
    const types = (/^MimeType=(.*)$/m.exec(entry)?.[1] ?? '').split(';').filter(Boolean);
    const links = LINK_SCHEMES.map((scheme) => `x-scheme-handler/${scheme}`);
    expect(types.toSorted()).toEqual(['application/x-offhook-set-up', ...links].toSorted());
    const mime = readFileSync(inDeb('/usr/share/mime/packages/offhook.xml'), 'utf8');
    expect(mime).toContain('<mime-type type="application/x-offhook-set-up">');
    expect(mime).toContain('<glob pattern="*.offhook"/>');
    expect(entry).toMatch(/^Exec=\/opt\/Offhook\/offhook %U$/m);
    expect(entry).toMatch(/^Icon=offhook$/m);
    // Electron calls its X11 windows by it, and a dock finds our icon for them.
    expect(entry).toMatch(/^StartupWMClass=app\.offhook\.Offhook$/m);
  });

  it('the headset rule comes before the one that gives access, and leaves keyboards alone', () => {
    const rule = readFileSync(inDeb('/usr/lib/udev/rules.d/70-offhook-headset.rules'), 'utf8');
    expect(rule).toMatch(/ENV\{ID_USB_INTERFACES\}=="\*:0101\?\?:\*", TAG\+="uaccess"/);
    expect(rule).not.toMatch(/MODE=|GROUP=/);
  });

  it('what is below /etc is the administrator’s to change', () => {
    const control = path.join(folder, 'control');
    run('dpkg-deb', ['-e', builtFile('.deb'), control]);
    expect(readFileSync(path.join(control, 'conffiles'), 'utf8')).toBe(
      '/etc/offhook/policies/managed/00-package.json\n',
    );
    for (const script of ['postinst', 'postrm']) run('bash', ['-n', path.join(control, script)]);
  });

  it('the program has its fuses set and is nobody’s but root’s', async () => {
    const program = inDeb('/opt/Offhook/offhook');
    expect(await fusesOf(program)).toEqual(HARDENED);
    const listed = run('dpkg-deb', ['-c', builtFile('.deb')])
      .trim()
      .split('\n');
    expect(listed.filter((line) => !/^\S+ root\/root /.test(line))).toEqual([]);
    expect(listed.filter((line) => /^.{7,8}w/.test(line.slice(1)) && !line.startsWith('l'))).toEqual([]);
  });

  it('the AppImage holds the program and its entry', () => {
    const image = path.join(folder, 'image');
    run('unsquashfs', ['-q', '-n', '-o', '1024', '-d', image, builtFile('.AppImage')], { stdio: 'ignore' });
    expect(statSync(path.join(image, 'offhook')).mode & 0o111).toBe(0o111);
    expect(existsSync(path.join(image, 'resources/app.asar'))).toBe(true);
    run('desktop-file-validate', [path.join(image, 'app.offhook.Offhook.desktop')]);
  });

  it('the feed names all three, each once, with its checksum', () =>
    expect(feedOf('latest-linux.yml')).toEqual(expectedFeed(['.AppImage', '.deb', '.rpm'].map(builtFile))));

  describe('the AppArmor profile', () => {
    it('allows the name spaces that Chromium’s sandbox needs (Ubuntu 24 and later)', () => {
      const profile = readFileSync(inDeb('/opt/Offhook/resources/apparmor-profile'), 'utf8');
      expect(profile).toContain('"/opt/Offhook/offhook"');
      expect(profile).toMatch(/^\s*userns,$/m);
    });
  });
});
