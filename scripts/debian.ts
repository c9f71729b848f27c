/** Packages of Debian that tests and tools need: installed where that can be done without asking, and not started. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const STEP_MS = 600_000;

/**
 * Installs what is missing.
 * @param packages a file that proves a package → the package
 * @returns why it can't be done, for people; null when everything is there
 */
export function ensurePackages(
  packages: Readonly<Record<string, string>>,
  say: (line: string) => void = console.log,
): string | null {
  const missing = Object.entries(packages).flatMap(([file, name]) => (existsSync(file) ? [] : [name]));
  return missing.length === 0 ? null : installPackages([...new Set(missing)], say);
}

/** @returns why it can't be done, for people; null when they are installed */
export function installPackages(names: readonly string[], say: (line: string) => void = console.log): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return `needs Debian’s packages: sudo apt-get install ${names.join(' ')}`;
  say(`Installing ${names.join(', ')} (apt-get).`);
  const allowDaemons = forbidDaemons();
  try {
    for (const args of [['update'], ['install', '--yes', '--no-install-recommends', ...names]]) {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
      const { status, error, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8', timeout: STEP_MS });
      if (status !== 0) return `apt-get ${args.join(' ')} failed: ${error?.message ?? lastLines(stderr)}`;
    }
    return null;
  } finally {
    allowDaemons();
  }
}

/**
 * Debian starts what it installs unless this script says no.
 * @param root of a Debian in a folder
 * @returns what puts things back as they were
 */
export function forbidDaemons(root = ''): () => void {
  const file = `${root}/usr/sbin/policy-rc.d`;
  if (existsSync(file)) return () => undefined;
  writeFileSync(file, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rmSync(file);
}

const lastLines = (said: string): string => said.trim().split('\n').slice(-4).join(' / ');
