import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import './sample-globals.ts';
import { launchSample, LINUX, type SampleApp, SOON } from './sample-app.ts';

let sampleApp: SampleApp;
beforeAll(async () => {
  sampleApp = await launchSample();
}, 60_000);
afterAll(() => sampleApp?.[Symbol.asyncDispose]());

describe.runIf(LINUX)('ipc and contextBridge', () => {
  it('answers invoke, with values as structured cloning keeps them', async () => {
    const page = await sampleApp.page('Sample');
    expect(await page.evaluate(() => api.invoke('sum', 2, 3))).toBe(5);
    const kept = await page.evaluate(async () => {
      const sent = {
        at: new Date(5),
        map: new Map([['a', 1n]]),
        bytes: new Uint8Array([1, 2]),
        none: undefined,
        nan: NaN,
      };
      const got = (await api.invoke('echo', sent)) as typeof sent;
      return [got.at.getTime(), String(got.map.get('a')), [...got.bytes], 'none' in got, Number.isNaN(got.nan)];
    });
    expect(kept).toEqual([5, '1', [1, 2], true, true]);
  });

  it('tells main who asks, spelled as an origin', async () => {
    const page = await sampleApp.page('Sample');
    expect(await page.evaluate(() => api.invoke('who'))).toEqual({
      origin: 'app://ui',
      url: 'app://ui/ui.html',
      top: true,
    });
  });

  it('knows the sender of a message that a preload sends before anything else', async () => {
    await sampleApp.page('Sample');
    const notes = await sampleApp.app.evaluate(() => sample.notes.filter(({ value }) => value === 'preload'));
    expect(notes).toContainEqual({ value: 'preload', url: 'app://ui/ui.html' });
  });

  it('passes on errors in Electron’s words', async () => {
    const page = await sampleApp.page('Sample');
    const message = (channel: string) => page.evaluate((c) => api.invoke(c).catch((error) => error.message), channel);
    expect(await message('fail')).toBe("Error invoking remote method 'fail': TypeError: not a number: x");
    expect(await message('nobody')).toBe(
      "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    );
  });

  it('exposes a frozen copy with working functions, and no Node', async () => {
    const page = await sampleApp.page('Sample');
    const found = await page.evaluate(() => {
      let thrown = '';
      try {
        api.throwing();
      } catch (error) {
        thrown = String(error);
      }
      const nodes = ['require', 'process', '__standinSend'].filter((name) => name in window);
      return [Object.isFrozen(api), Object.isFrozen(api.nested.list), api.nested.add(1, 2), thrown, nodes];
    });
    expect(found).toEqual([true, true, 3, 'RangeError: too far', []]);
  });

  it('sends to the page, and once means once', async () => {
    await sampleApp.page('Sample');
    await sampleApp.app.evaluate(() => {
      sample.main.webContents.send('once', 'first');
      sample.main.webContents.send('once', 'second');
    });
    const heard = () =>
      sampleApp.app.evaluate(() => sample.notes.map(({ value }) => value).filter((v) => v !== 'preload'));
    await expect.poll(heard, SOON).toEqual(['first']);
  });

  it('carries a MessagePort from main to the page and back', async () => {
    const page = await sampleApp.page('Sample');
    await page.evaluate(() => {
      window.addEventListener('message', ({ ports: [port] }) => {
        if (!port) return;
        port.addEventListener('message', ({ data }) => document.body.setAttribute('data-heard', JSON.stringify(data)));
        port.start();
        port.postMessage({ n: 7 });
      });
    });
    await sampleApp.app.evaluate(() => sample.openChannel(sample.main));
    await expect.poll(() => page.evaluate(() => document.body.dataset['heard']), SOON).toBe('{"answer":{"n":7}}');
  });
});
