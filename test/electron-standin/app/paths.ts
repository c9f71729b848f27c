import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { switches } from '../command-line.ts';
import { NotCopied } from '../strict.ts';

const overridden = new Map<string, string>();

/** `app.getPath` as on Linux: userData is the app's name under the configuration folder, or `--user-data-dir`. */
export function getPath(name: string, appName: string): string {
  const path = overridden.get(name) ?? defaultPath(name, appName);
  if (name === 'userData' || name === 'logs') mkdirSync(path, { recursive: true });
  return path;
}

export function setPath(name: string, path: string): void {
  if (!isAbsolute(path)) throw new Error('Path must be absolute');
  overridden.set(name, path);
}

function defaultPath(name: string, appName: string): string {
  switch (name) {
    case 'home':
      return homedir();
    case 'temp':
      return tmpdir();
    case 'appData':
      return process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
    case 'userData':
      return switches.get('user-data-dir') || join(getPath('appData', appName), appName);
    case 'sessionData':
      return getPath('userData', appName);
    case 'logs':
      return join(getPath('userData', appName), 'logs');
    case 'crashDumps':
      return join(getPath('userData', appName), 'Crashpad');
    case 'exe':
      return process.argv0;
    case 'downloads':
      return join(homedir(), 'Downloads');
    default:
      throw new NotCopied(`app.getPath('${name}')`);
  }
}
