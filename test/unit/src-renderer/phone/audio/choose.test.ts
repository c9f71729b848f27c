import { describe, expect, it } from 'vitest';
import type { AudioDevice, AudioRole, DevicePreference } from '#shared/audio.ts';
import { behind, choose, realDevices } from '../../../../../src-renderer/phone/audio/choose.ts';

const device = (kind: AudioDevice['kind'], id: string, label: string, group: string): AudioDevice => ({
  kind,
  id,
  label,
  group,
});
const mic = (id: string, label: string, group = ''): AudioDevice => device('audioinput', id, label, group);
const out = (id: string, label: string, group = ''): AudioDevice => device('audiooutput', id, label, group);
const wish = (id: string, label: string, group = ''): DevicePreference => ({ id, label, group });

/** As Windows lists them: the headset for calls, the loudspeakers for everything else. */
const windows = [
  mic('default', 'Default - Microphone Array (Realtek)', 'g-board'),
  mic('communications', 'Communications - Headset Microphone (Jabra Link)', 'g-jabra'),
  mic('m-board', 'Microphone Array (Realtek)', 'g-board'),
  mic('m-jabra', 'Headset Microphone (Jabra Link)', 'g-jabra'),
  out('default', 'Standard - Lautsprecher (Realtek)', 'g-board'),
  out('communications', 'Kommunikation - Headset Earphone (Jabra Link)', 'g-jabra'),
  out('s-board', 'Lautsprecher (Realtek)', 'g-board'),
  out('s-jabra', 'Headset Earphone (Jabra Link)', 'g-jabra'),
  out('s-screen', 'Screen (HDMI)', 'g-screen'),
];
const linux = [
  mic('default', 'Default', 'g-1'),
  mic('m-1', 'Built-in Audio Analog Stereo', 'g-1'),
  out('default', 'Default', 'g-1'),
  out('s-1', 'Built-in Audio Analog Stereo', 'g-1'),
];
const twins = [out('s-a', 'Headset (Model 7)', 'g-a'), out('s-b', 'Headset (Model 7)', 'g-b')];

type Row = readonly [string, AudioRole, DevicePreference | null, readonly AudioDevice[], string | null, string];

describe('the device of a role', () => {
  it.each<Row>([
    ['nothing chosen: Windows has one for calls', 'microphone', null, windows, 'm-jabra', 'system'],
    ['nothing chosen: so it has for the ear', 'speaker', null, windows, 's-jabra', 'system'],
    ['nothing chosen: ringing is for the room', 'ringer', null, windows, 's-board', 'system'],
    ['nothing chosen: by the group of "default"', 'speaker', null, linux, 's-1', 'system'],
    ['nothing chosen and no pseudo-device: the first', 'speaker', null, twins, 's-a', 'system'],
    ['nothing known', 'speaker', null, [], null, 'system'],
    ['before the permission', 'microphone', null, [mic('', '')], null, 'system'],
    ['the chosen one', 'speaker', wish('s-screen', 'Screen (HDMI)'), windows, 's-screen', 'id'],
    ['another origin, another salt: by label', 'speaker', wish('old', 'Screen (HDMI)'), windows, 's-screen', 'label'],
    ['never one of the other kind', 'microphone', wish('s-screen', 'Screen (HDMI)'), windows, 'm-jabra', 'system'],
    [
      'another socket: Windows has numbered it',
      'speaker',
      wish('old', 'Headset Earphone (2- Jabra Link)'),
      windows,
      's-jabra',
      'label',
    ],
    [
      'a stored pseudo-device: the one behind its label',
      'speaker',
      wish('default', 'Default - Screen (HDMI)'),
      windows,
      's-screen',
      'label',
    ],
    ['two of a kind: by id', 'speaker', wish('s-b', 'Headset (Model 7)', 'g-b'), twins, 's-b', 'id'],
    ['two of a kind: by group', 'speaker', wish('old', 'Headset (Model 7)', 'g-b'), twins, 's-b', 'label'],
    ['renamed: by group', 'speaker', wish('old', 'My headset', 'g-jabra'), windows, 's-jabra', 'group'],
    ['unplugged: what the system uses', 'speaker', wish('old', 'Gone', 'g-gone'), windows, 's-jabra', 'system'],
    ['stored without a name', 'speaker', wish('old', ''), windows, 's-jabra', 'system'],
  ])('%s', (_, role, preference, devices, id, by) => {
    const choice = choose(role, preference, devices);
    expect({ id: choice.device?.id ?? null, by: choice.by }).toEqual({ id, by });
  });

  it('is the pseudo-device itself when nothing tells what is behind it', () => {
    const fake = [mic('default', 'Fake Default Audio Input', 'g-0'), mic('m-1', 'Fake Audio Input 1', 'g-1')];
    expect(choose('microphone', null, fake).device?.id).toBe('default');
  });

  it('is found behind a pseudo-device by label when all groups are empty', () => {
    const pseudo = out('default', 'Default - Screen (HDMI)');
    expect(behind(pseudo, [out('s-1', 'Speakers'), out('s-2', 'Screen (HDMI)')])?.id).toBe('s-2');
  });
});

it('pseudo-devices are not offered for choice', () => {
  expect(realDevices(windows).map(({ id }) => id)).toEqual(['m-board', 'm-jabra', 's-board', 's-jabra', 's-screen']);
});
