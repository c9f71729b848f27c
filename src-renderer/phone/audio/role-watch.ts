/**
 * Who plays a role, and what the agent is told of it.
 *
 *   settled ── its device is gone ──▶ lost ── it is there again ──▶ settled (deviceBack)
 *      ▲                               └──── nobody misses it any more ──▶ (deviceSettled)
 *
 * A device that the agent chose is always missed. One that the system chose is missed only in a call: afterwards the
 * system's next choice is as good. Pure.
 */
import type { AudioDevice, AudioRole, DeviceNotice, DevicePreference } from '#shared/audio.ts';
import { choose, kindOf, plain } from './choose.ts';

export interface RoleState {
  readonly device: AudioDevice | null;
  readonly lost: { readonly label: string; readonly chosen: boolean; readonly now: string | null } | null;
}

export const unassigned: RoleState = { device: null, lost: null };

export interface Circumstances {
  readonly role: AudioRole;
  readonly preference: DevicePreference | null;
  readonly devices: readonly AudioDevice[];
  readonly inCall: boolean;
}

export function assign(before: RoleState, now: Circumstances): { state: RoleState; notice: DeviceNotice | null } {
  const { role, preference, devices } = now;
  // Before the permission for the microphone every id and label is empty: nothing can be said of any device.
  if (!devices.some(({ id }) => id !== '')) return { state: before, notice: null };
  const { device, by } = choose(role, preference, devices);
  const missed = missing(before, now, by !== 'system');
  const name = device?.label ?? null;
  if (missed !== null) {
    const lost = { ...missed, now: name };
    const told = before.lost?.label === lost.label && before.lost.now === lost.now;
    const notice: DeviceNotice = { type: 'deviceLost', role, label: lost.label, now: name };
    return { state: { device, lost }, notice: told ? null : notice };
  }
  return { state: { device, lost: null }, notice: before.lost && recovered(before.lost.label, role, device) };
}

function missing(
  { device: used, lost }: RoleState,
  { role, preference, devices, inCall }: Circumstances,
  found: boolean,
): { label: string; chosen: boolean } | null {
  if (preference !== null) return found ? null : { label: preference.label, chosen: true };
  if (!inCall) return null;
  const missed =
    lost === null || lost.chosen ? used && { id: used.id, label: used.label } : { id: '', label: lost.label };
  if (missed === null) return null;
  const there = devices.some(
    ({ kind, id, label }) => kind === kindOf(role) && (id === missed.id || plain(label) === plain(missed.label)),
  );
  return there ? null : { label: missed.label, chosen: false };
}

function recovered(label: string, role: AudioRole, device: AudioDevice | null): DeviceNotice {
  const back = device !== null && plain(device.label) === plain(label);
  return back ? { type: 'deviceBack', role, label: device.label } : { type: 'deviceSettled', role };
}
