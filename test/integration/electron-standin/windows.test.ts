import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import './sample-globals.ts';
import { launchSample, LINUX, type SampleApp, SOON } from './sample-app.ts';

let sampleApp: SampleApp;
beforeAll(async () => {
  sampleApp = await launchSample(['--appended-switch'], { STANDIN_LOCALE: 'de-DE' });
}, 60_000);
afterAll(() => sampleApp?.[Symbol.asyncDispose]());

describe.runIf(LINUX)('windows', () => {
  it('shows the main window when it is ready, and leaves the hidden one hidden', async () => {
    const window = await sampleApp.app.browserWindow(await sampleApp.page('Sample'));
    await expect.poll(() => window.evaluate((w) => [w.isVisible(), w.isFocused()]), SOON).toEqual([true, true]);
    const hidden = await sampleApp.app.browserWindow(await sampleApp.page('Hidden'));
    expect(await hidden.evaluate((w) => [w.isVisible(), w.isFocused()])).toEqual([false, false]);
  });

  it('gives a page the size of its window', async () => {
    const page = await sampleApp.page('Sample');
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight]), SOON).toEqual([400, 640]);
    const window = await sampleApp.app.browserWindow(page);
    await window.evaluate((w) => w.setBounds({ width: 500 }));
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight]), SOON).toEqual([500, 640]);
  });

  it('lies in the middle of the primary display unless it is told where', async () => {
    const places = await sampleApp.app.evaluate(() => {
      const middle = sample.openWindow('hidden', { width: 420, height: 540 });
      const told = sample.openWindow('hidden', { x: -50, y: 7, width: 420, height: 540 });
      const found = [middle.getBounds(), told.getNormalBounds()];
      middle.destroy();
      told.destroy();
      return found;
    });
    expect(places).toEqual([
      { x: 750, y: 250, width: 420, height: 540 },
      { x: -50, y: 7, width: 420, height: 540 },
    ]);
  });

  it('tells of a window while it is made', async () => {
    const told = await sampleApp.app.evaluate(({ app }) => {
      const order: string[] = [];
      app.once('web-contents-created', () => order.push('contents'));
      app.once('browser-window-created', (_event, window) => order.push(window.isVisible() ? 'shown' : 'window'));
      const made = sample.openWindow('hidden');
      order.push('made');
      made.destroy();
      return order;
    });
    expect(told).toEqual(['contents', 'window', 'made']);
  });

  it('never focuses a window that is shown inactive or not focusable', async () => {
    const focused = await sampleApp.app.evaluate(() => {
      const toast = sample.openWindow('hidden', { focusable: false, alwaysOnTop: true, frame: false });
      toast.showInactive();
      toast.show();
      toast.focus();
      const state = [toast.isVisible(), toast.isFocused(), toast.isAlwaysOnTop(), sample.main.isFocused()];
      const shownInactive = sample.openWindow('hidden');
      shownInactive.showInactive();
      state.push(shownInactive.isFocused());
      const focusedIds = __standin.calls('BrowserWindow.focus').map(([id]) => id);
      state.push(focusedIds.includes(toast.id));
      toast.destroy();
      shownInactive.destroy();
      return state;
    });
    expect(focused).toEqual([true, false, true, true, false, false]);
  });

  it('refuses every use of a destroyed window', async () => {
    const error = await sampleApp.app.evaluate(() => {
      const window = sample.openWindow('hidden');
      window.destroy();
      try {
        window.show();
        return 'shown';
      } catch (thrown) {
        return [window.isDestroyed(), String(thrown)];
      }
    });
    expect(error).toEqual([true, 'TypeError: Object has been destroyed']);
  });

  it('rejects the load of a window that is destroyed meanwhile', async () => {
    const failures = await sampleApp.app.evaluate(({ BrowserWindow }) => {
      const load = (window: Electron.BrowserWindow) =>
        window.loadURL('app://ui/hidden.html').then(
          () => 'loaded',
          (error: Error) => error.message,
        );
      const early = new BrowserWindow({ show: false });
      const loading = new BrowserWindow({ show: false });
      loading.webContents.once('did-navigate', () => loading.destroy());
      const failed = Promise.all([load(early), load(loading)]);
      early.destroy();
      return failed;
    });
    expect(failures).toEqual(['Object has been destroyed', "ERR_FAILED (-2) loading 'app://ui/hidden.html'"]);
  });

  it('hears nothing more from a window that was closed while it loaded', async () => {
    const heard = await sampleApp.app.evaluate(async () => {
      const events: string[] = [];
      const window = sample.openWindow('ui');
      window.on('ready-to-show', () => events.push('ready-to-show'));
      window.webContents.on('did-finish-load', () => events.push('did-finish-load'));
      window.webContents.once('did-navigate', () => window.destroy());
      await new Promise<void>((resolve) => {
        window.once('closed', () => resolve());
      });
      // Long enough for another window to load completely.
      const next = sample.openWindow('hidden');
      await new Promise<void>((resolve) => {
        next.once('ready-to-show', () => resolve());
      });
      next.destroy();
      return events;
    });
    expect(heard).toEqual([]);
  });

  it('follows the theme', async () => {
    const page = await sampleApp.page('Sample');
    const dark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    expect(await dark()).toBe(false);
    await page.evaluate(() => void api.onTheme((isDark) => document.body.setAttribute('data-dark', String(isDark))));
    await sampleApp.app.evaluate(({ nativeTheme }) => {
      nativeTheme.themeSource = 'dark';
    });
    await expect.poll(dark, SOON).toBe(true);
    await expect.poll(() => page.evaluate(() => document.body.dataset['dark']), SOON).toBe('true');
  });

  it('takes the language and switches from the environment, the command line and the app', async () => {
    const page = await sampleApp.page('Sample');
    expect(await sampleApp.app.evaluate(({ app }) => app.getLocale())).toBe('de-DE');
    expect(await page.evaluate(() => navigator.language)).toBe('de-DE');
    expect(await page.evaluate(() => devicePixelRatio)).toBe(2);
  });
});
