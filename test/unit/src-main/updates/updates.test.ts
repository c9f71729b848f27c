import { beforeEach, describe, expect, it } from 'vitest';
import { defaultUpdateSettings, type UpdateSettings } from '#shared/settings.ts';
import type { NoUpdates } from '#shared/updates.ts';
import { type Installation, whyNotUpdated } from '../../../../src-main/updates/installation.ts';
import {
  AFTER_CALL_MS,
  CHECK_EVERY_MS,
  CHECK_LIMIT_MS,
  FIRST_CHECK_MS,
  LATER_MS,
  UpdateRefused,
  Updates,
} from '../../../../src-main/updates/updates.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

let clock: ManualClock;
let updates: Updates;
let settings: UpdateSettings;
let why: NoUpdates | null;
let callsUp: boolean;
/** What is asked of electron-updater. */
let asked: string[];
let offered: () => Promise<string | null>;
let download: () => Promise<void>;
let install: (stays: () => void) => void;

beforeEach(() => {
  clock = new ManualClock();
  settings = defaultUpdateSettings;
  why = null;
  callsUp = false;
  asked = [];
  offered = async () => '0.2.0';
  download = async () => undefined;
  install = () => undefined;
  updates = new Updates({
    clock,
    log: silentLog,
    settings: () => settings,
    whyNot: () => why,
    callsUp: () => callsUp,
    random: () => 0.5,
    updater: {
      configure: ({ channel, feed }, onQuit) => void asked.push(`configure ${channel} ${feed} ${onQuit}`),
      check: () => (asked.push('check'), offered()),
      download: async (progress) => {
        asked.push('download');
        progress(50);
        await download();
      },
      install: (stays) => (asked.push('install'), install(stays)),
    },
  });
});

const said = (): string[] => asked.splice(0);

async function ready(): Promise<void> {
  updates.start();
  await updates.check();
  said();
}

describe('updates', () => {
  it('are looked for some minutes after the start, and every few hours from then on', async () => {
    offered = async () => null;
    updates.start();
    expect(said()).toEqual(['configure stable null true']);
    await clock.advanceTo(clock.now() + FIRST_CHECK_MS);
    expect(said()).toEqual([]);
    await clock.advanceTo(clock.now() + FIRST_CHECK_MS);
    expect(said().at(-1)).toBe('check');
    expect(updates.state).toMatchObject({ state: 'idle', checkedAt: expect.any(Number) });
    await clock.advanceTo(clock.now() + CHECK_EVERY_MS);
    expect(said().at(-1)).toBe('check');
  });

  it('are fetched and wait for the agent', async () => {
    const seen: string[] = [];
    updates.on('changed', () => seen.push(updates.state.state));
    await ready();
    expect(seen).toEqual(['checking', 'downloading', 'downloading', 'ready']);
    expect(updates.state).toEqual({ state: 'ready', version: '0.2.0', later: null });
    updates.install();
    expect(said()).toEqual(['install']);
    expect(updates.state).toEqual({ state: 'installing', version: '0.2.0' });
  });

  it('are never installed during a call: a minute after the last one', async () => {
    await ready();
    callsUp = true;
    updates.install();
    expect([updates.state.state, said()]).toEqual(['waiting', []]);
    updates.callsChanged();
    await clock.advanceTo(clock.now() + 10 * AFTER_CALL_MS);
    expect(said()).toEqual([]);
    callsUp = false;
    updates.callsChanged();
    await clock.advanceTo(clock.now() + AFTER_CALL_MS - 1);
    expect(said()).toEqual([]);
    // The next caller was quicker.
    callsUp = true;
    updates.callsChanged();
    await clock.advanceTo(clock.now() + 10 * AFTER_CALL_MS);
    expect([updates.state.state, said()]).toEqual(['waiting', []]);
    callsUp = false;
    updates.callsChanged();
    await clock.advanceTo(clock.now() + AFTER_CALL_MS);
    expect(said()).toEqual(['install']);
  });

  it('can be put off, also one that waits for the end of a call', async () => {
    await ready();
    callsUp = true;
    updates.install();
    updates.later();
    callsUp = false;
    updates.callsChanged();
    await clock.advanceTo(clock.now() + LATER_MS - 1);
    expect(said()).toEqual([]);
    expect(updates.state).toMatchObject({ state: 'ready', later: expect.any(Number) });
    await clock.advanceTo(clock.now() + 1);
    expect(updates.state).toMatchObject({ state: 'ready', later: null });
  });

  it.each<[string, () => void, string]>([
    [
      'a feed that is out of reach',
      () => (offered = () => Promise.reject(new Error('ENOTFOUND'))),
      'updateUnreachable',
    ],
    [
      'a file that was tampered with',
      () => (download = () => Promise.reject(new UpdateRefused('sha512'))),
      'updateRefused',
    ],
  ])('%s is said, and tried again later', async (_what, happen, problem) => {
    happen();
    updates.start();
    await updates.check();
    expect(updates.state).toMatchObject({ state: 'failed', problem });
    updates.install();
    expect(said()).not.toContain('install');
    offered = async () => '0.2.0';
    download = async () => undefined;
    await clock.advanceTo(clock.now() + 2 * CHECK_EVERY_MS);
    expect(updates.state).toMatchObject({ state: 'ready' });
  });

  it('of a feed that never answers end as one that is out of reach', async () => {
    offered = () => new Promise(() => undefined);
    const checked = updates.check();
    await clock.advanceTo(clock.now() + CHECK_LIMIT_MS);
    await checked;
    expect(updates.state).toMatchObject({ state: 'failed', problem: 'updateUnreachable' });
  });

  it('that can’t be installed are said', async () => {
    install = () => {
      throw new Error('EACCES');
    };
    await ready();
    updates.install();
    expect(updates.state).toMatchObject({ state: 'failed', problem: 'updateNotInstalled' });
  });

  it('are ready again when the agent would rather not have the program end', async () => {
    let stays: () => void = () => undefined;
    install = (told) => (stays = told);
    await ready();
    updates.install();
    expect(updates.state.state).toBe('installing');
    stays();
    expect(updates.state).toEqual({ state: 'ready', version: '0.2.0', later: null });
    updates.install();
    expect(said()).toEqual(['install', 'install']);
  });

  it('are off by setting or policy, and then nothing is installed at the end either', async () => {
    settings = { ...settings, mode: 'off' };
    updates.start();
    await updates.check();
    await clock.advanceTo(clock.now() + 2 * CHECK_EVERY_MS);
    expect([updates.state, new Set(said())]).toEqual([
      { state: 'off', why: 'switchedOff' },
      new Set(['configure stable null false']),
    ]);
  });

  it('wait for the agent’s word where she wants to be asked', () => {
    settings = { ...settings, mode: 'ask' };
    updates.start();
    expect(said()).toEqual(['configure stable null false']);
  });

  it('come from another channel or feed as soon as that is set', async () => {
    await ready();
    settings = { ...settings, channel: 'beta', feed: 'https://updates.example/' };
    updates.settingsChanged();
    expect(updates.state).toEqual({ state: 'idle', checkedAt: null });
    await clock.advanceTo(clock.now() + 60_000);
    expect(said().slice(0, 3)).toEqual([
      'configure beta https://updates.example/ true',
      'configure beta https://updates.example/ true',
      'check',
    ]);
  });

  it.each<[string, Partial<UpdateSettings>, object]>([
    ['were switched off', { mode: 'off' }, { state: 'off', why: 'switchedOff' }],
    ['come from another channel now', { channel: 'beta' }, { state: 'idle', checkedAt: null }],
  ])('that are answered or fetched when they %s change nothing any more', async (_what, changed, expected) => {
    for (const during of ['check', 'download'] as const)
      for (const ends of ['well', 'badly'] as const) {
        settings = defaultUpdateSettings;
        updates.settingsChanged();
        const slow = Promise.withResolvers<string | null>();
        if (during === 'check') offered = () => slow.promise;
        else download = async () => void (await slow.promise);
        const checked = updates.check();
        await clock.advance(0);
        expect(updates.state.state).toBe(during === 'check' ? 'checking' : 'downloading');
        settings = { ...defaultUpdateSettings, ...changed };
        updates.settingsChanged();
        if (ends === 'well') slow.resolve('0.2.0');
        else slow.reject(new Error('ECONNRESET'));
        await checked;
        expect(updates.state, `${during} ends ${ends}`).toEqual(expected);
        offered = async () => '0.2.0';
      }
  });

  it('are nobody’s affair where others install the program', async () => {
    why = 'installedByOthers';
    updates.start();
    await updates.check();
    expect([updates.state, said()]).toEqual([{ state: 'off', why: 'installedByOthers' }, []]);
  });
});

describe('an installation', () => {
  const nsis: Installation = {
    platform: 'win32',
    packaged: true,
    appImage: null,
    hasUninstaller: true,
    made: 'provider: generic\npublisherName:\n  - Offhook\n',
  };
  it.each<[string, Partial<Installation>, NoUpdates | null]>([
    ['by NSIS updates itself', {}, null],
    ['by MSI doesn’t', { hasUninstaller: false }, 'installedByOthers'],
    ['as AppImage updates itself', { platform: 'linux', appImage: '/home/anna/Offhook.AppImage' }, null],
    ['as deb or rpm doesn’t', { platform: 'linux' }, 'installedByOthers'],
    ['on macOS updates itself', { platform: 'darwin', hasUninstaller: false, made: 'provider: generic\n' }, null],
    ['that was made without a feed doesn’t', { made: null }, 'noFeed'],
    ['on Windows that doesn’t name its publisher doesn’t', { made: 'provider: generic\n' }, 'unsigned'],
    ['from its sources doesn’t', { packaged: false }, 'unpackaged'],
  ])('%s', (_what, given, expected) => expect(whyNotUpdated({ ...nsis, ...given })).toBe(expected));
});
