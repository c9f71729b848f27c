import { findWebContents } from './contents/web-contents.ts';
import { app } from './app/app.ts';
import { ipcMain } from './contents/ipc-main.ts';
import { MessageChannelMain } from './contents/ports.ts';
import { protocol } from './session/protocol.ts';
import { session } from './session/session.ts';
import {
  autoUpdater,
  clipboard,
  crashReporter,
  dialog,
  globalShortcut,
  powerMonitor,
  powerSaveBlocker,
  shell,
  systemPreferences,
} from './shell/desktop.ts';
import { Menu, MenuItem } from './shell/menu.ts';
import { nativeImage } from './shell/native-image.ts';
import { nativeTheme } from './shell/native-theme.ts';
import { net } from './shell/net.ts';
import { StandinNotification as Notification } from './shell/notification.ts';
import { screen } from './shell/screen.ts';
import { safeStorage } from './shell/safe-storage.ts';
import { StandinTray as Tray } from './shell/tray.ts';
import { strictModule } from './strict.ts';
import { BrowserWindow } from './windows/browser-window.ts';

/** What `electron` resolves to in the main process. A name that is missing here fails the import that asks for it. */
export {
  app,
  autoUpdater,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
};

export const webContents = strictModule('webContents', {
  getAllWebContents: findWebContents.all,
  fromId: findWebContents.byId,
  /** Playwright finds windows by it. */
  fromDevToolsTargetId: findWebContents.byTarget,
});

const modules: object = {
  app,
  autoUpdater,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  webContents,
};
export default strictModule('electron', modules);
