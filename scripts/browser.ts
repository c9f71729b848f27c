/** Finds the Chrome, Edge or Chromium that the stand-in, the tests and the demo use. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { installPackages } from './debian.ts';

/** The path of an installed browser, or null. `OFFHOOK_BROWSER` names another one. */
export function findBrowser(): string | null {
  const named = process.env['OFFHOOK_BROWSER'];
  if (named && !isBrowser(named)) throw new Error(`OFFHOOK_BROWSER names no browser that runs: ${named}`);
  if (named) return named;
  return candidates().find(isBrowser) ?? null;
}

/** The path of a browser; installs one where that can be done without asking, else says how and ends the program. */
export async function ensureBrowser(): Promise<string> {
  const found = findBrowser();
  if (found !== null) return found;
  if (distribution().includes('debian')) {
    const trouble = installPackages(['chromium']);
    const installed = findBrowser();
    if (installed !== null) return installed;
    console.error(`Chromium ${trouble ?? 'is installed by apt-get, but cannot be found'}.`);
  }
  console.error(`A Chrome, Edge or Chromium is needed. Install one with:\n\n  ${installCommand()}\n`);
  return process.exit(1);
}

function candidates(): string[] {
  if (process.platform === 'darwin') {
    const programs = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
      programs.map((program) => join(folder, `${program}.app/Contents/MacOS/${program}`)),
    );
  }
  if (process.platform === 'win32') {
    const folders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) => process.env[name] ?? '');
    return ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].flatMap((program) =>
      folders.filter(Boolean).map((folder) => join(folder, program)),
    );
  }
  const programs = ['chromium', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'chromium-browser'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return programs.flatMap((program) => folders.map((folder) => join(folder, program)));
}

/** On Linux a name may lead to a stub (Ubuntu's chromium-browser without snap): it has to tell its version. */
function isBrowser(path: string): boolean {
  if (!existsSync(path)) return false;
  if (process.platform !== 'linux') return true;
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function installCommand(): string {
  if (process.platform === 'darwin') return 'brew install --cask google-chrome';
  if (process.platform === 'win32') return 'winget install Google.Chrome';
  const [id = ''] = distribution();
  if (id === 'debian') return 'sudo apt-get update && sudo apt-get install chromium';
  if (id === 'ubuntu') return 'sudo snap install chromium';
  if (id === 'fedora') return 'sudo dnf install chromium';
  if (id === 'arch') return 'sudo pacman -S chromium';
  if (id.startsWith('opensuse')) return 'sudo zypper install chromium';
  return 'see https://www.google.com/chrome/, or your distribution’s package chromium';
}

/** The distribution's id; os-release(5). */
function distribution(): string[] {
  if (!existsSync('/etc/os-release')) return [];
  const [, id] = /^ID="?([^"\n]+)"?$/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
  return id === undefined ? [] : [id];
}

if (import.meta.main) console.log(await ensureBrowser());
