import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { strictModule } from './strict.ts';

/** What the arguments of `electron [switches] [-r module] <app> [arguments]` say. */
export interface CommandLine {
  readonly appPath: string;
  readonly entry: string;
  readonly manifest: AppManifest;
  /** Modules of `-r`, loaded before the app: Playwright's loader. */
  readonly requires: readonly string[];
}

export interface AppManifest {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
  readonly desktopName?: string;
}

/** Switches of the command line and of `app.commandLine`; they reach Chromium when it starts. */
export const switches = new Map<string, string>();

/** These are for the program itself, or the stand-in sets them for Chromium on its own. */
const OWN_SWITCHES = new Set([
  'inspect',
  'inspect-brk',
  'user-data-dir',
  'remote-debugging-port',
  'no-sandbox',
  'headless',
]);

/** The switches to pass on to Chromium, features apart, because those are merged with the stand-in's. */
export function chromiumSwitches(): string[] {
  return [...switches]
    .filter(([name]) => !OWN_SWITCHES.has(name))
    .map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
}

export function parseCommandLine(args: readonly string[]): CommandLine {
  const requires: string[] = [];
  let app: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '-r' || arg === '--require') requires.push(args[++i] ?? '');
    else if (arg.startsWith('--')) addSwitch(arg.slice(2));
    else app ??= arg;
  }
  const appPath = resolve(app ?? '.');
  if (!statSync(appPath).isDirectory()) return { appPath, entry: appPath, manifest: {}, requires };
  const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as AppManifest;
  return { appPath, entry: resolve(appPath, manifest.main ?? 'index.js'), manifest, requires };
}

function addSwitch(text: string): void {
  const [name = '', ...value] = text.split('=');
  switches.set(name.toLowerCase(), value.join('='));
}

/** `app.commandLine`: Electron lower-cases names, and the last value of a switch wins. */
export const commandLine = strictModule('app.commandLine', {
  appendSwitch(name: string, value = ''): void {
    switches.set(name.toLowerCase(), value);
  },
  hasSwitch: (name: string): boolean => switches.has(name.toLowerCase()),
  getSwitchValue: (name: string): string => switches.get(name.toLowerCase()) ?? '',
  removeSwitch(name: string): void {
    switches.delete(name.toLowerCase());
  },
});
