import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import './sample-globals.ts';
import { launchSample, LINUX, type SampleApp, SOON } from './sample-app.ts';

let sampleApp: SampleApp;
beforeAll(async () => {
  sampleApp = await launchSample(['--use-fake-device-for-media-stream']);
}, 60_000);
afterAll(() => sampleApp?.[Symbol.asyncDispose]());
beforeEach(() =>
  sampleApp.app.evaluate(() => {
    sample.origins.length = 0;
    sample.navigations.length = 0;
    sample.allowMedia = true;
  }),
);

describe.runIf(LINUX)('a custom scheme', () => {
  it('serves pages with their content security policy', async () => {
    const page = await sampleApp.page('Sample');
    // The page's own script says that it ran; the one that the policy forbids stood before it.
    await page.waitForSelector('html[data-loaded="true"]', { state: 'attached' });
    expect(await page.evaluate(() => 'inlineRan' in window)).toBe(false);
  });

  it('serves what a module worker fetches by itself', async () => {
    const page = await sampleApp.page('Sample');
    expect(await page.evaluate(() => askWorker())).toBe('Hidden');
  });

  it('answers 404 through the handler and never asks a network for another host', async () => {
    const page = await sampleApp.page('Sample');
    expect(await page.evaluate(async () => (await fetch('/missing.txt')).status)).toBe(404);
    expect(await page.evaluate(async () => (await fetch('/../../package.json')).status)).toBe(404);
  });

  it('is what main sees as the page’s address', async () => {
    await sampleApp.page('Sample');
    expect(await sampleApp.app.evaluate(() => sample.main.webContents.getURL())).toBe('app://ui/ui.html');
  });
});

describe.runIf(LINUX)('permissions', () => {
  const ask = (constraints: MediaStreamConstraints) => (page: Awaited<ReturnType<SampleApp['page']>>) =>
    page.evaluate(
      (wanted) =>
        navigator.mediaDevices.getUserMedia(wanted).then(
          (stream) => stream.getTracks().map((track) => (track.stop(), track.kind)),
          (error: Error) => error.name,
        ),
      constraints,
    );

  it('gives the microphone when both handlers agree, in Electron’s three spellings of an origin', async () => {
    const page = await sampleApp.page('Sample');
    expect(await ask({ audio: true })(page)).toEqual(['audio']);
    expect(await sampleApp.app.evaluate(() => sample.origins)).toEqual([
      'check media app://ui/ app://ui/ app://ui/ui.html',
      'request media audio app://ui/ui.html',
    ]);
    const device = await sampleApp.app.evaluate(({ session }) => {
      const asked = session.defaultSession as unknown as {
        decideDevice(type: string, origin: string, device: object): boolean;
      };
      return [asked.decideDevice('hid', 'app://ui', {}), asked.decideDevice('hid', 'app://ui/', {})];
    });
    expect(device).toEqual([true, false]);
  });

  it('picks the HID device that the app picks for a page', async () => {
    const picked = await sampleApp.app.evaluate(({ session }) => {
      const asked = session.defaultSession as unknown as {
        selectHidDevice(deviceList: readonly object[], url: string): string | null;
      };
      const devices = [{ deviceId: 'first' }, { deviceId: 'second' }];
      return [asked.selectHidDevice(devices, 'app://ui/ui.html'), asked.selectHidDevice(devices, 'app://other/')];
    });
    expect(picked).toEqual(['first', null]);
  });

  it('refuses as the request handler says', async () => {
    const page = await sampleApp.page('Sample');
    expect(await ask({ audio: true, video: true })(page)).toBe('NotAllowedError');
    await sampleApp.app.evaluate(() => {
      sample.allowMedia = false;
    });
    expect(await ask({ audio: true })(page)).toBe('NotAllowedError');
  });

  it('answers permissions.query from the check handler', async () => {
    const page = await sampleApp.page('Sample');
    const state = (name: string) =>
      page.evaluate(async (n) => (await navigator.permissions.query({ name: n as PermissionName })).state, name);
    expect(await state('microphone')).toBe('granted');
    expect(await state('notifications')).toBe('denied');
  });
});

describe.runIf(LINUX)('leaving the app', () => {
  it('asks will-navigate and stays when it is prevented', async () => {
    const page = await sampleApp.page('Sample');
    await page.click('#outside');
    await expect
      .poll(() => sampleApp.app.evaluate(() => sample.navigations), SOON)
      .toEqual(['https://outside.invalid/page']);
    expect(await page.title()).toBe('Sample');
  });

  it('asks the window-open handler and opens nothing when it denies', async () => {
    const page = await sampleApp.page('Sample');
    const before = await sampleApp.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    await page.click('#popup');
    const opened = () => sampleApp.app.evaluate(() => __standin.calls('shell.openExternal'));
    await expect.poll(opened, SOON).toEqual([['https://outside.invalid/help']]);
    expect(await sampleApp.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(before);
  });
});

describe.runIf(LINUX)('a renderer that crashes', () => {
  it('is reported, takes no other window with it, and can be loaded again', async () => {
    await sampleApp.page('Hidden');
    await sampleApp.app.evaluate(() => sample.worker.webContents.forcefullyCrashRenderer());
    await expect.poll(() => sampleApp.app.evaluate(() => sample.gone), SOON).toEqual(['crashed']);
    const title = () =>
      sampleApp.app.evaluate(() => sample.worker.webContents.executeJavaScript('document.title + typeof api'));
    await expect.poll(title, SOON).toBe('Hiddenobject');
    expect(await (await sampleApp.page('Sample')).evaluate(() => api.invoke('sum', 1, 1))).toBe(2);
  });
});
