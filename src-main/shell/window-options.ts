/** The options of every window, as plain data: one hardened factory reads them, and a test reads them, too. */
import type { WindowKind } from '#shared/ipc.ts';
import type { BrowserWindowConstructorOptions, Rectangle, WebPreferences } from 'electron';

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

export function windowOptions(kind: WindowKind, preload: string, packaged: boolean): BrowserWindowConstructorOptions {
  const base = { show: false, title: 'Offhook', webPreferences: webPreferences(preload, packaged) };
  switch (kind) {
    case 'ui':
      return { ...base, width: 400, height: 680, minWidth: 340, minHeight: 520, autoHideMenuBar: true };
    case 'toast':
      return {
        ...base,
        width: TOAST_SIZE.width,
        height: TOAST_SIZE.height,
        frame: false,
        resizable: false,
        maximizable: false,
        minimizable: false,
        fullscreenable: false,
        skipTaskbar: true,
        alwaysOnTop: true,
        // A call must not swallow what the agent is typing elsewhere.
        focusable: false,
      };
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

const TOAST_SIZE = { width: 340, height: 132 } as const;
const TOAST_MARGIN = 16;

/** The lower right corner of a display's work area. */
export function toastBounds(area: Rectangle): Rectangle {
  return {
    x: area.x + area.width - TOAST_SIZE.width - TOAST_MARGIN,
    y: area.y + area.height - TOAST_SIZE.height - TOAST_MARGIN,
    ...TOAST_SIZE,
  };
}
