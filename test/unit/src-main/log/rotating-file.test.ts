import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RotatingFile } from '../../../../src-main/log/rotating-file.ts';
import { systemClock } from '../../../../src-main/ports.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'offhook-log-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = () =>
  new RotatingFile({ directory, name: 'offhook', maxBytes: 100, keep: 2, keepDays: 14, clock: systemClock });
const read = (name: string) => readFileSync(path.join(directory, name), 'utf8');

describe('a rotating file', () => {
  it('is put aside when full; only so many are kept', () => {
    const file = open();
    for (let index = 0; index < 12; index += 1) file.append(`line ${index} ${'x'.repeat(20)}`);
    file.close();
    expect(readdirSync(directory).sort()).toEqual(['offhook.1.log', 'offhook.2.log', 'offhook.log']);
    expect(read('offhook.log')).toContain('line 11');
    expect(read('offhook.1.log')).toContain('line 8');
    for (const name of readdirSync(directory)) expect(read(name).length).toBeLessThanOrEqual(100);
  });

  it('goes on where the last run stopped, readable by nobody else', () => {
    for (const line of ['first', 'second']) {
      const file = open();
      file.append(line);
      file.close();
    }
    expect(read('offhook.log')).toBe('first\nsecond\n');
    expect(statSync(path.join(directory, 'offhook.log')).mode & 0o077).toBe(0);
  });

  it('writes a line that is longer than a file', () => {
    const file = open();
    file.append('x'.repeat(500));
    file.append('next');
    file.close();
    expect(read('offhook.1.log').length).toBe(501);
    expect(read('offhook.log')).toBe('next\n');
  });

  it('has each line on the disk when append returns', () => {
    const file = open();
    file.append('now');
    expect(read('offhook.log')).toBe('now\n');
    file.close();
  });

  it('forgets what is older than its days', () => {
    for (const name of ['offhook.1.log', 'offhook.2.log', 'other.1.log'])
      writeFileSync(path.join(directory, name), 'x');
    const old = Date.now() / 1000 - 15 * 86_400;
    for (const name of ['offhook.2.log', 'other.1.log']) utimesSync(path.join(directory, name), old, old);
    open().close();
    expect(readdirSync(directory).sort()).toEqual(['offhook.1.log', 'other.1.log']);
  });
});
