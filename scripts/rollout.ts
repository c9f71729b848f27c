/**
 * npm run rollout: who is offered which version (docs/releasing.md). Says what it would do; does it with --yes.
 *
 *   npm run rollout -- state   <feed>
 *   npm run rollout -- publish <release folder> <feed> --percent 5
 *   npm run rollout -- raise   <feed> --percent 25
 *   npm run rollout -- halt    <feed>
 *   npm run rollout -- back    <feed> --version 1.4.2
 *
 * Where stable and beta lie side by side, --version tells "raise" and "halt" which is meant.
 *
 * <feed> is a folder that a web server serves, or github:owner/name for the assets of its releases; then `publish` takes
 * the draft that --version names. The token comes from OFFHOOK_GITHUB_TOKEN.
 */
import { parseArgs } from 'node:util';
import { isPreRelease } from './rollout/feed-file.ts';
import { back, halt, publish, raise, Refused, type Step, stage, stateOf } from './rollout/moves.ts';
import { Folder, type GitHubAccess, GitHubRelease, type Place } from './rollout/places.ts';

const USAGE = `npm run rollout -- state <feed>
npm run rollout -- publish <release folder> <feed> --percent 5      (github: publish <feed> --version 1.5.0 --percent 5)
npm run rollout -- raise <feed> --percent 25
npm run rollout -- halt <feed>
npm run rollout -- back <feed> --version 1.4.2
<feed>: a folder, or github:owner/name (OFFHOOK_GITHUB_TOKEN). Nothing is done without --yes.`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { percent: { type: 'string' }, version: { type: 'string' }, yes: { type: 'boolean', default: false } },
});
const [move, ...places] = positionals;

try {
  if (move === 'state' && places.length === 1) await sayState(places[0] ?? '');
  else await carryOut(await stepsOf());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof Refused ? 1 : 2);
}

async function sayState(feed: string): Promise<void> {
  const lines = await stateOf(await placeOf(feed));
  console.log(lines.join('\n'));
  if (lines.some((line) => line.startsWith('WRONG'))) throw new Refused('The feed is not what it says.');
}

async function stepsOf(): Promise<readonly Step[]> {
  const feed = places.at(-1) ?? '';
  switch (move) {
    case 'publish':
      if (places.length === 2) return publish(places[0] ?? '', folderOf(feed), percent());
      return github(feed) === null ? usage() : publishDraft(feed);
    case 'raise':
      return places.length === 1 ? raise(await placeOf(feed), percent(), values.version) : usage();
    case 'halt':
      return places.length === 1 ? halt(await placeOf(feed), values.version) : usage();
    case 'back':
      if (places.length !== 1) return usage();
      return github(feed) === null ? back(folderOf(feed), version()) : publishDraft(feed, 100);
    default:
      return usage();
  }
}

/** GitHub's "latest" leads to it from then on: also the way back to an older one. */
async function publishDraft(feed: string, everybody?: number): Promise<readonly Step[]> {
  const access = github(feed) ?? usage();
  const release = await GitHubRelease.tagged(access, `v${version()}`);
  const steps = await stage(release, everybody ?? percent());
  const beta = isPreRelease(version());
  const words = beta ? `publish ${release.title} as a pre-release` : `make ${release.title} the latest`;
  return [...steps, { words, run: () => release.publish(beta) }];
}

async function carryOut(steps: readonly Step[]): Promise<void> {
  for (const { words, run } of steps) {
    console.log(values.yes ? words : `would: ${words}`);
    if (values.yes) await run();
  }
  if (!values.yes) console.log('Nothing was done. With --yes it is.');
}

async function placeOf(feed: string): Promise<Place> {
  const access = github(feed);
  return access === null ? folderOf(feed) : GitHubRelease.latest(access);
}

function folderOf(feed: string): Folder {
  return feed === '' || feed.includes(':/') ? usage() : new Folder(feed);
}

function github(feed: string): GitHubAccess | null {
  const [, repository] = /^github:([\w.-]+\/[\w.-]+)$/.exec(feed) ?? [];
  if (repository === undefined) return null;
  const { OFFHOOK_GITHUB_TOKEN: token = '', OFFHOOK_GITHUB_API: api = 'https://api.github.com' } = process.env;
  if (token === '') throw new Refused('OFFHOOK_GITHUB_TOKEN is not set');
  return { api, repository, token };
}

function percent(): number {
  const given = values.percent ?? '';
  return /^(?:100|[1-9]?\d)$/.test(given) ? Number(given) : usage();
}

function version(): string {
  return values.version ?? usage();
}

function usage(): never {
  throw new Refused(USAGE);
}
