/**
 * Doyensec's electronegativity, in a folder of its own outside our dependencies: it drags along 400 packages, many of them
 * years old (SECURITY.md). Exactly the versions of `tool/package-lock.json`, checked by their hashes; no install script runs.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const tool = path.join(import.meta.dirname, 'tool');

/** @returns the folder whose `node_modules` has the tool; installs it once. @throws where npm can't */
export function ensureElectronegativity(): string {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(tool, 'package-lock.json')))
    .digest('hex');
  const cache = path.join(root, 'node_modules/.cache');
  const folder = path.join(cache, `electronegativity-${lock.slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(path.join(cache, '.electronegativity-'));
  try {
    for (const file of ['package.json', 'package-lock.json']) cpSync(path.join(tool, file), path.join(fresh, file));
    const { status, stdout, stderr } = spawnSync(
      'npm',
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: fresh, encoding: 'utf8', shell: process.platform === 'win32' },
    );
    if (status !== 0) throw new Error(`electronegativity could not be installed:\n${stdout}${stderr}`);
    // At once and whole: another run may be about to do the same.
    if (!existsSync(folder)) renameSync(fresh, folder);
    return folder;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
