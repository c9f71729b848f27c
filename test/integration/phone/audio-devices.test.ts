import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DevicePreference } from '#shared/audio.ts';
import type { Parts } from './parts/page.ts';
import { PartsBrowser } from './parts/parts-browser.ts';

declare const parts: Parts;

/** What Chromium's fake devices are called. */
const MICROPHONE = 'Fake Audio Input 1';
const OTHER_MICROPHONE = 'Fake Audio Input 2';
const SPEAKER = 'Fake Audio Output 1';
const OTHER_SPEAKER = 'Fake Audio Output 2';
const named = (label: string): DevicePreference => ({ id: 'of another installation', label, group: '' });
const settings = { microphone: named(MICROPHONE), speaker: named(SPEAKER), ringer: named(OTHER_SPEAKER) };

let browser: PartsBrowser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await PartsBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
beforeEach(async () => {
  page = await browser.page();
  page.on('pageerror', (error) => complaints.push(String(error)));
});
afterEach(async () => {
  await page.context().close();
  const said = complaints.splice(0).join('\n');
  if (said !== '') throw new Error(said);
});

/** Evaluates in the page until it is true. */
const until = (what: () => unknown, timeout = 5000): Promise<unknown> => page.waitForFunction(what, null, { timeout });

/** A call between two ends in the page; `window` keeps its parts. */
interface Held {
  devices: ReturnType<Parts['devices']>;
  microphone: Awaited<ReturnType<ReturnType<Parts['devices']>['openMicrophone']>>;
  call: Awaited<ReturnType<Parts['call']>>;
}
declare const held: Held;

async function inCall(more: Partial<Parameters<Parts['settings']>[0]> = {}): Promise<void> {
  await page.evaluate(
    async (wanted) => {
      const devices = parts.devices(wanted);
      devices.setInCall(true);
      const microphone = await devices.openMicrophone();
      const call = await parts.call(microphone.stream, parts.sing(0.3).stream);
      microphone.feed(call.near);
      Object.assign(window, { held: { devices, microphone, call } });
    },
    { ...settings, ...more },
  );
}

const sentLabel = (): Promise<string | undefined> => page.evaluate(() => held.call.near.getSenders()[0]?.track?.label);

describe('the microphone of a call', () => {
  it('is the chosen one, found by its label', async () => {
    await inCall();
    expect(await page.evaluate(() => parts.lists.at(-1))).toEqual([
      MICROPHONE,
      OTHER_MICROPHONE,
      SPEAKER,
      OTHER_SPEAKER,
    ]);
    expect(await sentLabel()).toBe(MICROPHONE);
    // Its own track: at 100 % nothing stands between.
    expect(await page.evaluate(() => held.microphone.stream.getAudioTracks()[0] === parts.opened[0])).toBe(true);
  });

  it('that is unplugged gives way to the next within a second, muted or not, and comes back', async () => {
    await inCall();
    await page.evaluate(() => {
      for (const track of held.microphone.stream.getTracks()) track.enabled = false;
    });
    const before = await page.evaluate((label) => {
      parts.unplug(label);
      return performance.now();
    }, MICROPHONE);
    await until(() => held.call.near.getSenders()[0]?.track?.readyState === 'live');
    // By the event, not by the next look at the list, which comes after 2500 ms.
    expect((await page.evaluate(() => performance.now())) - before).toBeLessThan(2000);
    expect(await sentLabel()).not.toBe(MICROPHONE);
    expect(await page.evaluate(() => held.call.near.getSenders()[0]?.track?.enabled)).toBe(false);
    const [lost] = await page.evaluate(() => parts.notices);
    expect(lost).toMatchObject({ type: 'deviceLost', role: 'microphone', label: MICROPHONE });

    await page.evaluate((label) => parts.plug(label), MICROPHONE);
    await until(() => held.call.near.getSenders()[0]?.track?.label === 'Fake Audio Input 1');
    expect(await page.evaluate(() => parts.notices.at(-1))).toEqual({
      type: 'deviceBack',
      role: 'microphone',
      label: MICROPHONE,
    });
    expect(await page.evaluate(() => parts.opened.filter(({ readyState }) => readyState === 'live').length)).toBe(1);
  });

  it('that vanishes without a word is found out by asking, on Linux every 2.5 s in a call', async () => {
    await inCall();
    await page.evaluate((label) => parts.unplug(label, true), MICROPHONE);
    await until(() => parts.notices.length > 0, 4000);
    await until(() => held.call.near.getSenders()[0]?.track?.readyState === 'live');
    expect(await sentLabel()).not.toBe(MICROPHONE);
    await page.evaluate((label) => parts.plug(label, true), MICROPHONE);
    await until(() => held.call.near.getSenders()[0]?.track?.label === 'Fake Audio Input 1', 4000);
  });

  it('that vanishes without a word is found out at once by who notices the silence', async () => {
    await inCall();
    await page.evaluate((label) => {
      parts.unplug(label, true);
      held.devices.look();
    }, MICROPHONE);
    await until(() => held.call.near.getSenders()[0]?.track?.readyState === 'live', 1000);
    expect(await sentLabel()).not.toBe(MICROPHONE);
  });

  it('changes with the settings, and so does its processing', async () => {
    await inCall();
    const processing = (): Promise<unknown> =>
      page.evaluate(() => {
        const track = held.call.near.getSenders()[0]?.track;
        const { echoCancellation, noiseSuppression, autoGainControl } = track?.getSettings() ?? {};
        return { echoCancellation, noiseSuppression, autoGainControl };
      });
    expect(await processing()).toEqual({ echoCancellation: true, noiseSuppression: true, autoGainControl: true });
    await page.evaluate(
      (wanted) => held.devices.apply(parts.settings({ ...wanted, echoCancellation: false, autoGainControl: false })),
      { ...settings, microphone: named(OTHER_MICROPHONE) },
    );
    await until(() => held.call.near.getSenders()[0]?.track?.label === 'Fake Audio Input 2');
    await until(() => held.call.near.getSenders()[0]?.track?.getSettings().echoCancellation === false);
    expect(await processing()).toEqual({ echoCancellation: false, noiseSuppression: true, autoGainControl: false });
  });

  it('goes through a gain only when its volume is another than 100 %', async () => {
    await page.evaluate((wanted) => {
      const { stream } = parts.sing(0.1);
      navigator.mediaDevices.getUserMedia = async () => stream.clone();
      // The tone is no device of the list.
      navigator.mediaDevices.enumerateDevices = async () => [];
      Object.assign(window, { held: { devices: parts.devices(wanted) } });
    }, settings);
    const loudness = await page.evaluate(async (wanted) => {
      const microphone = await held.devices.openMicrophone();
      const heard: number[] = [];
      for (const inputVolume of [100, 200, 50, 100]) {
        held.devices.apply(parts.settings({ ...wanted, inputVolume }));
        heard.push(await parts.loudness(microphone.stream));
      }
      microphone.close();
      return heard;
    }, settings);
    const [plain = 0, twice = 0, half = 0, again = 0] = loudness;
    // On the meter's scale 60 dB are 1: twice is 6 dB more.
    expect(plain).toBeCloseTo(1 - 20 / 60, 1);
    expect(twice - plain).toBeCloseTo(6.02 / 60, 2);
    expect(half - plain).toBeCloseTo(-6.02 / 60, 2);
    expect(again).toBeCloseTo(plain, 2);
  });

  it('leaves nothing open when the call is over', async () => {
    await inCall({ inputVolume: 150 });
    const left = await page.evaluate(() => {
      held.microphone.close();
      const tracks = [...parts.opened, ...held.microphone.stream.getTracks()];
      return tracks.filter(({ readyState }) => readyState === 'live').length;
    });
    expect(left).toBe(0);
  });
});

describe('the loudspeaker of a call', () => {
  it('is the chosen one, moves when that is unplugged, and back', async () => {
    await page.evaluate((wanted) => {
      const devices = parts.devices({ ...wanted, outputVolume: 40 });
      const audio = document.createElement('audio');
      document.body.append(audio);
      devices.add(audio);
      const labelOf = async (): Promise<string> => {
        const all = await navigator.mediaDevices.enumerateDevices();
        return all.find(({ deviceId, kind }) => kind === 'audiooutput' && deviceId === audio.sinkId)?.label ?? '';
      };
      Object.assign(window, { held: { devices }, labelOf });
    }, settings);
    const speakerLabel = (): Promise<string> =>
      page.evaluate(() => (window as unknown as { labelOf(): Promise<string> }).labelOf());
    const playsAt = async (label: string): Promise<void> => {
      await expect.poll(speakerLabel, { timeout: 3000 }).toBe(label);
    };
    await playsAt(SPEAKER);
    expect(await page.evaluate(() => document.querySelector('audio')?.volume)).toBeCloseTo(0.4);
    await page.evaluate((label) => parts.unplug(label), SPEAKER);
    await playsAt('Fake Default Audio Output');
    await page.evaluate((label) => parts.plug(label), SPEAKER);
    await playsAt(SPEAKER);
    expect(await page.evaluate(() => parts.notices.map(({ type, role }) => `${role} ${type}`))).toEqual([
      'speaker deviceLost',
      'speaker deviceBack',
    ]);
  });
});

describe('the tones', () => {
  const idOf = (label: string): Promise<string> =>
    page.evaluate(
      async (wanted) =>
        (await navigator.mediaDevices.enumerateDevices()).find(({ label: one }) => one === wanted)?.deviceId ?? '',
      label,
    );
  const sounding = (): Promise<string[]> => page.evaluate(() => parts.sounding());
  const soundsAt = async (...labels: string[]): Promise<void> => {
    const wanted = await Promise.all(labels.map(idOf));
    await page.waitForFunction((ids) => parts.sounding().join() === ids.join(), wanted, { timeout: 3000 });
  };

  async function tones(more: Partial<Parameters<Parts['settings']>[0]> = {}): Promise<void> {
    await page.evaluate(
      (wanted) => {
        const devices = parts.devices(wanted);
        Object.assign(window, { held: { devices }, tones: parts.tones(devices) });
      },
      { ...settings, ...more },
    );
    await until(() => parts.lists.length > 0);
  }
  const play = (...[name, kind]: Parameters<ReturnType<Parts['tones']>['play']>): Promise<void> =>
    page.evaluate(([tone, of]) => (window as unknown as { tones: ReturnType<Parts['tones']> }).tones.play(tone, of), [
      name,
      kind,
    ] as const);

  it('ring at the ringer and knock at the ear', async () => {
    await tones({ ringVolume: 30, outputVolume: 70 });
    await play('ringing');
    await soundsAt(OTHER_SPEAKER);
    expect(await page.evaluate(() => parts.volumes().at(-1))).toBe(30);
    await play(null);
    await until(() => parts.sounding().length === 0);
    await play('knocking');
    await soundsAt(SPEAKER);
    expect(await page.evaluate(() => parts.volumes().at(-1))).toBe(70);
  });

  it('ring at the system’s own output as well, when asked to', async () => {
    await tones({ secondRinger: true });
    await play('ringing');
    await soundsAt(OTHER_SPEAKER, 'Fake Default Audio Output');
  });

  it('move with the ringer in the middle of a ring', async () => {
    await tones();
    await play('ringing');
    await soundsAt(OTHER_SPEAKER);
    await page.evaluate((label) => parts.unplug(label), OTHER_SPEAKER);
    await soundsAt('Fake Default Audio Output');
    expect(await page.evaluate(() => parts.openContexts())).toBe(1);
    await page.evaluate((wanted) => held.devices.apply(parts.settings(wanted)), { ...settings, ringVolume: 10 });
    expect(await page.evaluate(() => parts.volumes().at(-1))).toBe(10);
  });

  it('of a test sound once, and never over a call', async () => {
    await tones();
    const test = (role: 'speaker' | 'ringer'): Promise<void> =>
      page.evaluate((one) => (window as unknown as { tones: ReturnType<Parts['tones']> }).tones.test(one), role);
    await test('speaker');
    await soundsAt(SPEAKER);
    await until(() => parts.sounding().length === 0);
    await play('ringing', 'group');
    await test('speaker');
    expect(await sounding()).toEqual([await idOf(OTHER_SPEAKER)]);
  });
});

describe('the test of the microphone', () => {
  it('tells the level ten times a second, and lets the device go', async () => {
    await page.evaluate(async (wanted) => {
      const devices = parts.devices(wanted);
      Object.assign(window, { held: { devices } });
      await devices.test(true);
    }, settings);
    await until(() => parts.levels.length >= 20);
    const levels = await page.evaluate(async () => {
      await held.devices.test(false);
      return parts.levels;
    });
    const [first, last] = [levels[0]?.at ?? 0, levels[19]?.at ?? 0];
    expect((last - first) / 19).toBeGreaterThan(80);
    expect((last - first) / 19).toBeLessThan(150);
    // The fake device beeps.
    expect(Math.max(...levels.map(({ level }) => level))).toBeGreaterThan(0.2);
    expect(await page.evaluate(() => parts.opened.every(({ readyState }) => readyState === 'ended'))).toBe(true);
  });

  it('opens nothing when it was switched off before the device opened', async () => {
    await page.evaluate(async (wanted) => {
      const devices = parts.devices(wanted);
      await Promise.all([devices.test(true), devices.test(false)]);
    }, settings);
    expect(await page.evaluate(() => parts.opened.every(({ readyState }) => readyState === 'ended'))).toBe(true);
    expect(await page.evaluate(() => parts.levels)).toEqual([]);
  });
});
