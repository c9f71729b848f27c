/** Whether a release is what its feed says, before anybody is offered it. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { type Feed, isFeedFile, readFeed } from './feed-file.ts';
import type { Place } from './places.ts';

/** By the name of the feed's file. */
export type Feeds = ReadonlyMap<string, { readonly text: string; readonly feed: Feed }>;

/** What is published: one version on every system. */
export interface Release {
  readonly version: string;
  readonly feeds: Feeds;
}

/**
 * @returns none where nothing was published yet; several versions where stable and beta lie side by side, or where
 * publishing has stopped between two files
 */
export async function feedsIn(place: Place): Promise<Feeds> {
  const feeds = new Map<string, { text: string; feed: Feed }>();
  for (const name of (await place.names()).filter(isFeedFile)) {
    const text = await place.read(name);
    feeds.set(name, { text, feed: readFeed(name, text) });
  }
  return feeds;
}

/** @throws where there is none */
export async function someFeedsIn(place: Place): Promise<Feeds> {
  const feeds = await feedsIn(place);
  if (feeds.size === 0) throw new Error(`${place.title}: no latest*.yml or beta*.yml`);
  return feeds;
}

/** @throws where there is none, or its files name several versions */
export async function releaseIn(place: Place): Promise<Release> {
  const feeds = await someFeedsIn(place);
  const [version = '', ...others] = versionsOf(feeds);
  if (others.length > 0)
    throw new Error(`${place.title}: several versions in one release: ${[version, ...others].join(', ')}`);
  return { version, feeds };
}

export const versionsOf = (feeds: Feeds): readonly string[] => [
  ...new Set([...feeds.values()].map(({ feed }) => feed.version)),
];

/** @returns what is wrong, in words; empty when every file is there, whole and as the feed says */
export async function mistakesIn(place: Place, feeds: Feeds): Promise<readonly string[]> {
  const mistakes: string[] = [];
  const there = new Set(await place.names());
  for (const [name, { feed }] of feeds) {
    for (const { url, sha512, size } of feed.files) {
      if (!there.has(url)) mistakes.push(`${name} names ${url}, which is not there`);
      else {
        const sum = await place.sum(url);
        if (sum.size !== size) mistakes.push(`${url}: ${sum.size} bytes, ${name} says ${size}`);
        else if (sum.sha512 !== sha512) mistakes.push(`${url}: its checksum is not the one in ${name}`);
      }
    }
  }
  return mistakes;
}

/**
 * Windows asks who has signed an update; one that nobody has is refused on every computer. Whether the signature is good is
 * the build's business (`forceCodeSigning`): here it must only be there.
 */
export async function unsignedIn(folder: string, feeds: Feeds): Promise<readonly string[]> {
  const programs = [...feeds.values()]
    .flatMap(({ feed }) => feed.files.map(({ url }) => url))
    .filter((url) => /\.exe$/i.test(url));
  const unsigned: string[] = [];
  for (const name of new Set(programs))
    if (!(await hasCertificate(path.join(folder, name)))) unsigned.push(`${name} is not signed`);
  return unsigned;
}

/** The certificate table of a PE file (Microsoft's "PE Format", optional header, data directory 4). */
async function hasCertificate(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    if (bytesRead < 0x40 || buffer.toString('latin1', 0, 2) !== 'MZ') return false;
    const header = buffer.readUInt32LE(0x3c);
    if (header + 24 + 152 > bytesRead || buffer.toString('latin1', header, header + 4) !== 'PE\0\0') return false;
    const optional = header + 24;
    // PE32+ has 16 bytes more in front of the directories.
    const directories = optional + (buffer.readUInt16LE(optional) === 0x20b ? 112 : 96);
    return buffer.readUInt32LE(directories + 4 * 8) > 0 && buffer.readUInt32LE(directories + 4 * 8 + 4) > 0;
  } finally {
    await handle.close();
  }
}
