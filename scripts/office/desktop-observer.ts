/** Watches, inside the main process, what the program asks of the system. */
import type { ElectronApplication } from 'playwright';

export type WindowKind = 'ui' | 'phone' | 'toast';

/** `globalThis.offhookDesk` in the main process. */
export interface Observations {
  /** Web pages that the program wanted opened; whoever waits for one gets it at once. */
  readonly pages: string[];
  readonly waiters: ((url: string) => void)[];
  /** Addresses of the windows that got the keyboard focus. */
  readonly focused: string[];
  /** Windows that have appeared, once each time: a new one is shown before it has an address. */
  readonly appeared: AppearedWindow[];
}

/** What is asked of a window of Electron's. */
interface AppearedWindow {
  isDestroyed(): boolean;
  readonly webContents: { getURL(): string };
}

export async function observe(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ app, shell }) => {
    const desk: Observations = { pages: [], waiters: [], focused: [], appeared: [] };
    (globalThis as unknown as { offhookDesk: Observations }).offhookDesk = desk;
    shell.openExternal = (url) => {
      const waiter = desk.waiters.shift();
      if (waiter === undefined) desk.pages.push(url);
      else waiter(url);
      return Promise.resolve();
    };
    app.on('browser-window-created', (_event, window) => window.on('show', () => desk.appeared.push(window)));
    app.on('browser-window-focus', (_event, window) => desk.focused.push(window.webContents.getURL()));
  });
}
