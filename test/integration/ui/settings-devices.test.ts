/** Sound, headsets and "Test my phone": what the pages ask of main, and what they make of the phone window's reports. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioDevice } from '#shared/audio.ts';
import type { HeadsetDevice } from '#shared/headset-report.ts';
import { type CheckProgress, checkSteps } from '#shared/phone.ts';
import type { AppState, PhoneFacts } from '#shared/state.ts';
import { NOW, ready } from '../../../scripts/screens/people.ts';
import { ui } from '../../../scripts/screens/screen.ts';
import { eventually, push, requestsOn, Windows } from './windows.ts';

const devices: readonly AudioDevice[] = [
  { kind: 'audioinput', id: 'default', label: 'Default - Headset', group: 'g1' },
  { kind: 'audioinput', id: 'a1', label: 'Headset', group: 'g1' },
  { kind: 'audioinput', id: 'a2', label: '', group: 'g2' },
  { kind: 'audiooutput', id: 'b1', label: 'Headset', group: 'g1' },
];
const phone = (more: Partial<PhoneFacts>): AppState => ({ ...ready, phone: { ...ready.phone, ...more } });

describe('the settings of devices', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  async function opened(name: RegExp, state: AppState): Promise<Page> {
    const page = await windows.show(ui('settings', state));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name }).click();
    return page;
  }
  const options = (page: Page, label: string): Promise<string[]> =>
    page.getByLabel(label).locator('option').allTextContents();

  describe('a microphone that the system forbids', () => {
    const forbidden: AppState = { ...ready, notices: [{ id: 'n', reason: 'microphoneDenied', at: NOW }] };
    const button = { name: 'Open system settings' };

    it('is told, with the way to the system’s settings: in the window and on the page of the microphone', async () => {
      const page = await windows.show(ui('notices', forbidden));
      await page.getByRole('alert').getByText('Offhook may not use the microphone').waitFor();
      await page.getByRole('button', button).click();
      await page.getByRole('button', { name: 'Settings', exact: true }).click();
      await page
        .getByRole('navigation', { name: 'Settings' })
        .getByRole('button', { name: /^Microphone/ })
        .click();
      await page.getByRole('button', button).click();
      await eventually(() => requestsOn(page, 'microphone:settings')).toHaveLength(2);
    });

    it('is told without one where the system has no such page', async () => {
      const page = await windows.show(ui('notices', { ...forbidden, microphoneSettings: false }));
      await page.getByRole('alert').getByText('Offhook may not use the microphone').waitFor();
      expect(await page.getByRole('button', button).count()).toBe(0);
    });
  });

  it('the program is quit from the menu, for whoever has no tray', async () => {
    const page = await windows.show(ui('settings', ready));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Quit Offhook' }).click();
    await eventually(() => requestsOn(page, 'program:quit')).toHaveLength(1);
  });

  describe('for sound', () => {
    it('list real devices of the right kind, also those without a name', async () => {
      const page = await opened(/^Microphone/, phone({ devices }));
      expect(await options(page, 'What you speak into')).toEqual(['As on this computer', 'Headset', 'Device 2']);
      expect(await options(page, 'Where calls ring')).toEqual(['As on this computer', 'Headset']);
    });

    it('remember a device by id, label and group, and go back to the system’s', async () => {
      const page = await opened(/^Microphone/, phone({ devices }));
      await page.getByLabel('Where calls ring').selectOption('Headset');
      const ringer = { id: 'b1', label: 'Headset', group: 'g1' };
      await eventually(() => requestsOn(page, 'settings:set')).toEqual([{ audio: { ...ready.audio, ringer } }]);
      await page.getByLabel('Where calls ring').selectOption('As on this computer');
      await eventually(() => requestsOn(page, 'settings:set')).toHaveLength(2);
      expect((await requestsOn(page, 'settings:set'))[1]).toEqual({ audio: ready.audio });
    });

    it('keep a device that is not connected in the list, and find it again under a new id', async () => {
      const microphone = { id: 'old', label: 'Desk microphone', group: 'g9' };
      const state = { ...phone({ devices }), audio: { ...ready.audio, microphone } };
      const page = await opened(/^Microphone/, state);
      const select = page.getByLabel('What you speak into');
      expect(await options(page, 'What you speak into')).toContain('Desk microphone (not connected)');
      await page.getByText('Another device is used until it is connected again.').waitFor();
      const back: AudioDevice = { kind: 'audioinput', id: 'new', label: 'Desk microphone', group: 'g7' };
      await push(page, 'state:changed', { ...state, phone: { ...state.phone, devices: [...devices, back] } });
      await eventually(() => select.inputValue()).toBe('new');
      expect(await options(page, 'What you speak into')).not.toContain('Desk microphone (not connected)');
    });

    it('open the microphone only while its level is shown', async () => {
      const page = await opened(/^Microphone/, phone({ devices }));
      await eventually(() => requestsOn(page, 'meter:set')).toEqual([{ on: true }]);
      const meter = page.getByRole('meter', { name: 'Say something: this is how loud you are' });
      await push(page, 'audio:level', 0.62);
      await eventually(() => meter.getAttribute('value')).toBe('62');
      await page.getByRole('button', { name: 'Back' }).click();
      await eventually(() => requestsOn(page, 'meter:set')).toEqual([{ on: true }, { on: false }]);
    });

    it('say the volume while the slider moves, and save it when it is let go', async () => {
      const page = await opened(/^Microphone/, phone({ devices }));
      const slider = page.getByRole('slider', { name: 'Ring volume' });
      await slider.scrollIntoViewIfNeeded();
      const place = await slider.boundingBox();
      if (place === null) throw new Error('the slider is not on the page');
      await page.mouse.move(place.x + place.width - 8, place.y + place.height / 2);
      await page.mouse.down();
      await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2, { steps: 5 });
      await eventually(() => slider.getAttribute('aria-valuetext')).toBe('50 %');
      expect(await requestsOn(page, 'settings:set')).toEqual([]);
      await page.mouse.up();
      await eventually(() => requestsOn(page, 'settings:set')).toEqual([{ audio: { ...ready.audio, ringVolume: 50 } }]);
      await slider.press('ArrowRight');
      await eventually(() => requestsOn(page, 'settings:set')).toHaveLength(2);
      expect(await slider.getAttribute('aria-valuetext')).toBe('55 %');
    });

    it('play the tones and take another ring tone for colleagues', async () => {
      const page = await opened(/^Microphone/, phone({ devices }));
      await page.getByRole('button', { name: 'Play a test tone' }).click();
      await page.getByRole('button', { name: 'Ring once' }).click();
      await eventually(() => requestsOn(page, 'tone:test')).toEqual([{ role: 'speaker' }, { role: 'ringer' }]);
      await page.getByLabel('Calls from colleagues').selectOption('Bells');
      await eventually(() => requestsOn(page, 'settings:set')).toEqual([
        { audio: { ...ready.audio, ringtones: { ...ready.audio.ringtones, internal: 'bells' } } },
      ]);
    });
  });

  describe('for headsets', () => {
    const jabra: HeadsetDevice = { id: '0b0e:0e42', name: 'Jabra Evolve2 65', active: true, state: 'ready' };
    const poly: HeadsetDevice = { id: '047f:0115', name: 'Poly Voyager', active: false, state: 'busy' };

    it('help to add the first, then let one be chosen', async () => {
      const page = await opened(/^Headset/, ready);
      await page.getByText('No headset found').waitFor();
      await page.getByRole('button', { name: 'Add headset' }).click();
      await eventually(() => requestsOn(page, 'headset:add')).toHaveLength(1);
      await push(page, 'state:changed', phone({ headsets: [jabra, poly] }));
      expect(await page.getByLabel('Choose by itself').isChecked()).toBe(true);
      await page.getByLabel('Poly Voyager').check();
      await eventually(() => requestsOn(page, 'settings:set')).toEqual([{ headset: poly.id }]);
      await page.getByText('Quit other telephone programs, or switch off their headset control.').waitFor();
    });

    it('give the rule that Linux needs, for this very maker', async () => {
      const page = await opened(/^Headset/, phone({ headsets: [{ ...poly, state: 'refused' }] }));
      await page.getByText('KERNEL=="hidraw*", ATTRS{idVendor}=="047f", TAG+="uaccess"').waitFor();
    });

    it('keep the chosen one while it is not connected', async () => {
      const page = await opened(/^Headset/, { ...phone({ headsets: [jabra] }), headset: poly.id });
      expect(await page.getByLabel('The headset that you chose').isChecked()).toBe(true);
    });
  });

  describe('"Test my phone"', () => {
    const step = (index: number, state: CheckProgress['state'], rest: Partial<CheckProgress> = {}): CheckProgress => ({
      step: checkSteps[index] ?? 'server',
      state,
      reason: null,
      detail: null,
      ...rest,
    });
    const check = (running: boolean, ...steps: CheckProgress[]): AppState =>
      phone({ check: { startedAt: NOW, running, steps } });

    it('runs, can be cancelled, and runs again', async () => {
      const page = await opened(/^Test my phone/, ready);
      await page.getByRole('button', { name: 'Start the test' }).click();
      await eventually(() => requestsOn(page, 'check:set')).toEqual([{ on: true }]);
      await push(page, 'state:changed', check(true, step(0, 'passed', { detail: '38 ms' }), step(1, 'running')));
      await page.getByText('38 ms').waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await eventually(() => requestsOn(page, 'check:set')).toEqual([{ on: true }, { on: false }]);
      await push(page, 'state:changed', check(false, step(0, 'failed', { reason: 'notReached' })));
      await page.getByRole('status').getByText('1 problem found').waitFor();
      await page.getByText('The server cannot be reached. Check the address and the network.').waitFor();
      await page.getByRole('button', { name: 'Test again' }).waitFor();
    });

    it('copies its result as readable text, and says when it could not', async () => {
      const page = await opened(/^Test my phone/, check(false, step(0, 'failed', { reason: 'notReached' })));
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByRole('button', { name: 'Copy result' }).click();
      await page.getByRole('status').getByText('Copied').waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
        '1. Telephone server: Failed\n   The server cannot be reached.',
      );
      await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
      });
      await page.getByRole('button', { name: 'Copy result' }).click();
      await page.getByRole('status').getByText('The result could not be copied.').waitFor();
    });
  });
});
