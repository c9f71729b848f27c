import type { Bindings } from './bindings.ts';
import type { PbxOptions } from './options.ts';
import type { Peer } from './peer.ts';
import type { Destination } from './proxy.ts';
import { ROBOTS_HOST } from './robots/robots.ts';
import { SERVICES, type Service } from './robots/services.ts';

/** Six digits and more, or a plus: a number of the outside world. */
const OUTSIDE = /^(\+\d{3,}|\d{6,})$/;

/** The robot behind a number, if there is one. */
export function serviceOf(number: string, options: PbxOptions): Service | undefined {
  const own = options.services?.[number] ?? SERVICES[number];
  return own ?? (OUTSIDE.test(number) ? options.outside : undefined);
}

/** Who rings when a number is dialled: a queue, a group, a user's every contact, or a robot. */
export function destinationOf(dialled: string, options: PbxOptions, bindings: Bindings, robots: Peer): Destination {
  const number = ownNumber(options.trunk, dialled) ?? dialled;
  const queue = ownNumber(options.queues, number);
  if (queue) return { queue };
  const members = ownNumber(options.groups, number) ?? (Object.hasOwn(options.users, number) ? [number] : undefined);
  if (members) {
    const targets = members.flatMap((user) => bindings.of(user)).map(({ peer, uri }) => ({ peer, uri }));
    return targets.length > 0 ? { targets } : 'signed-out';
  }
  if (!serviceOf(number, options)) return 'unknown';
  return { targets: [{ peer: robots, uri: `sip:${encodeURIComponent(number)}@${ROBOTS_HOST}` }] };
}

/** Own keys only: nobody is reached by dialling `constructor`. */
function ownNumber<Value>(table: Readonly<Record<string, Value>> | undefined, number: string): Value | undefined {
  return table !== undefined && Object.hasOwn(table, number) ? table[number] : undefined;
}
