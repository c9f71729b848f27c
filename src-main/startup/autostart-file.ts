/**
 * Linux: a file in `~/.config/autostart` (freedesktop.org's Desktop Application Autostart Specification). The desktop's own
 * settings switch an entry off by a line in it; that is respected until the agent asks for the start again. `TryExec` keeps
 * the file of a program that has been removed from doing anything.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { StartupStatus } from '#shared/state.ts';
import { writeAtomically } from '../write-atomically.ts';
import type { LoginItem } from './login-start.ts';

export interface AutostartFileOptions {
  /** `$XDG_CONFIG_HOME`, or `~/.config` */
  readonly configFolder: string;
  /** The program and what stands before its own arguments. */
  readonly command: readonly [program: string, ...args: string[]];
}

export const AUTOSTART_FILE = 'app.offhook.Offhook.desktop';
export const HIDDEN_ARGUMENT = '--hidden';

export function autostartFile({ configFolder, command }: AutostartFileOptions): LoginItem {
  const folder = path.join(configFolder, 'autostart');
  const file = path.join(folder, AUTOSTART_FILE);
  return {
    status: async () => statusOf(await contentOf(file)),
    set: async ({ atLogin, hidden }) => {
      if (!atLogin) return rm(file, { force: true });
      const text = entry(hidden ? [...command, HIDDEN_ARGUMENT] : command);
      if ((await contentOf(file)) === text) return;
      await mkdir(folder, { recursive: true });
      // Other programs read it, and it holds no secret.
      await writeAtomically(file, text, 0o644);
    },
  };
}

function statusOf(text: string | null): StartupStatus {
  if (text === null) return 'off';
  return /^\s*(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(text) ? 'switchedOff' : 'on';
}

async function contentOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const entry = (command: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Offhook',
    'Icon=offhook',
    `TryExec=${escaped(command[0] ?? '')}`,
    `Exec=${command.map(argument).join(' ')}`,
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');

/** Quoted as the Desktop Entry Specification wants it ("The Exec key"), then escaped as any of its strings. */
const argument = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) && !text.includes('%')
    ? text
    : escaped(`"${text.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`);

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
