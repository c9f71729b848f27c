/**
 * A throw-away company proxy for the tests: Debian's squid, with Basic authentication, in a temporary folder, on a free
 * port of 127.0.0.1, as a user without rights. It alone knows where the names lead that it is given. Nothing of it is left.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensurePackages } from './debian.ts';
import { freePort, unprivileged } from './throw-away-server.ts';

export interface Squid {
  readonly port: number;
  /** One line for each request that is over, tunnels too: `user method target status`. */
  readonly log: () => readonly string[];
  stop(): Promise<void>;
}

/** Why this machine can't have one; `message` is for people. */
export class SquidUnavailable extends Error {
  override readonly name = 'SquidUnavailable';
}

export interface SquidOptions {
  readonly user: string;
  readonly password: string;
  /** Names that lead to this computer. */
  readonly names: readonly string[];
}

const PROGRAM = '/usr/sbin/squid';
const START_MS = 30_000;

/** @throws SquidUnavailable */
export async function startSquid({ user, password, names }: SquidOptions): Promise<Squid> {
  ensureSquid();
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-squid-'));
  const file = (name: string): string => path.join(folder, name);
  const owner = unprivileged();
  const port = await freePort();
  // Squid's protocol for such helpers: a line "user password", percent-encoded, is answered OK or ERR.
  const known = `${encodeURIComponent(user)} ${encodeURIComponent(password)}`;
  writeFileSync(file('ask.sh'), `while read -r line; do [ "$line" = '${known}' ] && echo OK || echo ERR; done\n`);
  writeFileSync(file('hosts'), names.map((name) => `127.0.0.1 ${name}\n`).join(''));
  writeFileSync(
    file('squid.conf'),
    `
http_port 127.0.0.1:${port}
hosts_file ${file('hosts')}
dns_nameservers 127.0.0.1
auth_param basic program /bin/sh ${file('ask.sh')}
auth_param basic children 2
auth_param basic realm Company network
auth_param basic credentialsttl 1 minute
acl staff proxy_auth REQUIRED
http_access allow staff
http_access deny all
logformat plain %un %rm %ru %>Hs
access_log stdio:${file('access.log')} plain
buffered_logs off
cache_log ${file('cache.log')}
pid_filename ${file('squid.pid')}
coredump_dir ${folder}
cache deny all
pinger_enable off
shutdown_lifetime 0 seconds
max_filedescriptors 1024
`,
  );
  if (owner !== null)
    for (const each of ['.', 'ask.sh', 'hosts', 'squid.conf']) chownSync(file(each), owner.uid, owner.gid);
  const server = spawn(PROGRAM, ['-N', '-f', file('squid.conf')], {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const killWithUs = (): void => void server.kill('SIGKILL');
  process.once('exit', killWithUs);
  const stop = async (): Promise<void> => {
    process.off('exit', killWithUs);
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(server, port, () =>
      existsSync(file('cache.log')) ? readFileSync(file('cache.log'), 'utf8') : '',
    );
  } catch (error) {
    await stop();
    throw error;
  }
  const log = (): readonly string[] =>
    existsSync(file('access.log')) ? readFileSync(file('access.log'), 'utf8').split('\n').filter(Boolean) : [];
  return { port, log, stop };
}

function ensureSquid(): void {
  const trouble = ensurePackages({ [PROGRAM]: 'squid' });
  if (trouble !== null) throw new SquidUnavailable(`squid ${trouble}`);
  if (!existsSync(PROGRAM)) throw new SquidUnavailable('apt-get has installed squid, but it cannot be found');
}

async function untilListening(server: ChildProcess, port: number, said: () => string): Promise<void> {
  let complaints = '';
  server.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const until = Date.now() + START_MS;
  while (!(await listens(port))) {
    if (server.exitCode !== null || Date.now() > until) throw new Error(`squid did not start:\n${complaints}${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  // In order, so that every open tunnel gets its line in the log.
  server.kill('SIGTERM');
  const late = setTimeout(() => server.kill('SIGKILL'), 5000);
  await exit;
  clearTimeout(late);
}
