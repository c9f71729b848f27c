import type { SystemKeys } from './shortcut-desk.ts';

/** Where nothing watches the keyboard: tests of the core, a program without Electron. */
export const noKeys: SystemKeys = {
  system: 'linux',
  wayland: false,
  register: () => false,
  unregister: () => undefined,
  setSuspended: () => undefined,
  selectedText: async () => '',
};
