/** Policies in files, as Chromium has them: macOS's managed preferences, and JSON below /etc on Linux. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { PolicyDocument, PolicyProblem } from '#shared/policy/managed.ts';
import type { ReadSource } from './registry.ts';

const TreeSchema = v.pipe(
  v.unknown(),
  v.check((tree) => !Array.isArray(tree), 'not a list'),
  v.record(v.string(), v.unknown()),
);
const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** @param toJson a property list, which an MDM writes in binary, as JSON (`plutil -convert json -o - <file>`) */
export async function readManagedPreferences(
  files: readonly string[],
  toJson: (file: string) => Promise<string>,
): Promise<ReadSource> {
  const documents: PolicyDocument[] = [];
  const problems: PolicyProblem[] = [];
  for (const source of files) {
    if (!(await exists(source))) continue;
    try {
      const { Defaults: defaults = {}, ...enforced } = v.parse(TreeSchema, JSON.parse(await toJson(source)));
      documents.push({ source, enforced: withoutPayload(enforced), defaults: v.parse(TreeSchema, defaults) });
    } catch {
      // Whatever is wrong with it: nobody can use it, and the agent's administrator gets to know which file it is.
      problems.push({ key: path.basename(source), source, trouble: 'unreadable' });
    }
  }
  return { documents, problems };
}

/** What a configuration profile has around its values. */
const withoutPayload = (tree: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(tree).filter(([key]) => !key.startsWith('Payload') && !key.startsWith('_')));

/** @param root `/etc/offhook/policies`, with `managed` and `recommended` in it; the last file by name is the most powerful */
export async function readPolicyFolder(root: string): Promise<ReadSource> {
  const documents: PolicyDocument[] = [];
  const problems: PolicyProblem[] = [];
  for (const level of ['managed', 'recommended'] as const) {
    for (const source of (await jsonFilesIn(path.join(root, level))).toReversed()) {
      const key = path.basename(source);
      if (!(await isRootsOwn(source))) {
        problems.push({ key, source, trouble: 'notOwnedByRoot' });
        continue;
      }
      try {
        const values = v.parse(TreeSchema, JSON.parse(await readFile(source, 'utf8')));
        documents.push({
          source,
          enforced: level === 'managed' ? values : {},
          defaults: level === 'recommended' ? values : {},
        });
      } catch {
        problems.push({ key, source, trouble: 'unreadable' });
      }
    }
  }
  return { documents, problems };
}

async function jsonFilesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => path.join(folder, name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** An agent who may write policies would be her own administrator. */
async function isRootsOwn(file: string): Promise<boolean> {
  const { uid, mode } = await stat(file);
  return uid === 0 && (mode & 0o022) === 0;
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
