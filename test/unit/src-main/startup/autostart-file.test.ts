import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUTOSTART_FILE, autostartFile } from '../../../../src-main/startup/autostart-file.ts';

let config: string;
beforeEach(() => {
  config = mkdtempSync(path.join(tmpdir(), 'offhook-autostart-'));
});
afterEach(() => rmSync(config, { recursive: true, force: true }));

const file = (): string => path.join(config, 'autostart', AUTOSTART_FILE);
const item = (...command: [string, ...string[]]) => autostartFile({ configFolder: config, command });
const line = (name: string): string | undefined =>
  readFileSync(file(), 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}=`));

describe('the start with the desktop on Linux', () => {
  it('is a file that others can read, made with its folder', async () => {
    const offhook = item('/opt/Offhook/offhook');
    expect(await offhook.status()).toBe('off');
    await offhook.set({ atLogin: true, hidden: true });
    expect(await offhook.status()).toBe('on');
    expect([line('Exec'), line('TryExec')]).toEqual([
      'Exec=/opt/Offhook/offhook --hidden',
      'TryExec=/opt/Offhook/offhook',
    ]);
    expect(statSync(file()).mode & 0o777).toBe(0o644);
    expect(readdirSync(path.dirname(file()))).toEqual([AUTOSTART_FILE]);
  });

  it('says where it is now, and whether its window shows', async () => {
    await item('/old/offhook').set({ atLogin: true, hidden: true });
    await item('/new/offhook').set({ atLogin: true, hidden: false });
    expect(line('Exec')).toBe('Exec=/new/offhook');
  });

  it('goes without remains', async () => {
    await item('/opt/offhook').set({ atLogin: true, hidden: true });
    await item('/opt/offhook').set({ atLogin: false, hidden: true });
    expect(readdirSync(path.dirname(file()))).toEqual([]);
    await item('/opt/offhook').set({ atLogin: false, hidden: true });
    expect(await item('/opt/offhook').status()).toBe('off');
  });

  it.each([
    ['/home/anna/My apps/offhook', 'Exec="/home/anna/My apps/offhook"'],
    ['/opt/50%/offhook', 'Exec="/opt/50%%/offhook"'],
    ['/opt/a"b$c`d/offhook', 'Exec="/opt/a\\\\"b\\\\$c\\\\`d/offhook"'],
    ['/opt/back\\slash', 'Exec="/opt/back\\\\\\\\slash"'],
  ])('quotes %s as the specification wants it', async (program, expected) => {
    await item(program).set({ atLogin: true, hidden: false });
    expect(line('Exec')).toBe(expected);
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'respects what the desktop has written: %s',
    async (off) => {
      mkdirSync(path.dirname(file()));
      writeFileSync(file(), `[Desktop Entry]\nType=Application\n${off}\n`);
      expect(await item('/opt/offhook').status()).toBe('switchedOff');
    },
  );

  it('says that it could not be written', async () => {
    writeFileSync(path.join(config, 'autostart'), 'a file where the folder should be');
    await expect(item('/opt/offhook').set({ atLogin: true, hidden: true })).rejects.toThrow();
    chmodSync(config, 0o700);
  });
});
