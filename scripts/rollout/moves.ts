/** What can be done with a feed. Each move is checked whole before its first step; feeds are written last. */
import path from 'node:path';
import { compareVersions, percentageOf, withPercentage } from './feed-file.ts';
import { Folder, type Place } from './places.ts';
import { feedsIn, mistakesIn, type Release, unsignedIn } from './verify.ts';

export interface Step {
  readonly words: string;
  readonly run: () => Promise<void>;
}

/** Said to whoever releases as it stands; nothing has been done. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Feeds of every version that was published, for the way back. */
const ARCHIVE = 'feeds';

export async function stateOf(place: Place): Promise<readonly string[]> {
  const release = await feedsIn(place);
  const lines = [...release.feeds].map(([name, { feed }]) => `${name}: ${feed.version}, ${percentageOf(feed)} %`);
  return [...lines, ...(await mistakesIn(place, release)).map((words) => `WRONG: ${words}`)];
}

/** More of them than now, or none. */
export async function moveTo(place: Place, percentage: number, move: 'raise' | 'halt'): Promise<readonly Step[]> {
  const release = await feedsIn(place);
  if (move === 'raise') {
    const now = Math.max(...[...release.feeds.values()].map(({ feed }) => percentageOf(feed)));
    if (percentage < now)
      throw new Refused(`${now} % already have ${release.version}; "halt" keeps the others from it`);
    await demandWhole(place, release);
  }
  return writeFeeds(place, release, percentage);
}

/** A built release goes into the feed: files first, the feed's files last. */
export async function publish(from: string, to: Folder, percentage: number): Promise<readonly Step[]> {
  const source = new Folder(from);
  const release = await feedsIn(source);
  await demandWhole(source, release);
  const unsigned = await unsignedIn(from, release);
  if (unsigned.length > 0) throw new Refused(unsigned.join('\n'));
  const before = await feedsIn(to).catch(() => null);
  if (before !== null && compareVersions(release.version, before.version) <= 0)
    throw new Refused(
      `the feed has ${before.version}; ${release.version} is not newer. The way to an older one is "back"`,
    );
  const there = new Set(await to.names());
  const names = await source.names();
  const programs = [...release.feeds.values()].flatMap(({ feed }) => feed.files.map(({ url }) => url));
  // Differences are fetched by them; a release without works, too.
  const maps = programs.map((name) => `${name}.blockmap`).filter((name) => names.includes(name));
  for (const name of new Set(programs)) {
    if (there.has(name) && (await to.sum(name)).sha512 !== (await source.sum(name)).sha512)
      throw new Refused(`${name} is in the feed already and is another one: a released file never changes`);
  }
  return [
    ...[...new Set([...programs, ...maps])].map((name) => ({
      words: `copy ${name}`,
      run: async () => {
        await to.put(name, path.join(from, name));
        const [copied, own] = [await to.sum(name), await source.sum(name)];
        if (copied.sha512 !== own.sha512) throw new Error(`${name} was not copied whole`);
      },
    })),
    ...[...release.feeds].map(([name, { text }]) => ({
      words: `keep ${name} of ${release.version} for the way back`,
      run: () => to.write(path.join(ARCHIVE, release.version, name), text),
    })),
    ...writeFeeds(to, release, percentage),
  ];
}

/** The feed offers an older version: desktops take a lower one (`allowDowngrade`, decision 017), all of them at once. */
export async function back(to: Folder, version: string): Promise<readonly Step[]> {
  const now = await feedsIn(to);
  if (compareVersions(version, now.version) >= 0)
    throw new Refused(`the feed has ${now.version}: ${version} is not older`);
  const kept = new Folder(path.join(to.title, ARCHIVE, version));
  const release = await feedsIn(kept).catch(() => {
    throw new Refused(`the feed of ${version} was not kept in ${kept.title}`);
  });
  // The programs are beside the feed, not beside the kept copy.
  await demandWhole(to, release);
  const missing = [...now.feeds.keys()].filter((name) => !release.feeds.has(name));
  if (missing.length > 0)
    throw new Refused(`${version} had no ${missing.join(', ')}: those desktops would stay at ${now.version}`);
  return writeFeeds(to, release, 100);
}

async function demandWhole(place: Place, release: Release): Promise<void> {
  const mistakes = await mistakesIn(place, release);
  if (mistakes.length > 0) throw new Refused(mistakes.join('\n'));
}

const writeFeeds = (place: Place, { version, feeds }: Release, percentage: number): readonly Step[] =>
  [...feeds].map(([name, { text }]) => ({
    words: `${name}: ${version} for ${percentage} % of the desktops`,
    run: () => place.write(name, withPercentage(text, percentage)),
  }));
