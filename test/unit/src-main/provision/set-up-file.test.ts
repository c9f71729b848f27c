import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSetUpFile, setUpFilesIn } from '../../../../src-main/provision/set-up-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-set-up-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const written = (name: string, content: string | Buffer): string => {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};

describe('among the arguments', () => {
  it.each([
    ['a path', ['/home/ada/Set up.offhook'], ['/home/ada/Set up.offhook']],
    ['a path from where the program was started', ['ada.offhook'], ['/where/ada.offhook']],
    [
      'an address, as Linux’s desktop entry says it',
      ['file:///home/ada/Set%20up.offhook'],
      ['/home/ada/Set up.offhook'],
    ],
    [
      'several, between switches',
      ['/opt/offhook', '--no-sandbox', '/a.offhook', '/b.OFFHOOK'],
      ['/a.offhook', '/b.OFFHOOK'],
    ],
    ['no switch', ['--load=/a.offhook', '-x.offhook'], []],
    ['no link', ['offhook://provision?set=x.offhook', 'https://evil.example/a.offhook', 'tel:1.offhook'], []],
    ['no other computer’s file', ['file://server/share/a.offhook'], []],
    ['no other file', ['/a.offhook.exe', '/offhook'], []],
  ])('%s', (_what, argv, files) => {
    expect(setUpFilesIn(argv, '/where')).toEqual(files);
  });
});

describe('a set-up file', () => {
  it('is read as it is', async () => {
    expect(await readSetUpFile(written('a.offhook', 'offhook://provision?x\n'))).toBe('offhook://provision?x\n');
  });

  it('that is too long is none', async () => {
    expect(await readSetUpFile(written('long.offhook', 'x'.repeat(16_385)))).toBeNull();
    expect(await readSetUpFile(written('just.offhook', 'x'.repeat(16_384)))).toHaveLength(16_384);
  });

  it('that is a folder is none', async () => {
    mkdirSync(path.join(folder, 'folder.offhook'));
    expect(await readSetUpFile(path.join(folder, 'folder.offhook'))).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('that is a pipe is none, and nobody waits for it', async () => {
    const pipe = path.join(folder, 'pipe.offhook');
    execFileSync('mkfifo', [pipe]);
    expect(await readSetUpFile(pipe)).toBeNull();
    expect(await readSetUpFile('/dev/zero')).toBeNull();
  });

  it('that isn’t there is said', async () => {
    await expect(readSetUpFile(path.join(folder, 'none.offhook'))).rejects.toThrow('ENOENT');
  });
});
