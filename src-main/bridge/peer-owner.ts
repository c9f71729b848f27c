/**
 * Whose socket it is. On a computer with several users at once (terminal servers) loopback is shared, and only the
 * kernel knows who is at the other end. Linux tells in /proc/net/tcp. Windows and macOS offer nothing to plain Node:
 * there the bridge secret stands alone.
 */
import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';

export interface SocketPorts {
  /** The other end's port. */
  readonly remote: number;
  /** Ours. */
  readonly local: number;
}

/** `unknown`: this system can't tell. `missing`: it can, and there is no such socket. */
export type PeerOwner = 'us' | 'other' | 'missing' | 'unknown';

export type PeerOwnerOf = (ports: SocketPorts) => Promise<PeerOwner>;

export const peerOwner: PeerOwnerOf = async (ports) => {
  const uid = process.getuid?.();
  if (process.platform !== 'linux' || uid === undefined) return 'unknown';
  const ipv4 = await readTable('/proc/net/tcp');
  if (ipv4 === null) return 'unknown';
  // A client may use an IPv6 socket for an IPv4 address (::ffff:127.0.0.1); it is listed in the other table then.
  const owner =
    uidOf(ipv4, IPV4_LOOPBACK, ports) ?? uidOf((await readTable('/proc/net/tcp6')) ?? '', IPV4_MAPPED, ports);
  if (owner === null) return 'missing';
  return owner === uid ? 'us' : 'other';
};

/** @returns null where the table doesn't exist (no IPv6) or a sandbox hides it */
async function readTable(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'latin1');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM') return null;
    throw error;
  }
}

const little = endianness() === 'LE';
const IPV4_LOOPBACK = little ? '0100007F' : '7F000001';
const IPV4_MAPPED = `0000000000000000${little ? 'FFFF0000' : '0000FFFF'}${IPV4_LOOPBACK}`;

const ESTABLISHED = '01';

/**
 * The owner of the client's end of one loopback connection (proc(5), /proc/net/tcp).
 * @returns null when the table doesn't list it
 */
export function uidOf(table: string, loopback: string, ports: SocketPorts): number | null {
  const theirs = `${loopback}:${hexPort(ports.remote)}`;
  const ours = `${loopback}:${hexPort(ports.local)}`;
  for (const line of table.split('\n')) {
    const [, local, remote, state, , , , uid] = line.trim().split(/\s+/);
    if (local === theirs && remote === ours && state === ESTABLISHED) return Number(uid);
  }
  return null;
}

const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');
