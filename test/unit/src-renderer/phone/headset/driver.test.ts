import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HeadsetDevice, HeadsetLights } from '#shared/headset-report.ts';
import type { Headset, HeadsetAdapter, HeadsetListener } from '../../../../../src-renderer/phone/headset/adapter.ts';
import { dark } from '../../../../../src-renderer/phone/headset/controls.ts';
import { HeadsetDriver, type HeadsetEvent } from '../../../../../src-renderer/phone/headset/driver.ts';
import type { HeadsetPreference } from '../../../../../src-renderer/phone/headset/match.ts';
import { WebHidAdapter } from '../../../../../src-renderer/phone/headset/web-hid-adapter.ts';
import { ManualClock } from '../../../src-main/manual-clock.ts';
import { hex, published } from './descriptors.ts';
import { FakeDevice, FakeHid } from './fake-hid.ts';

let clock: ManualClock;
let events: HeadsetEvent[];
let drivers: HeadsetDriver[];
beforeEach(() => {
  clock = new ManualClock(0);
  events = [];
  drivers = [];
});
afterEach(async () => {
  for (const driver of drivers) {
    const stopped = driver.stop();
    await clock.advance(1000);
    await stopped;
  }
});

async function running(
  hid: FakeHid,
  preference: Partial<HeadsetPreference> = {},
  more: readonly HeadsetAdapter[] = [],
) {
  const webHid = new WebHidAdapter({ hid, clock, whenRefused: 'busy' });
  const driver = new HeadsetDriver({ adapters: [...more, webHid], tell: (event) => events.push(event) });
  drivers.push(driver);
  select(driver, preference);
  await driver.start();
  await clock.advance(0);
  return driver;
}

function select(driver: HeadsetDriver, given: Partial<HeadsetPreference>): void {
  driver.select({ chosen: null, audioLabels: [], lastUsed: null, ...given });
}
async function show(driver: HeadsetDriver, given: Partial<HeadsetLights>): Promise<void> {
  driver.show({ ...dark, ...given });
  await clock.advance(10);
}

const jabra = () => new FakeDevice(published.jabraLink380c);
const dell = () => new FakeDevice(published.dellSp325);
const refused = () => new DOMException('Failed to open the device.', 'NotAllowedError');
const buttons = () => events.flatMap((event) => (event.type === 'button' ? [event.button] : []));
const troubles = () => events.flatMap((event) => (event.type === 'trouble' ? [`${event.device} ${event.reason}`] : []));
/** The list as it was told last: "*" marks the active one. */
function devices(): string[] {
  const told = events.flatMap((event): (readonly HeadsetDevice[])[] =>
    event.type === 'devices' ? [event.devices] : [],
  );
  return (told.at(-1) ?? []).map(({ id, active, state }) => `${active ? '*' : ''}${id} ${state}`);
}

describe('one headset', () => {
  it('is found, opened, heard and shown lights', async () => {
    const device = jabra();
    const driver = await running(new FakeHid(device));
    expect(devices()).toEqual(['*0b0e:24c9 ready']);
    expect(events).toContainEqual({
      type: 'devices',
      devices: [{ id: '0b0e:24c9', name: 'Jabra Link 380', active: true, state: 'ready' }],
    });
    await show(driver, { ringing: true });
    device.replay('02 01 00');
    expect(buttons()).toEqual(['answer']);
    expect(device.sent.at(-1)).toBe('02 88 00');
  });

  it('that is plugged in during a call shows the call at once', async () => {
    const hid = new FakeHid();
    const driver = await running(hid);
    expect(devices()).toEqual([]);
    await show(driver, { offHook: true, muted: true });
    const device = dell();
    hid.plug(device);
    await clock.advance(0);
    expect(device.sent.at(-1)).toBe('05 03');
  });

  it.each([
    ['the same object', (before: FakeDevice) => before],
    ['a new object', () => dell()],
  ])('that vanishes in suspend and comes back as %s has its lights again', async (_, returned) => {
    const device = dell();
    const hid = new FakeHid(device);
    const driver = await running(hid);
    await show(driver, { offHook: true, muted: true });
    hid.unplug(device);
    await clock.advance(1000);
    expect(devices()).toEqual([]);
    const back = returned(device);
    back.takeSent();
    hid.plug(back);
    await clock.advance(0);
    expect(back.takeSent()).toEqual(['05 00', '05 03']);
    // It says of itself that it is off hook, after we said so: no press.
    back.replay('05 01');
    expect(buttons()).toEqual([]);
    back.replay('05 00');
    expect(buttons()).toEqual(['hangup']);
    expect(troubles()).toEqual([]);
    expect(back.listeners).toBe(1);
  });

  it('that comes back although nobody saw it go is opened anew', async () => {
    const device = dell();
    const hid = new FakeHid(device);
    const driver = await running(hid);
    await show(driver, { offHook: true });
    device.takeSent();
    hid.plug(device);
    await clock.advance(1000);
    expect(device.takeSent().at(-1)).toBe('05 01');
    expect(device).toMatchObject({ opened: true, listeners: 1 });
  });

  it('is found by looking, where the system told nothing of it', async () => {
    const hid = new FakeHid();
    const driver = await running(hid);
    hid.plugged.push(dell());
    await driver.look();
    await clock.advance(0);
    expect(devices()).toEqual(['*413c:8223 ready']);
  });

  it('without call control is none', async () => {
    const descriptor = hex('05 0C 09 01 A1 01 09 E9 15 00 25 01 75 01 95 08 81 02 C0');
    await running(new FakeHid(new FakeDevice({ vendorId: 1, productId: 2, productName: 'Speaker', descriptor })));
    expect(devices()).toEqual([]);
  });
});

describe('several headsets', () => {
  it('have one reader: the active one, which follows the audio device', async () => {
    const [first, second] = [jabra(), dell()];
    const driver = await running(new FakeHid(first, second), { audioLabels: ['Jabra Link 380 Mono'] });
    await show(driver, { offHook: true });
    expect([first.opened, second.opened]).toEqual([true, false]);
    select(driver, { audioLabels: ['Speakerphone (413c:8223)'] });
    await clock.advance(1000);
    expect(devices()).toEqual(['0b0e:24c9 ready', '*413c:8223 ready']);
    expect([first.opened, second.opened]).toEqual([false, true]);
    expect(first.sent.at(-1)).toBe('02 00 00');
    expect(second.sent.at(-1)).toBe('05 01');
    first.replay('02 01 00');
    expect(buttons()).toEqual([]);
  });

  it('hand over when the active one is unplugged, and the new one is kept', async () => {
    const [first, second] = [jabra(), dell()];
    const hid = new FakeHid(first, second);
    await running(hid);
    hid.unplug(first);
    await clock.advance(1000);
    expect(devices()).toEqual(['*413c:8223 ready']);
    hid.plug(first);
    await clock.advance(1000);
    expect(devices()).toEqual(['*413c:8223 ready', '0b0e:24c9 ready']);
  });

  it('stay as they are where nothing speaks for another one', async () => {
    const driver = await running(new FakeHid(jabra(), dell()), { chosen: '413c:8223' });
    expect(devices()).toEqual(['0b0e:24c9 ready', '*413c:8223 ready']);
    const told = events.length;
    select(driver, { audioLabels: ['Default'] });
    await clock.advance(1000);
    expect(events).toHaveLength(told);
  });

  it('are one where they are interfaces of one device', async () => {
    const [first, second] = [jabra(), jabra()];
    const hid = new FakeHid(first, second);
    await running(hid);
    expect(devices()).toEqual(['*0b0e:24c9 ready']);
    expect([first.opened, second.opened]).toEqual([true, false]);
    hid.unplug(first);
    await clock.advance(1000);
    expect(second.opened).toBe(true);
  });

  it('switch quickly without two being open', async () => {
    const [first, second] = [jabra(), dell()];
    const driver = await running(new FakeHid(first, second), { chosen: '0b0e:24c9' });
    for (const chosen of ['413c:8223', '0b0e:24c9', '413c:8223']) select(driver, { chosen });
    await clock.advance(5000);
    expect([first.opened, second.opened]).toEqual([false, true]);
    expect(second.openings).toBe(1);
  });
});

describe('trouble', () => {
  it('with a headset that another program holds is told, and a call is worth another attempt', async () => {
    const device = dell();
    device.refuses = refused();
    const driver = await running(new FakeHid(device));
    expect(devices()).toEqual(['*413c:8223 busy']);
    expect(troubles()).toEqual(['413c:8223 busy']);
    device.refuses = null;
    await show(driver, { ringing: true });
    expect(devices()).toEqual(['*413c:8223 ready']);
    expect(device.sent.at(-1)).toBe('05 04');
  });

  it('that stays is told again for a call, not for each of its lights', async () => {
    const device = dell();
    device.refuses = refused();
    const driver = await running(new FakeHid(device));
    await show(driver, { ringing: true });
    await show(driver, { offHook: true });
    await show(driver, { offHook: true, muted: true });
    expect(troubles()).toHaveLength(2);
    await driver.look();
    await clock.advance(0);
    expect(troubles()).toHaveLength(3);
  });

  it('in writing closes the headset, and the next call opens it', async () => {
    const device = dell();
    const driver = await running(new FakeHid(device));
    device.takesNoReports = true;
    await show(driver, { ringing: true });
    expect(devices()).toEqual(['*413c:8223 failed']);
    expect(troubles()).toEqual(['413c:8223 writeFailed']);
    expect(device).toMatchObject({ opened: false, listeners: 0 });
    device.takesNoReports = false;
    await show(driver, {});
    await show(driver, { ringing: true });
    expect(devices()).toEqual(['*413c:8223 ready']);
    expect(device.sent.at(-1)).toBe('05 04');
  });

  it('with a malformed report leaves the headset as it is', async () => {
    const device = jabra();
    await running(new FakeHid(device));
    device.replay('02');
    expect(troubles()).toEqual(['0b0e:24c9 malformedReport']);
    expect(devices()).toEqual(['*0b0e:24c9 ready']);
  });
});

describe('stopping', () => {
  it('puts out the lights and leaves nothing behind', async () => {
    const device = dell();
    const hid = new FakeHid(device);
    const driver = await running(hid);
    await show(driver, { offHook: true });
    await driver.stop();
    expect(device.sent.at(-1)).toBe('05 00');
    expect(device).toMatchObject({ opened: false, listeners: 0 });
    expect(hid.listeners).toBe(0);
  });
});

describe('a vendor’s adapter', () => {
  class VendorHeadset implements Headset {
    readonly name = 'Desk Unit';
    readonly usb = null;
    readonly id: string;
    readonly shown: HeadsetLights[] = [];
    listener: HeadsetListener | null = null;
    constructor(id: string) {
      this.id = id;
    }
    open(listener: HeadsetListener): Promise<void> {
      this.listener = listener;
      return Promise.resolve();
    }
    show(lights: HeadsetLights): void {
      this.shown.push(lights);
    }
    close(): Promise<void> {
      this.listener = null;
      return Promise.reject(new Error('the vendor’s service is gone'));
    }
  }
  const adapterOf = (headset: Headset): HeadsetAdapter => ({
    start: (changed) => Promise.resolve(changed([headset])),
    look: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  });

  it('stands beside the generic one and wins where both know the headset', async () => {
    const [unit, device] = [new VendorHeadset('413c:8223'), dell()];
    const driver = await running(new FakeHid(device), {}, [adapterOf(unit)]);
    expect(devices()).toEqual(['*413c:8223 ready']);
    await show(driver, { ringing: true });
    unit.listener?.button('answer');
    expect(buttons()).toEqual(['answer']);
    expect(unit.shown.at(-1)).toEqual({ ...dark, ringing: true });
    expect(device.opened).toBe(false);
  });

  it('that breaks its word keeps nobody else from working', async () => {
    const [unit, device] = [new VendorHeadset('desk'), dell()];
    const driver = await running(new FakeHid(device), {}, [adapterOf(unit)]);
    const { listener } = unit;
    select(driver, { chosen: '413c:8223' });
    await clock.advance(1000);
    listener?.button('answer');
    expect(buttons()).toEqual([]);
    expect(troubles()).toEqual(['desk failed']);
    expect(device.opened).toBe(true);
  });
});
