import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Has any of these files, or any file in these folders, changed since the time that the stamp file holds? */
export async function changedSince(stamp: string, sources: readonly string[]): Promise<boolean> {
  const built = await readFile(stamp, 'utf8').then(Date.parse, () => Number.NaN);
  if (Number.isNaN(built)) return true;
  for (const source of sources) if ((await newest(source)) >= built) return true;
  return false;
}

/** The newest modification time below a path; a folder's own time tells of files that were removed. */
async function newest(path: string): Promise<number> {
  const info = await stat(path).catch(() => null);
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  const below = await Promise.all((await readdir(path)).map((name) => newest(join(path, name))));
  return Math.max(info.mtimeMs, ...below);
}
