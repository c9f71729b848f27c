/** Cuts lines in the rig's own name space (iptables). What was cut is mended by the function that is returned. */
import { execFileSync } from 'node:child_process';
import { assertInNameSpace } from './name-space.ts';

const MEDIA = ['-p', 'udp', '--dport', '1024:65535'];

/** A server that is reset at once, as by a restart of a proxy: both ends learn of it with their next packet. */
export const resetTcp = (port: number): (() => void) =>
  cut(['-p', 'tcp', '--dport', String(port), '-j', 'REJECT', '--reject-with', 'tcp-reset']);

/** A server that has gone silent: nothing tells anybody. */
export function dropTcp(port: number): () => void {
  const mends = ['--dport', '--sport'].map((end) => cut(['-p', 'tcp', end, String(port), '-j', 'DROP']));
  return () => {
    for (const mend of mends) mend();
  };
}

/** Every UDP packet: sound and ICE. */
export const dropMedia = (): (() => void) => cut([...MEDIA, '-j', 'DROP']);

/** @param share of the UDP packets, between 0 and 1 */
export const loseMedia = (share: number): (() => void) =>
  cut([...MEDIA, '-m', 'statistic', '--mode', 'random', '--probability', String(share), '-j', 'DROP']);

/** UDP between two addresses where either port is one of these, e.g. `20000:20999`. */
export function dropBetween(one: string, other: string, ports: string): () => void {
  const mends = ['--dport', '--sport'].map((end) =>
    cut(['-p', 'udp', '-s', one, '-d', other, end, ports, '-j', 'DROP']),
  );
  return () => {
    for (const mend of mends) mend();
  };
}

function cut(rule: readonly string[]): () => void {
  assertInNameSpace();
  execFileSync('iptables', ['-I', 'INPUT', ...rule]);
  let isCut = true;
  return () => {
    if (isCut) execFileSync('iptables', ['-D', 'INPUT', ...rule]);
    isCut = false;
  };
}
