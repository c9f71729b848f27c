/** Devices that really go: a PulseAudio of the test's own. Skipped where `pulseaudio` and `pactl` aren't installed. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DevicePreference } from '#shared/audio.ts';
import type { Parts } from './parts/page.ts';
import { PartsBrowser } from './parts/parts-browser.ts';
import { hasPulse, Pulse } from './parts/pulse.ts';

declare const parts: Parts;
interface Held {
  devices: ReturnType<Parts['devices']>;
  call: Awaited<ReturnType<Parts['call']>>;
  audio: HTMLAudioElement;
}
declare const held: Held;

const named = (label: string): DevicePreference => ({ id: '', label, group: '' });

describe.skipIf(!hasPulse)('a headset of the sound server', () => {
  let pulse: Pulse;
  let browser: PartsBrowser;
  let page: Page;

  beforeAll(async () => {
    pulse = await Pulse.start();
    pulse.plugSpeaker('Desk');
    pulse.plugSpeaker('Headset');
    pulse.plugMicrophone('Laptop_Mic', 600);
    pulse.plugMicrophone('Headset_Mic', 900);
    pulse.useByDefault('Desk', 'Laptop_Mic');
    browser = await PartsBrowser.open(['--use-fake-ui-for-media-stream'], { PULSE_SERVER: pulse.server });
    page = await browser.page();
    await page.evaluate(
      async (settings) => {
        const devices = parts.devices(settings);
        devices.setInCall(true);
        const microphone = await devices.openMicrophone();
        const call = await parts.call(microphone.stream, parts.sing(0.3).stream);
        microphone.feed(call.near);
        const audio = document.createElement('audio');
        devices.add(audio);
        Object.assign(window, { held: { devices, call, audio } });
        parts.monitor(call.near).situation({ talking: true, muted: false, held: false });
      },
      { microphone: named('Headset_Mic'), speaker: named('Headset') },
    );
  }, 30_000);
  afterAll(async () => {
    await browser.close();
    await pulse.stop();
  });

  const sends = (label: string): Promise<unknown> =>
    page.waitForFunction(
      (wanted) => {
        const track = held.call.near.getSenders()[0]?.track;
        return track?.label === wanted && track.readyState === 'live';
      },
      label,
      { timeout: 5000 },
    );
  const speakerLabel = (): Promise<string | undefined> =>
    page.evaluate(async () => {
      const all = await navigator.mediaDevices.enumerateDevices();
      return all.find(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === held.audio.sinkId)?.label;
    });
  const playsAt = async (label: string): Promise<void> => {
    await expect.poll(speakerLabel, { timeout: 5000 }).toBe(label);
  };
  const notices = (): Promise<unknown> =>
    page.evaluate(() => parts.notices.map((notice) => [notice.role, notice.type, 'now' in notice ? notice.now : null]));

  it('is taken by its label', async () => {
    await sends('Headset_Mic');
    await playsAt('Headset');
    expect(await page.evaluate(() => parts.lists.at(-1)?.toSorted())).toEqual([
      'Desk',
      'Headset',
      'Headset_Mic',
      'Headset_Mic_feed',
      'Laptop_Mic',
      'Laptop_Mic_feed',
    ]);
  });

  it('whose microphone is pulled out is missed within the time of one question, and heard again afterwards', async () => {
    pulse.unplug('Headset_Mic');
    // The sound server says of its default neither what it is nor whose group.
    await sends('Default');
    expect(await notices()).toEqual([['microphone', 'deviceLost', 'Default']]);
    pulse.plugMicrophone('Headset_Mic', 900);
    await sends('Headset_Mic');
    expect(await notices()).toEqual([
      ['microphone', 'deviceLost', 'Default'],
      ['microphone', 'deviceBack', null],
    ]);
    // The new track sounds at once: no warning is left.
    await page.waitForFunction(() => parts.reports.at(-1)?.live.warnings.length === 0, null, { timeout: 5000 });
  });

  it('whose ear piece is pulled out moves the sound to the system’s own output, and back', async () => {
    pulse.unplug('Headset');
    await page.waitForFunction(() => parts.notices.some(({ role }) => role === 'speaker'), null, { timeout: 5000 });
    await playsAt('Default');
    pulse.plugSpeaker('Headset');
    await playsAt('Headset');
  });
});
