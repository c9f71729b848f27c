import * as v from 'valibot';
import { expect, it } from 'vitest';
import { AudioSettingsSchema, defaultAudioSettings } from '#shared/audio.ts';

it('the defaults are settings', () => {
  expect(v.parse(AudioSettingsSchema, defaultAudioSettings)).toEqual(defaultAudioSettings);
});

it.each([
  ['a volume beyond its range', { inputVolume: 201 }],
  ['more than everything', { outputVolume: 101 }],
  ['half a percent', { ringVolume: 0.5 }],
  ['a ring tone that does not exist', { ringtones: { ...defaultAudioSettings.ringtones, group: 'siren' } }],
  ['a device without a label', { ringer: { id: 'x', group: 'y' } }],
])('%s is refused', (_, wrong) => {
  expect(v.is(AudioSettingsSchema, { ...defaultAudioSettings, ...wrong })).toBe(false);
});
