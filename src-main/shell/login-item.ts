/** The system's list of what starts when somebody signs in. */
import { homedir } from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import type { StartupStatus } from '#shared/state.ts';
import { autostartFile, HIDDEN_ARGUMENT } from '../startup/autostart-file.ts';
import type { LoginItem } from '../startup/login-start.ts';

export function loginItem(): LoginItem {
  return process.platform === 'linux' ? linuxItem() : electronItem();
}

/** Whether the system has started the program without a window. macOS passes no arguments: it tells by itself. */
export function startedHidden(argv: readonly string[], hiddenWanted: boolean): boolean {
  if (argv.includes(HIDDEN_ARGUMENT)) return true;
  return process.platform === 'darwin' && hiddenWanted && app.getLoginItemSettings().wasOpenedAtLogin;
}

function linuxItem(): LoginItem {
  const { APPIMAGE, XDG_CONFIG_HOME } = process.env;
  // An AppImage runs from a place that is gone when it ends.
  const program = APPIMAGE !== undefined && APPIMAGE !== '' ? APPIMAGE : process.execPath;
  const isPath = XDG_CONFIG_HOME !== undefined && path.isAbsolute(XDG_CONFIG_HOME);
  return autostartFile({
    configFolder: isPath ? XDG_CONFIG_HOME : path.join(homedir(), '.config'),
    command: [program, ...ownArguments()],
  });
}

function electronItem(): LoginItem {
  const args = (hidden: boolean): string[] => [...ownArguments(), ...(hidden ? [HIDDEN_ARGUMENT] : [])];
  return {
    status: async () => statusOf(app.getLoginItemSettings()),
    set: async ({ atLogin, hidden }) => {
      app.setLoginItemSettings({ openAtLogin: atLogin, args: args(hidden) });
      if (atLogin && statusOf(app.getLoginItemSettings({ args: args(hidden) })) === 'off')
        throw new Error('the system did not take the login item');
    },
  };
}

function statusOf(item: Electron.LoginItemSettings): StartupStatus {
  if (process.platform === 'darwin') {
    if (item.status === 'requires-approval') return 'needsApproval';
    return item.status === 'enabled' || item.openAtLogin ? 'on' : 'off';
  }
  const entry = item.launchItems.find(({ path: program }) => program === process.execPath);
  // Task Manager's switch.
  if (entry !== undefined) return entry.enabled ? 'on' : 'switchedOff';
  return item.openAtLogin ? 'on' : 'off';
}

/** Unpackaged, the program is Electron with our folder as its argument. */
const ownArguments = (): string[] => (app.isPackaged ? [] : [app.getAppPath()]);
