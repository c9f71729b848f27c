/** Above every other window, also one that fills the screen. On Wayland no program may ask for that: nothing happens there. */
import type { BrowserWindow } from 'electron';

export function raiseAboveAll(window: BrowserWindow, platform: NodeJS.Platform): void {
  // 'screen-saver' is the level that also lies above another program's full screen.
  window.setAlwaysOnTop(true, 'screen-saver');
  if (platform !== 'darwin') return;
  // A full-screen program has a space of its own. Our windows are panels (`window-options`), which need no other kind of process.
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
}
