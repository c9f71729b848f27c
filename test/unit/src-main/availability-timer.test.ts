import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { availabilityAt } from '#shared/availability.ts';
import type { Availability } from '#shared/settings.ts';
import { AvailabilityTimer } from '../../../src-main/availability-timer.ts';
import { SettingsStore } from '../../../src-main/settings/settings-store.ts';
import { ManualClock, silentLog } from './manual-clock.ts';

const HOUR = 3_600_000;

function desk(stored?: Availability) {
  const clock = new ManualClock();
  let written: unknown = stored && { availability: stored };
  const settings = new SettingsStore({
    file: { read: () => written, write: (value) => void (written = value), setAside: () => null },
    log: silentLog,
    newId: randomUUID,
  });
  const kind = () => settings.current.availability.kind;
  return { clock, settings, kind, start: () => new AvailabilityTimer({ clock, log: silentLog, settings }) };
}

it.each<[string, Availability, string]>([
  ['before its end', { kind: 'doNotDisturb', until: 1001 }, 'doNotDisturb'],
  ['at its end', { kind: 'doNotDisturb', until: 1000 }, 'available'],
  ['after its end', { kind: 'forward', number: '102', until: 999 }, 'available'],
  ['without an end', { kind: 'forward', number: '102', until: null }, 'forward'],
])('%s: %j is %s', (_, availability, kind) => {
  expect(availabilityAt(availability, 1000).kind).toBe(kind);
});

it('makes the agent available again at the time that she has chosen', async () => {
  const { clock, settings, kind, start } = desk();
  start();
  settings.update({ availability: { kind: 'doNotDisturb', until: clock.now() + HOUR / 2 } });
  await clock.advance(HOUR / 2 - 1);
  expect(kind()).toBe('doNotDisturb');
  await clock.advance(1);
  expect(kind()).toBe('available');
  expect(clock.nextTimer).toBeNull();
});

it('follows another choice, and forgets the first', async () => {
  const { clock, settings, kind, start } = desk();
  start();
  settings.update({ availability: { kind: 'doNotDisturb', until: clock.now() + HOUR } });
  settings.update({ availability: { kind: 'forward', number: '102', until: null } });
  await clock.advance(48 * HOUR);
  expect(kind()).toBe('forward');
});

it('is for days, too: longer than a timer takes', async () => {
  const { clock, settings, kind, start } = desk();
  start();
  settings.update({ availability: { kind: 'doNotDisturb', until: clock.now() + 40 * 24 * HOUR } });
  await clock.advance(40 * 24 * HOUR - 1);
  expect(kind()).toBe('doNotDisturb');
  await clock.advance(1);
  expect(kind()).toBe('available');
});

it('is over at the start when its time has passed while the program was away', () => {
  const { kind, start } = desk({ kind: 'doNotDisturb', until: 1 });
  expect(kind()).toBe('doNotDisturb');
  start();
  expect(kind()).toBe('available');
});

it('is over when the computer wakes up after it, though the timer stood still', () => {
  const { clock, settings, kind, start } = desk();
  const timer = start();
  settings.update({ availability: { kind: 'doNotDisturb', until: clock.now() + HOUR / 2 } });
  clock.set(clock.now() + HOUR);
  timer.look();
  expect(kind()).toBe('available');
});

it('leaves no timer behind', () => {
  const { clock, settings, start } = desk();
  const timer = start();
  settings.update({ availability: { kind: 'doNotDisturb', until: clock.now() + HOUR } });
  timer.stop();
  settings.update({ availability: { kind: 'doNotDisturb', until: clock.now() + 2 * HOUR } });
  expect(clock.nextTimer).toBeNull();
});
