/** Watches, inside the main process, what the program asks of the system. */
import type { ElectronApplication } from 'playwright';

export type WindowKind = 'ui' | 'phone' | 'toast' | 'strip';

/** `globalThis.offhookDesk` in the main process. */
export interface Observations {
  /** Web pages that the program wanted opened; whoever waits for one gets it at once. */
  readonly pages: string[];
  readonly waiters: ((url: string) => void)[];
  /** Addresses of the windows that got the keyboard focus. */
  readonly focused: string[];
  /** Windows that have appeared, once each time: a new one is shown before it has an address. */
  readonly appeared: AppearedWindow[];
  /** Questions that the program has asked in a box of the system's. */
  readonly questions: string[];
  /** The button that is pressed in the next ones; null: the one that changes nothing. */
  button: number | null;
  /** How often the program has asked the system to stay awake, and to sleep again. */
  readonly awake: { asked: number; over: number };
}

/** What is asked of a window of Electron's. */
interface AppearedWindow {
  isDestroyed(): boolean;
  readonly webContents: { getURL(): string };
}

export async function observe(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ app, dialog, powerSaveBlocker, shell }) => {
    const desk: Observations = {
      pages: [],
      waiters: [],
      focused: [],
      appeared: [],
      questions: [],
      button: null,
      awake: { asked: 0, over: 0 },
    };
    (globalThis as unknown as { offhookDesk: Observations }).offhookDesk = desk;
    shell.openExternal = (url) => {
      const waiter = desk.waiters.shift();
      if (waiter === undefined) desk.pages.push(url);
      else waiter(url);
      return Promise.resolve();
    };
    dialog.showMessageBox = ((...args: readonly { message: string; cancelId?: number }[]) => {
      const box = args.at(-1);
      desk.questions.push(box?.message ?? '');
      return Promise.resolve({ response: desk.button ?? box?.cancelId ?? 0, checkboxChecked: false });
    }) as typeof dialog.showMessageBox;
    const { start, stop } = powerSaveBlocker;
    powerSaveBlocker.start = (type) => {
      desk.awake.asked++;
      return start.call(powerSaveBlocker, type);
    };
    powerSaveBlocker.stop = (id) => {
      desk.awake.over++;
      return stop.call(powerSaveBlocker, id);
    };
    app.on('browser-window-created', (_event, window) => window.on('show', () => desk.appeared.push(window)));
    app.on('browser-window-focus', (_event, window) => desk.focused.push(window.webContents.getURL()));
  });
}
