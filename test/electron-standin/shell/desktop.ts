import type { MessageBoxOptions, MessageBoxReturnValue, SaveDialogOptions, SaveDialogReturnValue } from 'electron';
import { mustBeReady } from '../app/ready.ts';
import { record, standin } from '../record.ts';
import { strictEmitter, strictModule } from '../strict.ts';

/** What the desktop would do, recorded instead. */
export const shell = strictModule('shell', {
  async openExternal(url: string): Promise<void> {
    record('shell.openExternal', url);
  },
  async openPath(path: string): Promise<string> {
    record('shell.openPath', path);
    return '';
  },
  showItemInFolder(path: string): void {
    record('shell.showItemInFolder', path);
  },
});

export const dialog = strictModule('dialog', {
  /** Takes `(options)` or `(window, options)`; answered from `__standin.dialogAnswers`, else cancelled. */
  async showMessageBox(...args: [MessageBoxOptions] | [unknown, MessageBoxOptions]): Promise<MessageBoxReturnValue> {
    const options = args.at(-1) as MessageBoxOptions;
    record('dialog.showMessageBox', options);
    return standin.dialogAnswers.shift() ?? { response: options.cancelId ?? 0, checkboxChecked: false };
  },
  /** Takes `(options)` or `(window, options)`; answered from `__standin.saveAnswers`, else cancelled with an empty path. */
  async showSaveDialog(...args: [SaveDialogOptions] | [unknown, SaveDialogOptions]): Promise<SaveDialogReturnValue> {
    record('dialog.showSaveDialog', args.at(-1));
    const filePath = standin.saveAnswers.shift() ?? '';
    return { canceled: filePath === '', filePath };
  },
  showErrorBox(title: string, content: string): void {
    record('dialog.showErrorBox', title, content);
    process.stderr.write(`${title}\n${content}\n`);
  },
});

function clipboardModule(name: string) {
  let text = '';
  return {
    async readText(): Promise<string> {
      record(`${name}.readText`);
      return text;
    },
    async writeText(written: string): Promise<void> {
      text = written;
    },
  };
}

export const clipboard = strictModule('clipboard', {
  ...clipboardModule('clipboard'),
  ...(process.platform === 'linux' && {
    selection: strictModule('clipboard.selection', clipboardModule('clipboard.selection')),
  }),
});

let shortcutsSuspended = false;

export const globalShortcut = strictModule('globalShortcut', {
  register(accelerator: string, callback: () => void): boolean {
    mustBeReady('globalShortcut cannot be used before the app is ready');
    record('globalShortcut.register', accelerator);
    if (shortcutsSuspended) return false;
    if (standin.shortcuts.has(accelerator) || standin.takenShortcuts.has(accelerator)) return false;
    // A suspended one is not heard, whoever presses it.
    standin.shortcuts.set(accelerator, () => {
      if (!shortcutsSuspended) callback();
    });
    return true;
  },
  isSuspended: (): boolean => shortcutsSuspended,
  setSuspended(suspended: boolean): void {
    record('globalShortcut.setSuspended', suspended);
    shortcutsSuspended = suspended;
  },
  isRegistered: (accelerator: string): boolean => standin.shortcuts.has(accelerator),
  unregister(accelerator: string): void {
    record('globalShortcut.unregister', accelerator);
    standin.shortcuts.delete(accelerator);
  },
  unregisterAll(): void {
    standin.shortcuts.clear();
  },
});

/** `submitURL` is required unless `uploadToServer` is false. Nothing crashes into a file here. */
export const crashReporter = strictModule('crashReporter', {
  start(options: { uploadToServer?: boolean; submitURL?: string }): void {
    if (options.uploadToServer !== false && options.submitURL === undefined)
      throw new Error('submitURL must be specified when uploadToServer is true');
    record('crashReporter.start', options);
  },
});

const POWER_EVENTS = [
  'suspend',
  'resume',
  'on-ac',
  'on-battery',
  'shutdown',
  'lock-screen',
  'unlock-screen',
  'user-did-become-active',
  'user-did-resign-active',
];

/** Tests emit its events. */
class PowerMonitor extends strictEmitter('powerMonitor', POWER_EVENTS) {
  getSystemIdleTime(): number {
    return standin.idleSeconds;
  }
}
export const powerMonitor = new PowerMonitor();

const blockers = new Set<number>();
let lastBlocker = 0;

export const powerSaveBlocker = strictModule('powerSaveBlocker', {
  start(type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    blockers.add(++lastBlocker);
    record('powerSaveBlocker.start', type, lastBlocker);
    return lastBlocker;
  },
  stop(id: number): boolean {
    record('powerSaveBlocker.stop', id);
    return blockers.delete(id);
  },
  isStarted: (id: number): boolean => blockers.has(id),
});

/** Microphone consent is macOS's (its status Windows' too); elsewhere Electron lacks the functions, and so does this. */
export const systemPreferences = strictModule('systemPreferences', {
  ...(process.platform !== 'linux' && { getMediaAccessStatus: () => standin.mediaAccess }),
  ...(process.platform === 'darwin' && { askForMediaAccess: async () => standin.mediaAccess !== 'denied' }),
});

/** Only what electron-updater uses of it: it tells by it that a quit is for an update. */
export const autoUpdater = new (strictEmitter('autoUpdater', ['before-quit-for-update']))();
