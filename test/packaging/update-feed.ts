/** What electron-updater reads: `latest*.yml`. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readFeed } from '../../scripts/rollout/feed-file.ts';
import { built } from './packages.ts';

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
  const { version, files } = readFeed(name, readFileSync(built(name), 'utf8'));
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
