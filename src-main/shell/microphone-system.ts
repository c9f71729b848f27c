/** macOS's and Windows' say over the microphone, as Electron hands it on. */
import { systemPreferences } from 'electron';
import type { MicrophoneSystem } from '../microphone-consent.ts';

const PAGES = {
  darwin: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
  win32: 'ms-settings:privacy-microphone',
} as const;

/**
 * @param open opens a page of the system's own settings
 * @returns null where the system has no say, or none that a program is told of
 */
export function microphoneSystem(
  platform: NodeJS.Platform,
  open: (page: string) => Promise<void>,
): MicrophoneSystem | null {
  if (platform !== 'darwin' && platform !== 'win32') return null;
  return {
    access: () => systemPreferences.getMediaAccessStatus('microphone'),
    ask: platform === 'darwin' ? () => systemPreferences.askForMediaAccess('microphone') : null,
    openSettings: () => open(PAGES[platform]),
  };
}
