/**
 * A network that has nothing but loopback, and processes of its own. No packet of a test can leave the machine whatever
 * a program's defaults are; and when the program that was started here ends, however it ends, so does all it started.
 */
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { RigUnavailable } from './unavailable.ts';

/** Asterisk offers no ICE candidate in 127.0.0.0/8; its `rtp.conf` says 127.0.0.1 in place of this one. */
const OTHER_ADDRESS = '10.255.255.1';
const SET_UP = `ip link set lo up && ip addr add ${OTHER_ADDRESS}/32 dev lo && "$@"`;
const SWITCHES = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** Starts a program in a new name space of its own, in the caller's folder and with its terminal. */
export function spawnInNameSpace(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const shell = ['sh', '-c', SET_UP, 'sh', command, ...args];
  return spawn('unshare', [...SWITCHES, ...shell], { stdio: 'inherit', ...options });
}

/** @throws RigUnavailable outside of one, where a PBX would speak to the real network */
export function assertInNameSpace(): void {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? []);
  const strange = addresses.filter((address) => !['127.0.0.1', '::1', OTHER_ADDRESS].includes(address));
  if (strange.length === 0 && addresses.includes(OTHER_ADDRESS)) return;
  throw new RigUnavailable('nameSpace', `not in a name space of spawnInNameSpace: ${addresses.join(', ')}`);
}
