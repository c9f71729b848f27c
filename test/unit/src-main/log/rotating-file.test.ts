import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RotatingFile } from '../../../../src-main/log/rotating-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'offhook-log-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = () => new RotatingFile({ directory, name: 'offhook', maxBytes: 100, keep: 2 });
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

  it('forgets lines from before a moment, also in the file that it writes, and whole files of them', () => {
    const at = (day: number, text: string) => `{"at":"2026-09-${day}T10:00:00.000Z","event":"${text}"}`;
    const file = open();
    for (const day of [11, 12, 13, 14, 15]) file.append(at(day, 'x'.repeat(20)));
    file.append('a stack without a time');
    expect(readdirSync(directory).length).toBeGreaterThan(2);
    file.expire(Date.parse('2026-09-15T00:00:00Z'));
    expect(readdirSync(directory)).toHaveLength(1);
    file.append(at(16, 'later'));
    const left = readdirSync(directory).map(read).join('');
    expect([...left.matchAll(/2026-09-(\d+)/g)].map(([, day]) => day)).toEqual(['15', '16']);
    expect(left).toContain('a stack');
    for (const name of readdirSync(directory)) expect(statSync(path.join(directory, name)).mode & 0o077).toBe(0);
    file.close();
  });

  it('leaves nothing when it is erased, but files of others', () => {
    writeFileSync(path.join(directory, 'other.1.log'), 'x');
    const file = open();
    for (let index = 0; index < 6; index += 1) file.append('x'.repeat(60));
    file.erase();
    expect(readdirSync(directory)).toEqual(['other.1.log']);
  });
});
