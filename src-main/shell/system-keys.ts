/** Keys that work from every program, and the text that is selected in one. */
import { app, clipboard, globalShortcut } from 'electron';
import type { SystemKeys } from '../shortcuts/shortcut-desk.ts';

const SYSTEMS = { win32: 'windows', darwin: 'macos' } as const;

/**
 * GNOME keeps the portal's shortcuts behind this feature (electron/electron pull request 52221); other desktops have theirs.
 * Before `ready`.
 */
export function askForPortalShortcuts(): void {
  if (process.platform === 'linux')
    app.commandLine.appendSwitch('enable-features', 'GlobalShortcutsPortal,GlobalShortcutsPortalPreferredTrigger');
}

export const systemKeys = (wayland: boolean): SystemKeys => ({
  system: process.platform === 'win32' || process.platform === 'darwin' ? SYSTEMS[process.platform] : 'linux',
  wayland,
  register: (accelerator, pressed) => globalShortcut.register(accelerator, pressed),
  unregister: (accelerator) => globalShortcut.unregister(accelerator),
  setSuspended: (suspended) => globalShortcut.setSuspended(suspended),
  // Linux has what is selected; elsewhere a program sees only what has been copied.
  selectedText: () => (process.platform === 'linux' ? clipboard.selection : clipboard).readText(),
});
