/** The options of every window, as plain data: one hardened factory reads them, and a test reads them, too. */
import type { WindowKind } from '#shared/ipc.ts';
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';

/** Electron's security checklist, items 2-4, 6, 8-11 (docs/tutorial/security.md): the same for every window. */
export function webPreferences(preload: string, packaged: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !packaged,
  };
}

export const UI_SIZE = { width: 400, height: 680 } as const;
export const TOAST_SIZE = { width: 340, height: 132 } as const;
export const STRIP_SIZE = { width: 420, height: 64 } as const;

export function windowOptions(
  kind: WindowKind,
  preload: string,
  packaged: boolean,
  platform: NodeJS.Platform = process.platform,
): BrowserWindowConstructorOptions {
  const base = { show: false, title: 'Offhook', webPreferences: webPreferences(preload, packaged) };
  const floating = {
    ...base,
    // Above a program that fills the screen, macOS shows panels only (docs/api/structures/base-window-options.md).
    ...(platform === 'darwin' && { type: 'panel' }),
    frame: false,
    resizable: false,
    maximizable: false,
    minimizable: false,
    fullscreenable: false,
    alwaysOnTop: true,
  };
  switch (kind) {
    case 'ui':
      return { ...base, ...UI_SIZE, minWidth: 340, minHeight: 520, autoHideMenuBar: true };
    case 'toast':
      return {
        ...floating,
        ...TOAST_SIZE,
        skipTaskbar: true,
        // A call must not swallow what the agent is typing elsewhere.
        focusable: false,
      };
    case 'strip':
      // In the task bar, so that the keyboard finds it there.
      return { ...floating, ...STRIP_SIZE };
    case 'phone':
      return {
        ...base,
        skipTaskbar: true,
        webPreferences: {
          ...base.webPreferences,
          // Hidden, yet it carries the call: its timers must run and its tones must sound without a click.
          backgroundThrottling: false,
          autoplayPolicy: 'no-user-gesture-required',
        },
      };
  }
}
