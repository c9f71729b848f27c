/** What electron-updater reads: `latest*.yml`. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect } from 'vitest';
import { built } from './packages.ts';

// It comes with electron-builder.
const yaml = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))('js-yaml') as {
  load(text: string): unknown;
};

export const readYaml = (file: string): unknown => yaml.load(readFileSync(file, 'utf8'));

/** Names exactly these files, each once, with their true size and checksum. */
export function expectFeed(name: string, files: readonly string[]): void {
  const feed = readYaml(built(name)) as { version: string; files: { url: string; sha512: string; size: number }[] };
  const { version } = JSON.parse(readFileSync(path.resolve('package.json'), 'utf8')) as { version: string };
  expect(feed.version).toBe(version);
  const entry = (file: string): object => ({
    url: path.basename(file),
    sha512: createHash('sha512').update(readFileSync(file)).digest('base64'),
    size: statSync(file).size,
  });
  expect(feed.files.map(({ url, sha512, size }) => ({ url, sha512, size }))).toEqual(
    expect.arrayContaining(files.map(entry)),
  );
  expect(feed.files).toHaveLength(files.length);
}
