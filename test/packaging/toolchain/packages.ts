/** What packages are made and looked at with, on a bare Debian 12. Whatever is there already is used as it is. */
import { ensurePackages } from '../../../scripts/debian.ts';

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

/** @returns why packages can't be made here; null when they can */
export function ensureToolchain(say: (line: string) => void = console.log): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'needs Linux on x64';
  return ensurePackages(PACKAGES, say);
}
