/** Audio devices: which one plays which role, how loud, and what the agent is told when one comes or goes. */
import * as v from 'valibot';

/** A label can't be told from another before getUserMedia was granted: then it is empty, and so may be the id. */
const text = v.pipe(v.string(), v.maxLength(500));
const percent = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

export const audioRoles = ['microphone', 'speaker', 'ringer'] as const;
export const AudioRoleSchema = v.picklist(audioRoles);
/** `speaker` is where the other side is heard, `ringer` is where calls ring. */
export type AudioRole = (typeof audioRoles)[number];

export const AudioDeviceSchema = v.object({
  kind: v.picklist(['audioinput', 'audiooutput']),
  /** `deviceId`: salted per origin, so another installation or a new origin gives the same device another one. */
  id: text,
  label: text,
  /** `groupId`: one for all faces of one physical device; salted, too, and anew with each start of the browser. */
  group: text,
});
export type AudioDevice = v.InferOutput<typeof AudioDeviceSchema>;

export const DevicePreferenceSchema = v.object({ id: text, label: text, group: text });
export type DevicePreference = v.InferOutput<typeof DevicePreferenceSchema>;

/** Played by name; the notes are in assets/sounds/ringtones.json. */
export const ringtoneNames = ['rise', 'classic', 'marimba', 'bells', 'pulse', 'dusk'] as const;
export const RingtoneNameSchema = v.picklist(ringtoneNames);
export type RingtoneName = (typeof ringtoneNames)[number];

/** Who calls, as far as the ring tone is concerned: from outside, a colleague's extension, a queue or ring group. */
export const ringKinds = ['external', 'internal', 'group'] as const;
export type RingKind = (typeof ringKinds)[number];

export const AudioSettingsSchema = v.object({
  /** null: what the operating system uses. */
  microphone: v.nullable(DevicePreferenceSchema),
  speaker: v.nullable(DevicePreferenceSchema),
  ringer: v.nullable(DevicePreferenceSchema),
  /** Rings on the system's own output, too: the headset may lie on the desk. */
  secondRinger: v.boolean(),
  echoCancellation: v.boolean(),
  noiseSuppression: v.boolean(),
  autoGainControl: v.boolean(),
  /** Percent. */
  inputVolume: percent(200),
  outputVolume: percent(100),
  ringVolume: percent(100),
  ringtones: v.object({ external: RingtoneNameSchema, internal: RingtoneNameSchema, group: RingtoneNameSchema }),
});
export type AudioSettings = v.InferOutput<typeof AudioSettingsSchema>;

export const defaultAudioSettings: AudioSettings = {
  microphone: null,
  speaker: null,
  ringer: null,
  secondRinger: false,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  inputVolume: 100,
  outputVolume: 100,
  ringVolume: 100,
  ringtones: { external: 'rise', internal: 'marimba', group: 'classic' },
};

const label = v.nullable(text);
export const DeviceNoticeSchema = v.variant('type', [
  /** The device that was in use or is wanted is gone; `now` plays its role until it is back, null when nothing can. */
  v.object({ type: v.literal('deviceLost'), role: AudioRoleSchema, label: text, now: label }),
  v.object({ type: v.literal('deviceBack'), role: AudioRoleSchema, label: text }),
  /** Nothing is missed any more though it hasn't come back: another was chosen, or the calls are over. */
  v.object({ type: v.literal('deviceSettled'), role: AudioRoleSchema }),
]);
export type DeviceNotice = v.InferOutput<typeof DeviceNoticeSchema>;
