/** What electron-updater reads: `latest*.yml`. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { built } from './packages.ts';

// It comes with electron-builder.
const yaml = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))('js-yaml') as {
  load(text: string): unknown;
};

interface Feed {
  readonly version: string;
  readonly files: readonly Entry[];
}
interface Entry {
  readonly url: string;
  readonly sha512: string;
  readonly size: number;
}

/** What a feed names. */
export function feedOf(name: string): Feed {
  const { version, files } = yaml.load(readFileSync(built(name), 'utf8')) as Feed;
  return { version, files: sorted(files.map(({ url, sha512, size }) => ({ url, sha512, size }))) };
}

/** What it should name: these files, each once, with their true size and checksum. */
export function expectedFeed(files: readonly string[]): Feed {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const entry = (file: string): Entry => ({
    url: path.basename(file),
    sha512: createHash('sha512').update(readFileSync(file)).digest('base64'),
    size: statSync(file).size,
  });
  return { version, files: sorted(files.map(entry)) };
}

const sorted = (files: readonly Entry[]): readonly Entry[] => files.toSorted((a, b) => (a.url < b.url ? -1 : 1));
