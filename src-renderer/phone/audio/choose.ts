/**
 * Which device plays a role. Pure.
 *
 * Chromium lists pseudo-devices beside the real ones: `default` everywhere, `communications` on Windows. Their label is
 * that of the device behind them with a word in the system's language before it ("Default - Headset (Jabra)"). The real
 * one is taken: only its group says which headset it belongs to, and only its absence shows that it was unplugged.
 */
import type { AudioDevice, AudioRole, DevicePreference } from '#shared/audio.ts';

export interface Choice {
  /** null: nothing of that kind is known; the browser takes what it finds. */
  readonly device: AudioDevice | null;
  /** `system`: nothing was preferred, or what was preferred isn't there. */
  readonly by: 'id' | 'label' | 'group' | 'system';
}

export function choose(role: AudioRole, preference: DevicePreference | null, devices: readonly AudioDevice[]): Choice {
  const known = devices.filter((device) => device.kind === kindOf(role) && device.id !== '');
  const preferred = preference === null ? null : find(preference, known);
  return preferred ?? { device: systemDevice(role, known), by: 'system' };
}

export function kindOf(role: AudioRole): AudioDevice['kind'] {
  return role === 'microphone' ? 'audioinput' : 'audiooutput';
}

const DEFAULT = 'default';
const COMMUNICATIONS = 'communications';

export function isPseudo({ id }: Pick<AudioDevice, 'id'>): boolean {
  return id === DEFAULT || id === COMMUNICATIONS;
}

/** What a person may choose from: "system default" is the choice of none. */
export function realDevices(devices: readonly AudioDevice[]): AudioDevice[] {
  return devices.filter((device) => device.id !== '' && !isPseudo(device));
}

function find(preference: DevicePreference, known: readonly AudioDevice[]): Choice | null {
  // Ids are salted: "default" says nothing about a device, so a stored one is found by its label.
  const byId = isPseudo(preference) ? undefined : known.find(({ id }) => id === preference.id);
  if (byId !== undefined) return { device: byId, by: 'id' };
  const real = realDevices(known);
  const label = plain(preference.label);
  const alike = label === '' ? [] : real.filter((device) => isNamed(device, label));
  // Two headsets of one model have one label.
  const twin = alike.find(({ group }) => group !== '' && group === preference.group) ?? alike[0];
  if (twin !== undefined) return { device: twin, by: 'label' };
  const mate = preference.group === '' ? undefined : real.find(({ group }) => group === preference.group);
  return mate === undefined ? null : { device: mate, by: 'group' };
}

/** Windows keeps a device of its own for calls; ringing is for the one that everything else is heard on. */
function systemDevice(role: AudioRole, known: readonly AudioDevice[]): AudioDevice | null {
  const called = (name: string): AudioDevice | undefined => known.find(({ id }) => id === name);
  const pseudo = (role === 'ringer' ? undefined : called(COMMUNICATIONS)) ?? called(DEFAULT);
  // Without a pseudo-device the system's own comes first (Media Capture and Streams 9.2.1).
  if (pseudo === undefined) return known[0] ?? null;
  return behind(pseudo, realDevices(known)) ?? pseudo;
}

/** The real device that a pseudo-device stands for. */
export function behind(pseudo: AudioDevice, real: readonly AudioDevice[]): AudioDevice | null {
  const named = real.filter(({ label }) => label !== '' && pseudo.label.endsWith(label));
  const grouped = (all: readonly AudioDevice[]): AudioDevice | undefined =>
    pseudo.group === '' ? undefined : all.find(({ group }) => group === pseudo.group);
  return grouped(named) ?? named[0] ?? grouped(real) ?? null;
}

function isNamed(device: AudioDevice, label: string): boolean {
  const name = plain(device.label);
  // The stored label may be that of a pseudo-device, with the word before it.
  return name !== '' && (name === label || label.endsWith(` - ${name}`));
}

/** Windows numbers a device that was plugged into another socket: "Headset (2- Jabra Link)". */
export function plain(label: string): string {
  return label.replace(/\((\d+)- /, '(').trim();
}
