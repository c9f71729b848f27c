/** What can be done with a feed. Each move is checked whole before its first step; feeds are written last. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { channelOf, compareVersions, isPreRelease, percentageOf, withPercentage } from './feed-file.ts';
import { Folder, type Place } from './places.ts';
import {
  type Feeds,
  feedsIn,
  mistakesIn,
  type Release,
  releaseIn,
  someFeedsIn,
  unsignedIn,
  versionsOf,
} from './verify.ts';

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
  const feeds = await someFeedsIn(place);
  const lines = [...feeds].map(([name, { feed }]) => `${name}: ${feed.version}, ${percentageOf(feed)} %`);
  return [...lines, ...(await mistakesIn(place, feeds)).map((words) => `WRONG: ${words}`)];
}

/** Nobody else is offered anything, whatever lies there. @param only one of several versions */
export async function halt(place: Place, only?: string): Promise<readonly Step[]> {
  return writeFeeds(place, ofVersion(await someFeedsIn(place), only), 0);
}

/** More desktops than now. @param only one of several versions: who raises a beta doesn't mean a stable one that is halted */
export async function raise(place: Place, percentage: number, only?: string): Promise<readonly Step[]> {
  const feeds = ofVersion(await someFeedsIn(place), only);
  const now = Math.max(...[...feeds.values()].map(({ feed }) => percentageOf(feed)));
  const raised = new Map([...feeds].filter(([, { feed }]) => percentageOf(feed) <= percentage));
  const versions = versionsOf(raised);
  if (versions.length === 0)
    throw new Refused(`${now} % already have ${versionsOf(feeds).join(', ')}; "halt" keeps the others from it`);
  if (versions.length > 1) throw new Refused(`the feed has ${versions.join(', ')}: say which with --version`);
  await demandWhole(place, raised);
  return writeFeeds(place, raised, percentage);
}

/** Where the place itself holds the release, as a draft of GitHub's does: it needn't be newer than anything. */
export async function stage(place: Place, percentage: number): Promise<readonly Step[]> {
  const release = await releaseIn(place);
  await demandWhole(place, release.feeds);
  return writeFeeds(place, offeredBy(release), percentage);
}

/** A built release goes into the feed: files first, the feed's files last. */
export async function publish(from: string, to: Folder, percentage: number): Promise<readonly Step[]> {
  const source = new Folder(from);
  const release = await releaseIn(source);
  await demandWhole(source, release.feeds);
  const unsigned = await unsignedIn(from, release.feeds);
  if (unsigned.length > 0) throw new Refused(unsigned.join('\n'));
  const before = await feedsIn(to);
  const offered = newerThan(before, release);
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
    ...writeFeeds(to, offered, percentage),
  ];
}

/**
 * The feed offers an older version: desktops take a lower one (`allowDowngrade`, decision 017), all of them at once. Each
 * file by itself: what is at that version or below already stays, as after a move that stopped in the middle.
 */
export async function back(to: Folder, version: string): Promise<readonly Step[]> {
  const now = await someFeedsIn(to);
  const above = new Map([...now].filter(([, { feed }]) => compareVersions(feed.version, version) > 0));
  if (above.size === 0) throw new Refused(`the feed has ${versionsOf(now).join(', ')}: ${version} is not older`);
  const kept = new Folder(path.join(to.title, ARCHIVE, version));
  if (!existsSync(kept.title)) throw new Refused(`the feed of ${version} was not kept in ${kept.title}`);
  const release = await releaseIn(kept);
  const leaving = channelsThatLeave(above, version);
  const missing = [...leaving.keys()].filter((name) => !offeredBy(release).has(name));
  if (missing.length > 0)
    throw new Refused(`${version} had no ${missing.join(', ')}: those desktops would stay at a newer one`);
  // The programs are beside the feed, not beside the kept copy.
  await demandWhole(to, release.feeds);
  return writeFeeds(to, new Map([...offeredBy(release)].filter(([name]) => leaving.has(name))), 100);
}

/** A stable version goes to beta desktops, too: they read nothing but beta*.yml. Those files come first. */
function offeredBy({ version, feeds }: Release): Feeds {
  if (isPreRelease(version)) return feeds;
  const copies = [...feeds].map(([name, feed]) => [name.replace(/^latest/, 'beta'), feed] as const);
  return new Map([...copies, ...feeds]);
}

/**
 * What of it is news. A file that has it already is written again, so that publishing can be repeated after it stopped
 * between two files; a beta that is newer than a stable version stays.
 */
function newerThan(before: Feeds, release: Release): Feeds {
  const offered = [...offeredBy(release)].map(([name, file]) => {
    const has = before.get(name)?.feed.version;
    return { name, file, has, news: has === undefined ? 1 : compareVersions(release.version, has) };
  });
  const own = offered.filter(({ name }) => release.feeds.has(name));
  const older = own.find(({ news }) => news < 0) ?? (own.some(({ news }) => news > 0) ? undefined : own[0]);
  if (older !== undefined)
    throw new Refused(`the feed has ${older.has}; ${release.version} is not newer. The way to an older one is "back"`);
  return new Map(offered.filter(({ news }) => news >= 0).map(({ name, file }) => [name, file]));
}

/** To a beta only beta desktops go back; when stable ones leave a version, those with a beta of their own keep it. */
function channelsThatLeave(above: Feeds, version: string): Feeds {
  const ofChannel = [...above].filter(([name]) => !isPreRelease(version) || channelOf(name) === 'beta');
  const stableLeaves = ofChannel.some(([name]) => channelOf(name) === 'latest');
  return new Map(
    ofChannel.filter(([name, { feed }]) => !(stableLeaves && channelOf(name) === 'beta' && isPreRelease(feed.version))),
  );
}

function ofVersion(feeds: Feeds, only: string | undefined): Feeds {
  if (only === undefined) return feeds;
  const those = new Map([...feeds].filter(([, { feed }]) => feed.version === only));
  if (those.size === 0) throw new Refused(`the feed has ${versionsOf(feeds).join(', ')}, not ${only}`);
  return those;
}

async function demandWhole(place: Place, feeds: Feeds): Promise<void> {
  const mistakes = await mistakesIn(place, feeds);
  if (mistakes.length > 0) throw new Refused(mistakes.join('\n'));
}

const writeFeeds = (place: Place, feeds: Feeds, percentage: number): readonly Step[] =>
  [...feeds].map(
    ([
      name,
      {
        text,
        feed: { version },
      },
    ]) => ({
      words: `${name}: ${version} for ${percentage} % of the desktops`,
      run: () => place.write(name, withPercentage(text, percentage)),
    }),
  );
