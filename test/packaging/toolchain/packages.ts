/** What packages are made and looked at with, on a bare Debian 12. Whatever is there already is used as it is. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Program that proves a package → package. */
const PACKAGES = {
  '/usr/bin/rpmbuild': 'rpm',
  '/usr/bin/cpio': 'cpio',
  '/usr/bin/mksquashfs': 'squashfs-tools',
  '/usr/bin/desktop-file-validate': 'desktop-file-utils',
  '/usr/bin/7za': 'p7zip-full',
  '/usr/bin/makensis': 'nsis',
  '/usr/bin/x86_64-w64-mingw32-gcc': 'gcc-mingw-w64-x86-64',
  '/usr/bin/i686-w64-mingw32-gcc': 'gcc-mingw-w64-i686',
  '/usr/bin/osslsigncode': 'osslsigncode',
  '/usr/bin/wixl': 'wixl',
  '/usr/bin/msiinfo': 'msitools',
  '/usr/bin/openssl': 'openssl',
} as const;

const APT_MS = 600_000;

/** @returns why packages can't be made here; null when they can */
export function ensurePackages(say: (line: string) => void = console.log): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'needs Linux on x64';
  const missing = Object.entries(PACKAGES).flatMap(([file, name]) => (existsSync(file) ? [] : [name]));
  if (missing.length === 0) return null;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return `needs these Debian packages: apt-get install ${missing.join(' ')}`;
  say(`Installing ${missing.join(', ')} (apt-get).`);
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', ...missing]]) {
    const { status, stderr } = spawnSync('apt-get', args, {
      encoding: 'utf8',
      timeout: APT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) return `apt-get ${args[0]} failed: ${stderr.trim().split('\n').at(-1)}`;
  }
  return null;
}
