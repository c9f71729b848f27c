/**
 * npm run test:packaging: builds every package that this machine can build, looks into each, installs one and removes it;
 * then says what was not built here and why.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureBrowser } from './browser.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Target → what would be needed. They are built and looked at on the runners of `.github/workflows/release.yml`. */
const NOT_HERE: Readonly<Record<string, string>> = {
  'Windows msi, as released': 'electron-builder’s target needs WiX, which needs Windows; here a plain one by wixl',
  'Windows arm64': 'the fabricated Electron is x64; nothing else would differ',
  'macOS dmg': 'needs hdiutil, which needs macOS',
  'macOS pkg': 'needs pkgbuild, which needs macOS',
  'macOS signature and notarization': 'need codesign and Apple’s service',
  'Linux arm64': 'the fabricated Electron is x64; nothing else would differ',
  'AppImage that starts': 'Debian has no AppImage runtime; here only its content',
  'Windows installer that installs': 'NSIS plug-ins are a download; here empty ones of the same names',
};

await ensureBrowser();
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'packaging', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
});
console.log(
  '\nBuilt around a fabricated Electron: dir, deb, rpm, AppImage; NSIS, MSI (wixl); mac zip.\nNot built here:',
);
for (const [target, why] of Object.entries(NOT_HERE)) console.log(`  ${target}: ${why}`);
process.exit(status ?? 1);
