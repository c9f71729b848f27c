/** `latest*.yml` and `beta*.yml`, as electron-builder writes and electron-updater reads them. Pure. */
import { createRequire } from 'node:module';
import * as v from 'valibot';

// It comes with electron-builder.
const yaml = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))('js-yaml') as {
  load(text: string): unknown;
};

export const isFeedFile = (name: string): boolean => /^(?:latest|beta)(?:-[a-z0-9-]+)?\.yml$/.test(name);

export type Channel = 'latest' | 'beta';
export const channelOf = (name: string): Channel => (name.startsWith('beta') ? 'beta' : 'latest');

export const isPreRelease = (version: string): boolean => version.includes('-');

/** A file beside the feed: a path or an address would lead somewhere else. */
const plainName = v.pipe(v.string(), v.regex(/^[\w][\w .()+-]*$/));
const sha512 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{86}==$/));

const FeedSchema = v.object({
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/)),
  files: v.pipe(
    v.array(v.object({ url: plainName, sha512, size: v.pipe(v.number(), v.integer(), v.minValue(1)) })),
    v.minLength(1),
  ),
  /** Of releases before 2.0 of the updater; it must not say something else than `files`. */
  path: v.optional(plainName),
  sha512: v.optional(sha512),
  stagingPercentage: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
});
export type Feed = v.InferOutput<typeof FeedSchema>;

/** @throws with words for whoever releases */
export function readFeed(name: string, text: string): Feed {
  const parsed = v.safeParse(FeedSchema, yaml.load(text));
  if (!parsed.success)
    throw new Error(
      parsed.issues.map((issue) => `${name}: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`).join('\n'),
    );
  const { files, path, sha512: first } = parsed.output;
  const named = path === undefined ? undefined : files.find(({ url }) => url === path);
  if (path !== undefined && (named === undefined || (first !== undefined && named.sha512 !== first)))
    throw new Error(`${name}: "path" and "sha512" say something else than "files"`);
  return parsed.output;
}

/** Everybody where the file doesn't say. */
export const percentageOf = ({ stagingPercentage = 100 }: Feed): number => stagingPercentage;

/** Every other byte stays: the file is what the build has written. */
export function withPercentage(text: string, percentage: number): string {
  const line = `stagingPercentage: ${percentage}`;
  const without = text.replace(/^stagingPercentage:.*(?:\r?\n|$)/gm, '');
  return `${without.endsWith('\n') || without === '' ? without : `${without}\n`}${line}\n`;
}

/** By semver's order, as far as our versions need it. @returns below 0 when `one` is older */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => {
    const [numbers = '', ...pre] = version.split('-');
    return { numbers: numbers.split('.').map(Number), pre: pre.join('-') };
  });
  for (let at = 0; at < 3; at += 1) {
    const difference = (a?.numbers[at] ?? 0) - (b?.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a?.pre === b?.pre) return 0;
  if (a?.pre === '') return 1;
  return b?.pre === '' ? -1 : (a?.pre ?? '').localeCompare(b?.pre ?? '', 'en', { numeric: true });
}
