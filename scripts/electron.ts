/** Decides what runs the desktop program: the real Electron, or the stand-in where its binary cannot be had. */
import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ensureBrowser } from './browser.ts';

export interface ElectronChoice {
  readonly kind: 'electron' | 'standin';
  /** Start this with `[<app folder>, …arguments]`. Playwright must not get it: it finds the same one by itself. */
  readonly executablePath: string;
  /** To be added to the environment of that program. */
  readonly env: Readonly<Record<string, string>>;
}

const packageFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const standinFolder = resolve(import.meta.dirname, '../test/electron-standin/bin');

/** A download that has not ended by then is given up; it is tried again on the next start. */
const DOWNLOAD_LIMIT_MS = 180_000;
/** Without internet the download may wait long for an answer, so this is asked first. */
const REACH_LIMIT_MS = 4000;

/**
 * Finds or downloads Electron, else takes the stand-in, and says which in one line. `OFFHOOK_ELECTRON=electron` or
 * `standin` decides for it. The choice also enters this process's environment: Playwright's `_electron.launch()` asks
 * Electron's own package, in this process, and programs started from here need not look again.
 */
export async function resolveElectron(options: { quiet?: boolean } = {}): Promise<ElectronChoice> {
  const wanted = process.env['OFFHOOK_ELECTRON'];
  const real = wanted === 'standin' ? null : await realElectron();
  if (real === null && wanted === 'electron') throw new Error('Electron is wanted, but it can’t be downloaded.');
  const choice: ElectronChoice = real === null ? await standin() : { kind: 'electron', executablePath: real, env: {} };
  process.env['OFFHOOK_ELECTRON'] = choice.kind;
  Object.assign(process.env, choice.env);
  if (!options.quiet) console.log(lineOf(choice));
  return choice;
}

function lineOf({ kind, executablePath }: ElectronChoice): string {
  if (kind === 'electron') return `Running on Electron ${electronVersion()} (${executablePath}).`;
  return `Running on the Electron stand-in: Node ${process.versions.node}, windows in ${process.env['STANDIN_CHROMIUM']}.`;
}

/** The path of the real Electron, downloaded if need be; null where it can't be had. */
export async function realElectron(): Promise<string | null> {
  return installedElectron() ?? ((await reachable()) ? download() : null);
}

/** Electron's package writes `path.txt` once its binary has been unpacked (it has no postinstall since 42). */
function installedElectron(): string | null {
  const pathFile = join(packageFolder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const dist = override && override !== standinFolder ? override : join(packageFolder, 'dist');
  const path = join(dist, readFileSync(pathFile, 'utf8').trim());
  return existsSync(path) ? path : null;
}

/** A proxy is the downloader's own business, so behind one it is simply tried. */
async function reachable(): Promise<boolean> {
  const { env } = process;
  if (env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['ELECTRON_GET_USE_PROXY']) return true;
  const mirror = env['ELECTRON_MIRROR'] ?? env['npm_config_electron_mirror'] ?? 'https://github.com/';
  try {
    await fetch(mirror, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(REACH_LIMIT_MS) });
    return true;
  } catch {
    return false;
  }
}

function download(): string | null {
  console.log(`Downloading Electron ${electronVersion()}…`);
  spawnSync(process.execPath, [join(packageFolder, 'install.js')], { stdio: 'ignore', timeout: DOWNLOAD_LIMIT_MS });
  return installedElectron();
}

async function standin(): Promise<ElectronChoice> {
  if (process.platform === 'win32') {
    throw new Error('Electron can’t be downloaded, and on Windows nothing can take its place.');
  }
  const env: Record<string, string> = {
    ELECTRON_OVERRIDE_DIST_PATH: standinFolder,
    STANDIN_NODE: process.execPath,
    STANDIN_CHROMIUM: await ensureBrowser(),
  };
  return { kind: 'standin', executablePath: join(standinFolder, 'electron'), env };
}

/** The version of Electron that the program is built for. */
export function electronVersion(): string {
  return (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }).version;
}
