import { describe, expect, it, vi } from 'vitest';
import { type MicrophoneAccess, MicrophoneConsent } from '../../../src-main/microphone-consent.ts';
import { microphoneSystem } from '../../../src-main/shell/microphone-system.ts';
import { silentLog } from './manual-clock.ts';

const electron = vi.hoisted(() => ({ access: 'granted' as string, asked: 0, answer: true }));
vi.mock('electron', () => ({
  systemPreferences: {
    getMediaAccessStatus: () => electron.access,
    askForMediaAccess: () => {
      electron.asked++;
      electron.access = electron.answer ? 'granted' : 'denied';
      return Promise.resolve(electron.answer);
    },
  },
}));

function computer(platform: NodeJS.Platform, access: MicrophoneAccess, answer = true) {
  Object.assign(electron, { access, asked: 0, answer });
  const opened: string[] = [];
  const told: string[] = [];
  const system = microphoneSystem(platform, async (page) => void opened.push(page));
  const consent = new MicrophoneConsent({
    system,
    log: silentLog,
    blocked: () => void told.push('blocked'),
    allowed: () => void told.push('allowed'),
  });
  return { system, consent, told, opened };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('macOS', () => {
  it('asks when the telephone is set up, once, and says nothing when allowed', async () => {
    const { consent, told } = computer('darwin', 'not-determined');
    consent.prepare();
    consent.prepare();
    await settled();
    consent.prepare();
    expect([electron.asked, told]).toEqual([1, []]);
  });

  it('tells what a no means, until it is taken back in the system’s settings', async () => {
    const { consent, told } = computer('darwin', 'not-determined', false);
    consent.prepare();
    await settled();
    expect(told).toEqual(['blocked']);
    consent.look();
    electron.access = 'granted';
    consent.look();
    expect(told).toEqual(['blocked', 'allowed']);
  });

  it.each<MicrophoneAccess>(['denied', 'restricted'])('asks nobody in vain: %s', (access) => {
    const { consent, told } = computer('darwin', access);
    consent.prepare();
    expect([electron.asked, told]).toEqual([0, ['blocked']]);
  });
});

it('Windows has no question, but a setting that forbids', () => {
  const { consent, told } = computer('win32', 'denied');
  consent.prepare();
  expect([electron.asked, told]).toEqual([0, ['blocked']]);
});

it.each([
  ['darwin', 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone'],
  ['win32', 'ms-settings:privacy-microphone'],
] as const)('the page of %s is opened', async (platform, page) => {
  const { system, opened } = computer(platform, 'denied');
  await system?.openSettings();
  expect(opened).toEqual([page]);
});

it('Linux has no say that a program is told of', () => {
  const { system, consent, told } = computer('linux', 'denied');
  consent.prepare();
  consent.look();
  expect([system, told]).toEqual([null, []]);
});
