import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import './sample-globals.ts';
import { launchSample, LINUX, type SampleApp } from './sample-app.ts';

let sampleApp: SampleApp;
beforeAll(async () => {
  sampleApp = await launchSample();
}, 60_000);
afterAll(() => sampleApp?.[Symbol.asyncDispose]());

describe.runIf(LINUX)('what the operating system would do', () => {
  it('encrypts with safeStorage and reads it back', async () => {
    const page = await sampleApp.page('Sample');
    const { sealed, result } = (await page.evaluate(() => api.invoke('seal', 'pässword'))) as Record<string, string>;
    expect(result).toBe('pässword');
    expect(sealed).not.toContain('ssword');
  });

  it('fails to encrypt where there is no secret service', async () => {
    const message = await sampleApp.app.evaluate(async ({ safeStorage }) => {
      __standin.encryptionAvailable = false;
      const available = await safeStorage.isAsyncEncryptionAvailable();
      const error = await safeStorage.encryptStringAsync('x').catch((thrown: Error) => thrown.message);
      __standin.encryptionAvailable = true;
      return [available, error];
    });
    expect(message).toEqual([false, 'Error while encrypting: encryption is not available']);
  });

  it('lets electron-store write its settings into userData', async () => {
    await sampleApp.page('Sample');
    expect(JSON.parse(readFileSync(`${sampleApp.userData}/settings.json`, 'utf8'))).toEqual({ starts: 1 });
  });

  it('records the tray, and its menu can be used', async () => {
    const window = await sampleApp.app.browserWindow(await sampleApp.page('Sample'));
    await window.evaluate((w) => w.hide());
    const toolTip = await sampleApp.app.evaluate(() => {
      const [tray] = __standin.trays;
      tray?.menu?.getMenuItemById('open')?.click();
      return tray?.toolTip;
    });
    expect(toolTip).toBe('Ready');
    expect(await window.evaluate((w) => w.isVisible())).toBe(true);
  });

  it('registers a shortcut once, and not one that another program holds', async () => {
    const registered = await sampleApp.app.evaluate(({ globalShortcut }) => {
      __standin.takenShortcuts.add('F9');
      const known = __standin.shortcuts.has('CommandOrControl+Shift+A');
      return [
        known,
        globalShortcut.register('CommandOrControl+Shift+A', () => {}),
        globalShortcut.register('F9', () => {}),
      ];
    });
    expect(registered).toEqual([true, false, false]);
  });

  it('records notifications, whose actions a test presses', async () => {
    const pressed = await sampleApp.app.evaluate(
      ({ Notification }) =>
        new Promise((resolve) => {
          const shown = new Notification({
            title: 'Missed call',
            body: '+4930',
            actions: [{ type: 'button', text: 'Call' }],
          });
          shown.on('action', (event) => resolve([__standin.notifications.at(-1)?.title, event.actionIndex]));
          shown.show();
          __standin.notifications.at(-1)?.emit('action', { actionIndex: 0 });
        }),
    );
    expect(pressed).toEqual(['Missed call', 0]);
  });

  it('answers a message box as the test says, and else with its cancel button', async () => {
    const responses = await sampleApp.app.evaluate(async ({ dialog }) => {
      __standin.dialogAnswers.push({ response: 1, checkboxChecked: true });
      const first = await dialog.showMessageBox({ message: 'Quit?', buttons: ['Stay', 'Quit'], cancelId: 0 });
      const second = await dialog.showMessageBox({ message: 'Quit?', buttons: ['Stay', 'Quit'], cancelId: 0 });
      return [first.response, second.response, __standin.calls('dialog.showMessageBox').length];
    });
    expect(responses).toEqual([1, 0, 2]);
  });

  it('names what it does not have', async () => {
    const errors = await sampleApp.app.evaluate(({ app, shell, BrowserWindow }) => {
      const message = (use: () => unknown) => {
        try {
          use();
          return 'worked';
        } catch (error) {
          return (error as Error).message;
        }
      };
      const [window] = BrowserWindow.getAllWindows();
      return [
        message(() => app.getFileIcon('x')),
        message(() => shell.readShortcutLink('x')),
        message(() => window?.setKiosk(true)),
        message(() => app.on('certificate-error', () => {})),
      ];
    });
    expect(errors).toEqual([
      'electron-standin does not have app.getFileIcon',
      'electron-standin does not have shell.readShortcutLink',
      'electron-standin does not have BrowserWindow.setKiosk',
      "electron-standin does not have app.on('certificate-error')",
    ]);
  });

  it('arranges displays as the test says, and tells who has come, gone and changed', async () => {
    const told = await sampleApp.app.evaluate(({ screen }) => {
      const before = __standin.displays;
      const area = (x: number, width: number) => ({ x, y: 0, width, height: 900 });
      const display = (id: number, x: number, scaleFactor = 1) => ({
        id,
        bounds: area(x, 1600),
        workArea: area(x, 1500),
        scaleFactor,
      });
      const events: unknown[] = [];
      screen.on('display-added', (_event, { id }) => events.push(['added', id]));
      screen.on('display-removed', (_event, { id }) => events.push(['removed', id]));
      screen.on('display-metrics-changed', (_event, { id }, changed) => events.push(['changed', id, changed]));
      __standin.displays = [display(1, 0), display(2, 1600)];
      __standin.displays = [display(1, 0, 2)];
      events.push(['primary', screen.getPrimaryDisplay().scaleFactor]);
      __standin.displays = [display(1, 0), display(3, -1600)];
      events.push(['near', [-20, 20, 5000].map((x) => screen.getDisplayNearestPoint({ x, y: 5000 }).id)]);
      for (const name of ['display-added', 'display-removed', 'display-metrics-changed'])
        screen.removeAllListeners(name);
      __standin.displays = before;
      return events;
    });
    expect(told).toEqual([
      ['added', 2],
      ['changed', 1, ['bounds', 'workArea']],
      ['removed', 2],
      ['changed', 1, ['scaleFactor']],
      ['primary', 2],
      ['added', 3],
      ['changed', 1, ['scaleFactor']],
      ['near', [3, 1, 1]],
    ]);
  });

  it('records the number on the dock', async () => {
    const counts = await sampleApp.app.evaluate(({ app }) => {
      app.setBadgeCount(3);
      return __standin.calls('app.setBadgeCount');
    });
    expect(counts).toEqual([[3]]);
  });
});
