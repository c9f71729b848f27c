import { beforeEach, describe, expect, it } from 'vitest';
import type { HeadsetButton, HeadsetLights } from '#shared/headset-report.ts';
import type { HeadsetError } from '../../../../../src-renderer/phone/headset/adapter.ts';
import { dark } from '../../../../../src-renderer/phone/headset/controls.ts';
import { readLayout } from '../../../../../src-renderer/phone/headset/layout.ts';
import { WebHidHeadset } from '../../../../../src-renderer/phone/headset/web-hid-headset.ts';
import { ManualClock } from '../../../src-main/manual-clock.ts';
import { hex, type PublishedDevice, published } from './descriptors.ts';
import { FakeDevice } from './fake-hid.ts';

let clock: ManualClock;
let heard: HeadsetButton[];
let failures: HeadsetError[];
beforeEach(() => {
  clock = new ManualClock(0);
  heard = [];
  failures = [];
});

const listener = {
  button: (button: HeadsetButton) => void heard.push(button),
  failed: (error: HeadsetError) => void failures.push(error),
};

async function opened(from: PublishedDevice): Promise<{ device: FakeDevice; headset: WebHidHeadset }> {
  const device = new FakeDevice(from);
  const headset = new WebHidHeadset({
    id: 'h',
    device,
    layout: readLayout(device.collections),
    clock,
    whenRefused: 'busy',
  });
  await headset.open(listener);
  await clock.advance(0);
  return { device, headset };
}

const lights = (given: Partial<HeadsetLights>): HeadsetLights => ({ ...dark, ...given });

/** Shows, and waits until all of it has reached the device. */
async function show(headset: WebHidHeadset, given: Partial<HeadsetLights>): Promise<void> {
  headset.show(lights(given));
  await clock.advance(10);
}

describe('a headset', () => {
  it('is dark after it was opened, whatever another program left', async () => {
    expect((await opened(published.jabraLink380c)).device.takeSent()).toEqual(['02 00 00']);
    expect((await opened(published.plantronicsBlackwire3220)).device.takeSent()).toEqual([
      '09 00',
      '17 00',
      '18 00',
      '1e 00',
      '20 00',
    ]);
  });

  it('plays a whole call, answered and ended by its button: Jabra Link 380', async () => {
    const { device, headset } = await opened(published.jabraLink380c);
    device.takeSent();
    await show(headset, { ringing: true });
    expect(device.takeSent()).toEqual(['02 88 00']);
    device.replay('02 01 00');
    expect(heard.splice(0)).toEqual(['answer']);
    await show(headset, { offHook: true });
    expect(device.takeSent()).toEqual(['02 01 00']);
    device.replay('02 09 00', '02 01 00');
    expect(heard.splice(0)).toEqual(['mute']);
    await show(headset, { offHook: true, muted: true });
    expect(device.takeSent()).toEqual(['02 05 00']);
    device.replay('02 09 00', '02 01 00');
    expect(heard.splice(0)).toEqual(['unmute']);
    await show(headset, { offHook: true });
    device.takeSent();
    device.replay('02 00 00');
    expect(heard).toEqual(['hangup']);
    await show(headset, {});
    expect(device.takeSent()).toEqual(['02 00 00']);
  });

  it('plays a whole call, answered and ended in the window: Plantronics Blackwire 3220', async () => {
    const { device, headset } = await opened(published.plantronicsBlackwire3220);
    device.takeSent();
    await show(headset, { ringing: true });
    await show(headset, { offHook: true });
    expect(device.takeSent()).toEqual(['18 01', '18 00', '17 01']);
    device.replay('08 02'); // its echo
    device.replay('08 04', '08 06', '08 02'); // off hook, flash: not with the hook switch let go
    expect(heard.splice(0)).toEqual(['hangup', 'flash']);
    await show(headset, { held: true });
    await show(headset, {});
    expect(device.takeSent()).toContain('20 01');
  });

  it('rejects: Dell’s and Razer’s button 7, Jabra’s behind the keypad', async () => {
    for (const [from, down, up] of [
      [published.dellSp325, '05 80', '05 00'],
      [published.razerBlackSharkV2HyperSpeed, '05 80', '05 00'],
      [published.jabraLink380c, '02 00 08', '02 00 00'],
      [published.ankerPowerConf, '02 00 04', '02 00 00'],
      [published.polycomCx300, '01 20 00 00 00 00 00 00', '01 00 00 00 00 00 00 00'],
    ] as const) {
      const { device, headset } = await opened(from);
      await show(headset, { ringing: true });
      device.replay(down, up);
      expect(heard.splice(0), from.productName).toEqual(['reject']);
    }
  });

  it('with keys in an array and no light at all works by its keys: Logitech G435', async () => {
    const { device, headset } = await opened(published.logitechG435);
    await show(headset, { offHook: true });
    device.replay('05 2f00 0000', '05 0000 0000', '05 2600 0000', '05 0000 0000');
    expect(heard).toEqual(['mute', 'hangup']);
    expect(device.sent).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('with a hook switch that toggles, and a call button that says redial, too: as captured with Teams', async () => {
    const { device, headset } = await opened(published.teamsHeadsetInputs);
    const press = () => device.replay('02 03', '02 00');
    press();
    expect(heard).toEqual([]);
    await show(headset, { ringing: true });
    press();
    await show(headset, { offHook: true });
    press();
    expect(heard.splice(0)).toEqual(['answer', 'hangup']);
    await show(headset, {});
    device.replay('02 01', '02 00');
    expect(heard).toEqual(['redial']);
  });

  it('that has a microphone light and no mute light shows there that it is muted (synthetic)', async () => {
    const descriptor = hex(
      '05 0B 09 05 A1 01 15 00 25 01 75 01 09 20 95 01 81 22 95 07 81 01 05 08 09 21 95 01 91 22 95 07 91 01 C0',
    );
    const { device, headset } = await opened({ ...published.dellSp325, descriptor });
    await show(headset, { offHook: true, muted: true });
    expect(device.sent).toEqual(['00 00', '00 01']);
  });

  it('rings in the ear only while the agent talks to nobody', async () => {
    const { device, headset } = await opened(published.jabraLink380c);
    device.takeSent();
    await show(headset, { offHook: true, ringing: true });
    expect(device.takeSent()).toEqual(['02 09 00']);
  });

  it('is told the mute light also where the phone did not follow', async () => {
    const { device, headset } = await opened(published.razerBlackSharkV2HyperSpeed);
    await show(headset, { offHook: true });
    device.takeSent();
    device.replay('05 03', '05 01');
    await show(headset, { offHook: true });
    expect(device.takeSent()).toEqual(['05 01']);
    // Nor may it wait for ever for a phone that says nothing.
    device.replay('05 03', '05 01');
    await clock.advance(2000);
    expect(device.takeSent()).toEqual(['05 01']);
    await clock.advance(10_000);
    expect(device.takeSent()).toEqual([]);
  });

  it('skips lights that have changed before they could be written, and shows the last ones', async () => {
    const { device, headset } = await opened(published.dellSp325);
    device.takeSent();
    const release = device.holdReports();
    headset.show(lights({ ringing: true }));
    headset.show(lights({ offHook: true }));
    headset.show(lights({ offHook: true, muted: true }));
    release();
    await clock.advance(0);
    expect(device.takeSent()).toEqual(['05 04', '05 03']);
  });
});

describe('trouble', () => {
  it('of a headset that may not be opened is told as what it means on this system', async () => {
    for (const whenRefused of ['busy', 'refused'] as const) {
      const device = new FakeDevice(published.dellSp325);
      device.refuses = new DOMException('Failed to open the device.', 'NotAllowedError');
      const headset = new WebHidHeadset({
        id: 'h',
        device,
        layout: readLayout(device.collections),
        clock,
        whenRefused,
      });
      await expect(headset.open(listener)).rejects.toMatchObject({ reason: whenRefused });
      expect(device.listeners).toBe(0);
    }
  });

  it('of any other kind is a failure', async () => {
    const device = new FakeDevice(published.dellSp325);
    device.refuses = new DOMException('Script context has shut down.', 'NotSupportedError');
    const headset = new WebHidHeadset({
      id: 'h',
      device,
      layout: readLayout(device.collections),
      clock,
      whenRefused: 'busy',
    });
    await expect(headset.open(listener)).rejects.toMatchObject({ reason: 'failed' });
  });

  it('in writing is told once, and nothing is heard after it', async () => {
    const { device, headset } = await opened(published.dellSp325);
    device.takesNoReports = true;
    await show(headset, { ringing: true });
    await show(headset, { offHook: true });
    device.replay('05 01');
    expect(failures.map(({ reason }) => reason)).toEqual(['writeFailed']);
    expect(heard).toEqual([]);
    expect(device.listeners).toBe(0);
  });

  it('with a report that is too short is told once, and the headset stays', async () => {
    const { device, headset } = await opened(published.jabraLink380c);
    await show(headset, { ringing: true });
    device.replay('02', '02 01', '02 00');
    expect(failures.map(({ reason }) => reason)).toEqual(['malformedReport']);
    expect(heard).toEqual(['answer']);
  });
});

describe('closing', () => {
  it('puts out the lights, lets go and hears nothing more', async () => {
    const { device, headset } = await opened(published.dellSp325);
    await show(headset, { offHook: true });
    device.takeSent();
    const closing = headset.close();
    device.replay('05 01');
    await closing;
    expect(device.takeSent()).toEqual(['05 00']);
    expect(device).toMatchObject({ opened: false, listeners: 0 });
    expect(heard).toEqual([]);
    headset.show(lights({ ringing: true }));
    await clock.advance(5000);
    expect(device.sent).toEqual([]);
  });

  it('forgets what the device said: opened again, it begins anew', async () => {
    const { device, headset } = await opened(published.dellSp325);
    await show(headset, { offHook: true });
    device.replay('05 01');
    await headset.close();
    await clock.advance(5000);
    await headset.open(listener);
    await show(headset, { offHook: true });
    await show(headset, {});
    await show(headset, { ringing: true });
    // The late echo of its off-hook light; then it falls back, and somebody presses.
    device.replay('05 01', '05 00');
    expect(heard).toEqual([]);
    await clock.advance(5000);
    device.replay('05 01');
    expect(heard).toEqual(['answer']);
  });

  it('forgets what was held down: it may have been let go meanwhile', async () => {
    const { device, headset } = await opened(published.dellSp325);
    device.replay('05 01');
    await headset.close();
    await headset.open(listener);
    await show(headset, { ringing: true });
    device.replay('05 01');
    expect(heard).toEqual(['answer']);
  });

  it('waits until the lights are out', async () => {
    const { device, headset } = await opened(published.dellSp325);
    await show(headset, { offHook: true });
    const release = device.holdReports();
    const closing = headset.close();
    await clock.advance(100);
    expect(device.opened).toBe(true);
    release();
    await closing;
    expect(device.sent.at(-1)).toBe('05 00');
  });

  it('ends although the device takes no report any more', async () => {
    const { device, headset } = await opened(published.dellSp325);
    await show(headset, { offHook: true });
    device.holdReports();
    const closing = headset.close();
    await clock.advance(1000);
    await closing;
    expect(device.opened).toBe(false);
    expect(failures).toEqual([]);
  });
});
