import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('JsSIP trap 17: its types say less than it does', () => {
  it('so nobody but sip/ speaks to it', () => {
    const sources = globSync('src-*/**/*.{ts,tsx}', { cwd: root });
    const users = sources.filter((file) => /from ['"]jssip/.test(read(file)));
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter((file) => !file.startsWith(path.join('src-renderer', 'phone', 'sip')))).toEqual([]);
  });

  it('and what is patched is patched in one version only', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    expect({ ...dependencies, ...devDependencies }['jssip']).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('the traps of docs/reference/pbx.md 5', () => {
  it('have a test each, found by its number', () => {
    const tests = globSync('test/{unit,integration}/**/*.test.ts', { cwd: root }).map(read).join('\n');
    const named = [...tests.matchAll(/describe\('JsSIP trap (\d+):/g)].map(([, number]) => Number(number));
    const traps = Array.from({ length: 17 }, (_, index) => index + 1);
    expect(traps.filter((trap) => !named.includes(trap))).toEqual([]);
  });
});
