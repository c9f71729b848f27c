/**
 * A throw-away PostgreSQL for the companion host's tests: Debian's own package, a cluster in a temporary folder, on a
 * free port of 127.0.0.1, as a user without rights. Nothing of it is left at the end.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from './debian.ts';
import { freePort, unprivileged } from './throw-away-server.ts';

export interface Postgres {
  /** `postgres://…` of an empty database. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Why this machine can't have one; `message` is for people. */
export class PostgresUnavailable extends Error {
  override readonly name = 'PostgresUnavailable';
}

const START_MS = 30_000;

/** @throws PostgresUnavailable */
export async function startPostgres(): Promise<Postgres> {
  const programs = ensurePostgres();
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'offhook-postgres-'));
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const made = spawnSync(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'offhook', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { ...user, encoding: 'utf8', cwd: folder },
    );
    if (made.status !== 0) throw new Error(`initdb failed:\n${made.stdout}${made.stderr}`);
    const port = await freePort();
    const args = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder, '-c', 'log_min_messages=warning'];
    const server = spawn(join(programs, 'postgres'), args, { ...user, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const killWithUs = () => void server.kill('SIGQUIT');
    process.once('exit', killWithUs);
    const url = `postgres://offhook@127.0.0.1:${port}/postgres`;
    await untilReady(server, join(programs, 'pg_isready'), port);
    return {
      url,
      stop: async () => {
        process.off('exit', killWithUs);
        // Fast: open connections are ended.
        await ended(server, 'SIGINT');
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Folder of the programs; installs the package where that can be done without asking. */
function ensurePostgres(): string {
  const found = findPrograms();
  if (found !== null) return found;
  const trouble = installPackages(['postgresql']);
  if (trouble !== null) throw new PostgresUnavailable(`PostgreSQL ${trouble}`);
  const installed = findPrograms();
  if (installed === null) throw new PostgresUnavailable('apt-get has installed postgresql, but it cannot be found');
  return installed;
}

/** Debian keeps each major version in a folder of its own. */
function findPrograms(): string | null {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(base, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? null;
}

async function untilReady(server: ChildProcess, isReady: string, port: number): Promise<void> {
  let said = '';
  server.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  server.stdout?.resume();
  const until = Date.now() + START_MS;
  while (spawnSync(isReady, ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' }).status !== 0) {
    if (server.exitCode !== null || Date.now() > until) {
      server.kill('SIGQUIT');
      throw new Error(`PostgreSQL did not start:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await exit;
}
