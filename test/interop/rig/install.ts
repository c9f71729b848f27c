/**
 * What the rigs are made of, on a bare Debian 12: Debian's own packages, and Asterisk from Debian sid in a folder of its
 * own, because bookworm has none (docs/reference/pbx.md). Whatever is there already is used as it is.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { ensurePackages, forbidDaemons } from '../../../scripts/debian.ts';
import { RigUnavailable } from './unavailable.ts';

export interface InstalledRig {
  /** The debootstrap folder that Asterisk runs in. */
  readonly asteriskRoot: string;
}

/** Program that proves a package → package. */
const PACKAGES = {
  '/usr/sbin/kamailio': 'kamailio',
  '/usr/lib/x86_64-linux-gnu/kamailio/modules/websocket.so': 'kamailio-websocket-modules',
  '/usr/lib/x86_64-linux-gnu/kamailio/modules/tls.so': 'kamailio-tls-modules',
  '/usr/lib/x86_64-linux-gnu/kamailio/modules/rtpengine.so': 'kamailio-extra-modules',
  '/usr/bin/rtpengine': 'rtpengine-daemon',
  '/usr/bin/baresip': 'baresip',
  '/usr/bin/sipp': 'sip-tester',
  '/usr/sbin/debootstrap': 'debootstrap',
} as const;

const NAME_SPACE_PACKAGES = {
  '/usr/sbin/iptables': 'iptables',
  '/usr/sbin/ip': 'iproute2',
} as const;

const ASTERISK_PACKAGES = ['asterisk', 'asterisk-core-sounds-en', 'asterisk-moh-opsound-wav'];
const STEP_MS = 300_000;

/** What a name space and its firewall need, and nothing else. @throws RigUnavailable */
export function ensureNameSpaces(say: (line: string) => void = console.log): void {
  if (process.platform !== 'linux') throw new RigUnavailable('platform', `needs Linux, this is ${process.platform}`);
  if (process.getuid?.() !== 0) throw new RigUnavailable('root', 'network name spaces need root');
  installPackages(say, NAME_SPACE_PACKAGES);
}

/** @throws RigUnavailable, in words, when this machine can't have the rigs */
export function ensureRig(say: (line: string) => void = console.log): InstalledRig {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new RigUnavailable('platform', `needs Linux on x64, this is ${process.platform} on ${process.arch}`);
  }
  if (process.getuid?.() !== 0) throw new RigUnavailable('root', 'network name spaces and chroot need root');
  installPackages(say, { ...PACKAGES, ...NAME_SPACE_PACKAGES });
  return { asteriskRoot: installAsterisk(say) };
}

function installPackages(say: (line: string) => void, packages: Readonly<Record<string, string>>): void {
  const trouble = ensurePackages(packages, say);
  if (trouble !== null) throw new RigUnavailable('packages', trouble);
}

function installAsterisk(say: (line: string) => void): string {
  const cache = process.env['OFFHOOK_CACHE'] ?? path.join(homedir(), '.cache/offhook');
  const root = path.join(cache, 'asterisk');
  if (existsSync(path.join(root, 'usr/sbin/asterisk'))) return root;
  // Whatever is interrupted leaves no folder that looks whole.
  const partial = `${root}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const mirror = mirrorOfThisMachine();
  say(`Installing Asterisk from Debian sid in ${root} (${mirror}); about 40 s, 464 MB.`);
  step('debootstrap', ['--variant=minbase', 'sid', partial, mirror]);
  forbidDaemons(partial);
  // sid's Release file runs out after a week; a mirror that is older must still do.
  const rules = 'Acquire::Check-Valid-Until "false";\nAPT::Install-Recommends "false";\n';
  writeFileSync(path.join(partial, 'etc/apt/apt.conf.d/99offhook'), rules);
  step('chroot', [partial, 'apt-get', 'update']);
  step('chroot', [partial, 'apt-get', 'install', '--yes', ...ASTERISK_PACKAGES]);
  step('chroot', [partial, 'apt-get', 'clean']);
  renameSync(partial, root);
  return root;
}

/** The mirror that this machine's own apt uses. */
function mirrorOfThisMachine(): string {
  const targets = step('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']);
  const mirror = targets.split('\n').find((uri) => /\/debian\/?$/.test(uri));
  if (mirror === undefined) throw new RigUnavailable('asterisk', 'apt on this machine knows no mirror of Debian');
  return mirror;
}

function step(command: string, args: readonly string[]): string {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const { status, error, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8', timeout: STEP_MS });
  if (status === 0) return stdout;
  const said = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-4).join(' / ');
  throw new RigUnavailable(
    'asterisk',
    `${command} ${args.join(' ')}: ${error?.message ?? `ended with ${status}`}: ${said}`,
  );
}

/** Which Asterisk is in the folder. */
export function asteriskVersion(root: string): string {
  const status = readFileSync(path.join(root, 'var/lib/dpkg/status'), 'utf8');
  return /^Package: asterisk\n(?:.+\n)*?Version: (?:\d+:)?(\S+)/m.exec(status)?.[1] ?? 'unknown';
}
