import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultAudioSettings } from '#shared/audio.ts';
import { patterns } from '../../../src-renderer/phone/tones/patterns.ts';
import { ringtones } from '../../../src-renderer/phone/tones/ringtones.ts';
import { Desk } from './window/desk.ts';
import { PhoneBrowser } from './window/phone-window.ts';

let browser: PhoneBrowser;
let desk: Desk;

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
beforeEach(async () => {
  desk = await Desk.open(browser);
});
afterEach(async () => desk.close());

const seconds = ({ steps }: { steps: readonly { ms: number }[] }): number =>
  steps.reduce((sum, { ms }) => sum + ms, 0) / 1000;

describe('what is asked of the phone apart from calls', () => {
  it('the microphone’s level comes while it is wanted, and the device is given back after', async () => {
    const { phone } = desk;
    await phone.request({ type: 'meter', on: true });
    await phone.until('level', ({ level }) => level > 0.05);
    expect(await phone.liveTracks()).toBe(1);
    await phone.request({ type: 'meter', on: false });
    await expect.poll(() => phone.liveTracks()).toBe(0);
  });

  it('a test tone sounds once, as the role would', async () => {
    const { phone } = desk;
    await phone.request({ type: 'testTone', role: 'speaker' });
    await phone.waitForTone(seconds(patterns.test));
    await phone.waitForTone(0);
  });

  it('a call rings with the tone that is chosen for its kind', async () => {
    const { pbx, phone } = desk;
    const audio = {
      ...defaultAudioSettings,
      ringtones: { external: 'rise', internal: 'dusk', group: 'bells' },
    } as const;
    await phone.options({ audio, headset: null, recordingBeep: false });
    const robot = await pbx.callAgent({ to: '101', from: '102' });
    const { callId } = await phone.until('incoming');
    await phone.command({ type: 'ring', callId, kind: 'internal' });
    await phone.waitForTone(seconds(ringtones.dusk));
    await phone.options({
      audio: { ...audio, ringtones: { ...audio.ringtones, internal: 'pulse' } },
      headset: null,
      recordingBeep: false,
    });
    await phone.waitForTone(seconds(ringtones.pulse));
    await robot.cancel();
    await phone.waitForTone(0);
  });
});
