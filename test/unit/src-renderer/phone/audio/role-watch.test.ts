import { describe, expect, it } from 'vitest';
import type { AudioDevice, DeviceNotice, DevicePreference } from '#shared/audio.ts';
import {
  assign,
  type Circumstances,
  type RoleState,
  unassigned,
} from '../../../../../src-renderer/phone/audio/role-watch.ts';

const mic = (id: string, label: string): AudioDevice => ({ kind: 'audioinput', id, label, group: `g-${id}` });
const headset = mic('h', 'Headset');
const laptop = mic('l', 'Laptop');
const camera = mic('c', 'Camera');
const chosen: DevicePreference = { id: 'h', label: 'Headset', group: 'g-h' };

type Moment = Partial<Circumstances>;

/** @returns the notices, and the device at the end */
function live(...moments: readonly Moment[]): { notices: (DeviceNotice | null)[]; device: string | null } {
  let state: RoleState = unassigned;
  let now: Circumstances = { role: 'microphone', preference: null, devices: [], inCall: false };
  const notices = moments.map((moment) => {
    now = { ...now, ...moment };
    const next = assign(state, now);
    state = next.state;
    return next.notice;
  });
  return { notices, device: state.device?.id ?? null };
}

const lost = (now: string | null): DeviceNotice => ({ type: 'deviceLost', role: 'microphone', label: 'Headset', now });
const back: DeviceNotice = { type: 'deviceBack', role: 'microphone', label: 'Headset' };
const settled: DeviceNotice = { type: 'deviceSettled', role: 'microphone' };

describe('a role', () => {
  it('whose chosen device goes is played by the next best, and returns to it', () => {
    const { notices, device } = live(
      { preference: chosen, devices: [laptop, headset] },
      { devices: [laptop] },
      { devices: [laptop] },
      { devices: [laptop, mic('h2', 'Headset')] },
    );
    expect(notices).toEqual([null, lost('Laptop'), null, back]);
    expect(device).toBe('h2');
  });

  it('tells when the next best goes as well', () => {
    const { notices } = live(
      { preference: chosen, devices: [laptop, headset, camera] },
      { devices: [laptop, camera] },
      { devices: [camera] },
      { devices: [{ ...camera, kind: 'audiooutput' }] },
    );
    expect(notices).toEqual([null, lost('Laptop'), lost('Camera'), lost(null)]);
  });

  it('misses a chosen device from the start', () => {
    expect(live({ preference: chosen, devices: [laptop] }).notices).toEqual([lost('Laptop')]);
  });

  it('no longer misses it when another one is chosen', () => {
    const other = { id: 'l', label: 'Laptop', group: '' };
    const moments = [{ preference: chosen, devices: [laptop] }, { preference: other }];
    expect(live(...moments).notices).toEqual([lost('Laptop'), settled]);
  });

  it('misses a device that the system chose only in a call, and until its end', () => {
    const idle = live({ devices: [headset, laptop] }, { devices: [laptop] });
    expect(idle).toEqual({ notices: [null, null], device: 'l' });
    const call = live({ devices: [headset, laptop] }, { inCall: true }, { devices: [laptop] }, { inCall: false });
    expect(call).toEqual({ notices: [null, null, lost('Laptop'), settled], device: 'l' });
  });

  it('returns to a device that the system chose when that is what it chooses again', () => {
    const moments = [
      { devices: [headset, laptop], inCall: true },
      { devices: [laptop] },
      { devices: [headset, laptop] },
    ];
    expect(live(...moments)).toEqual({ notices: [null, lost('Laptop'), back], device: 'h' });
  });

  it('says nothing as long as nothing is known', () => {
    expect(live({ preference: chosen, devices: [] }, { devices: [mic('', '')] }).notices).toEqual([null, null]);
  });
});
