import { closeTarget, setPopupHandler } from '../chromium/browser.ts';
import { interceptRequests } from './renderer.ts';

/**
 * Chromium opens a popup and reports it, paused, where Electron asks the app first. The app's answer can only be a
 * refusal here: the popup's requests are held, it is let go (its opener may share the process and is blocked as long
 * as the popup waits), and then it is closed.
 */
export function closePopups(): void {
  setPopupHandler(async ({ targetId, session }) => {
    await interceptRequests(session);
    await session.send('Runtime.runIfWaitingForDebugger');
    await closeTarget(targetId);
  });
}
