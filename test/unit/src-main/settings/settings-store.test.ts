import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
// electron-store is this class plus Electron's paths.
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '#shared/settings.ts';
import { SettingsStore } from '../../../../src-main/settings/settings-store.ts';
import { settingsFile } from '../../../../src-main/shell/settings-file.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'offhook-settings-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const file = () => path.join(directory, 'settings.json');
const stored = () => JSON.parse(readFileSync(file(), 'utf8'));
const asides = () => readdirSync(directory).filter((name) => name.startsWith('settings.broken'));

function open() {
  const { log, lines } = recordingLog();
  const adapter = settingsFile(
    directory,
    ({ name, ...options }) => new Conf({ ...options, configName: name, projectName: 'offhook' }),
    () => new Date('2026-09-21T10:00:00Z'),
  );
  return { store: new SettingsStore({ file: adapter, log, newId: randomUUID }), lines };
}

const account: Account = {
  address: 'agent@pbx.example',
  server: 'wss://pbx.example/ws',
  line: { number: '100', kind: 'direct' },
  iceServers: [],
};

describe('settings', () => {
  it('begin with defaults and an instance id that stays', () => {
    const first = open().store;
    expect(first.trouble).toBeNull();
    expect(first.current).toMatchObject({ locale: 'system', account: null, portal: null, bridgePort: null });
    expect(open().store.current).toEqual(first.current);
    expect(statSync(file()).mode & 0o077).toBe(0);
  });

  it('are on the disk before anybody hears of a change', () => {
    const { store } = open();
    const heard: unknown[] = [];
    const stop = store.subscribe((settings, before) => heard.push([before.theme, settings.theme, stored().theme]));
    store.update({ theme: 'dark', account });
    stop();
    store.update({ theme: 'light' });
    expect(heard).toEqual([['system', 'dark', 'dark']]);
    expect(open().store.current).toMatchObject({ theme: 'light', account });
  });

  it('make another object of what is saved again, and of nothing else: a password that is kept elsewhere may be new', () => {
    const { store } = open();
    store.update({ account });
    const before = store.current;
    store.update({ account: structuredClone(account) });
    expect(store.current.account).toEqual(before.account);
    expect(store.current.account).not.toBe(before.account);
    expect(store.current.calls).toBe(before.calls);
  });

  it('refuse a wrong change and stay as they are', () => {
    const { store } = open();
    const before = store.current;
    const wrong: Account = { ...account, address: 'no address', server: 'ws://pbx.example' };
    expect(() => store.update({ account: wrong })).toThrow('settings: account.address, account.server');
    expect(() => store.update({ bridgePort: 80 })).toThrow('settings: bridgePort');
    expect(store.current).toBe(before);
    expect(stored().account).toBeNull();
  });

  it('keep what a newer release has stored', () => {
    const { current } = open().store;
    writeFileSync(file(), JSON.stringify({ ...current, ringLight: { model: 'x' } }));
    open().store.update({ theme: 'dark' });
    expect(stored()).toMatchObject({ ringLight: { model: 'x' }, theme: 'dark' });
  });

  it('keep what a newer release has stored inside of what we know, but not for another account', () => {
    const { store } = open();
    store.update({ account });
    const newer = stored();
    newer.calls.whisper = { volume: 3 };
    newer.account.tone = 'warm';
    writeFileSync(file(), JSON.stringify(newer));
    const older = open().store;
    older.update({ calls: { ...older.current.calls, keepDays: 7 }, account: { ...account, country: 'DE' } });
    expect(stored()).toMatchObject({
      calls: { keepDays: 7, whisper: { volume: 3 } },
      account: { country: 'DE', tone: 'warm' },
    });
    open().store.update({ account: { ...account, id: 'another' } });
    expect(stored().account).not.toHaveProperty('tone');
    expect(asides()).toEqual([]);
  });

  it('keep the rest of a group in which a newer release has a value that we don’t know; its file stays beside ours', () => {
    const { store } = open();
    store.update({ calls: { ...store.current.calls, keepDays: 7, autoAnswer: false } });
    const newer = { ...stored(), calls: { ...stored().calls, recording: 'byTopic' } };
    writeFileSync(file(), JSON.stringify(newer));
    const older = open().store;
    expect(older.current.calls).toMatchObject({ keepDays: 7, autoAnswer: false, recording: 'off' });
    expect(JSON.parse(readFileSync(path.join(directory, asides()[0] ?? ''), 'utf8'))).toEqual(newer);
  });

  it('gain the fields that an older release did not know, without complaint', () => {
    const { instanceId } = open().store.current;
    writeFileSync(file(), JSON.stringify({ instanceId }));
    const { store } = open();
    expect(store.trouble).toBeNull();
    expect(store.current).toMatchObject({ instanceId, locale: 'system' });
    expect(asides()).toEqual([]);
  });
});

describe('a settings file that is', () => {
  it('cut in half is set aside, and the program starts with defaults', () => {
    const before = open().store;
    before.update({ account, theme: 'dark' });
    const whole = readFileSync(file(), 'utf8');
    writeFileSync(file(), whole.slice(0, whole.length / 2));

    const { store, lines } = open();
    expect(store.trouble).toBe('settingsUnreadable');
    expect(store.current).toMatchObject({ account: null, theme: 'system' });
    expect(store.current.instanceId).not.toBe(before.current.instanceId);
    expect(asides()).toEqual(['settings.broken-2026-09-21.json']);
    expect(readFileSync(path.join(directory, asides()[0] ?? ''), 'utf8')).toBe(whole.slice(0, whole.length / 2));
    expect(lines).toMatchObject([{ level: 'error', event: 'settings.unreadable' }]);

    const next = open().store;
    expect(next.trouble).toBeNull();
    expect(next.current).toEqual(store.current);
  });

  it.each(['', 'null', '[]', '"text"', '\0\0\0\0'])('%j is set aside', (content) => {
    writeFileSync(file(), content);
    const { store } = open();
    expect(store.trouble).toBe('settingsUnreadable');
    expect(asides()).toHaveLength(1);
    expect(open().store.current).toEqual(store.current);
  });

  it('broken twice a day is set aside twice', () => {
    for (let time = 0; time < 2; time += 1) {
      writeFileSync(file(), '{');
      open();
    }
    expect(asides().sort()).toEqual(['settings.broken-2026-09-21-2.json', 'settings.broken-2026-09-21.json']);
  });

  it('wrong in one field loses that field only, is kept, and says where it was wrong', () => {
    const { store: before } = open();
    before.update({ account, theme: 'dark' });
    const wrong = { ...stored(), account: { ...account, server: 'ws://secret@pbx.example/ws' }, bridgePort: 80 };
    writeFileSync(file(), JSON.stringify(wrong));

    const { store, lines } = open();
    expect(store.current).toMatchObject({
      instanceId: before.current.instanceId,
      theme: 'dark',
      account: null,
      bridgePort: null,
    });
    expect(store.trouble).toBe('settingsUnreadable');
    expect(JSON.parse(readFileSync(path.join(directory, asides()[0] ?? ''), 'utf8'))).toEqual(wrong);
    expect(lines[0]?.fields['invalid']).toEqual(['account.server', 'bridgePort']);
    expect(JSON.stringify(lines)).not.toContain('secret@');
    expect(open().store.trouble).toBeNull();
  });

  it('unwritable stops nothing but the change', () => {
    const { log } = recordingLog();
    let isFull = false;
    const full = {
      read: () => undefined,
      setAside: () => null,
      write: () => {
        if (isFull) throw new Error('ENOSPC');
      },
    };
    const store = new SettingsStore({ file: full, log, newId: randomUUID });
    isFull = true;
    expect(() => store.update({ theme: 'dark' })).toThrow('could not be written');
    expect(store.current.theme).toBe('system');
    expect(new SettingsStore({ file: full, log, newId: randomUUID }).trouble).toBe('settingsNotWritten');
  });
});

describe('what has happened and cannot be stored', () => {
  it('is told, and costs nothing else', () => {
    const { store, lines } = open();
    rmSync(directory, { recursive: true, force: true });
    writeFileSync(directory, 'no folder any more');
    expect(store.remember({ bridgePort: 20_000 })).toBe('settingsNotWritten');
    expect(store.current.bridgePort).toBeNull();
    expect(lines.at(-1)).toMatchObject({ level: 'error', event: 'settings.notWritten' });
  });
});
