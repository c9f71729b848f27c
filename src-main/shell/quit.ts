/** What ends the program, on each system, and the question that may keep it. */
import type { Translate } from '#shared/messages/catalogue.ts';
import { app, type BrowserWindow, dialog, powerMonitor, type WindowSessionEndEvent } from 'electron';
import type { Quitting } from '../quitting.ts';

/** After `ready`: Electron has then installed its own handlers of signals, which would quit like a person. */
export function connectQuitting(
  quitting: Quitting,
  { callsUp, platform }: { readonly callsUp: () => boolean; readonly platform: NodeJS.Platform },
): void {
  app.on('before-quit', (event) => {
    if (!quitting.mayEnd()) event.preventDefault();
  });
  // Linux and macOS. Prevented, it waits for our end (logind: 5 s); the typings leave out the event.
  powerMonitor.on('shutdown', ((event: Electron.Event) => {
    event.preventDefault();
    quitting.sessionEnds();
  }) as () => void);
  // A session of Linux ends like this.
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(signal, () => quitting.sessionEnds());
  if (platform === 'win32') {
    const follow = (window: BrowserWindow): void => {
      window.on('query-session-end', (event: WindowSessionEndEvent) => {
        // A question, which another program may deny: whoever left now would be gone after a cancelled restart. Only
        // where somebody at the other end waits for a goodbye it can't wait; Windows shows who delays it.
        if (!callsUp()) return;
        event.preventDefault();
        quitting.sessionEnds();
      });
      // It is decided, or by force: nothing can be waited for.
      window.on('session-end', () => quitting.sessionEnds());
    };
    app.on('browser-window-created', (_event, window) => follow(window));
  }
}

/** @returns whether the call that is up may end */
export async function askBeforeQuitting(t: Translate): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Offhook',
    message: t('quit.question'),
    detail: t('quit.detail'),
    buttons: [t('quit.yes'), t('quit.no')],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
