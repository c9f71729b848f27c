/**
 * Notices that this computer's way into the network has changed: another Wi-Fi, a cable, a VPN that goes up or down, awake
 * after sleep. Nobody tells Node; what is compared is the list of addresses.
 */
import type { NetworkInterfaceInfo } from 'node:os';
import type { Clock, Log } from '../ports.ts';

export interface NetworkWatchDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** `os.networkInterfaces` */
  readonly interfaces: () => NodeJS.Dict<NetworkInterfaceInfo[]>;
  readonly changed: (online: boolean) => void;
}

/** Reading the list takes some ten microseconds. */
const LOOK_EVERY_MS = 2000;

export class NetworkWatch {
  readonly #deps: NetworkWatchDeps;
  #known: readonly string[];
  #cancel: () => void = () => undefined;

  constructor(deps: NetworkWatchDeps) {
    this.#deps = deps;
    this.#known = waysOut(deps.interfaces());
    this.#plan();
  }

  /** Connections that were up before a sleep look well and are dead: told even if the addresses are the same. */
  wokeUp(): void {
    this.#known = waysOut(this.#deps.interfaces());
    this.#tell('wokeUp');
  }

  stop(): void {
    this.#cancel();
  }

  #plan(): void {
    this.#cancel = this.#deps.clock.after(LOOK_EVERY_MS, () => {
      this.#look();
      this.#plan();
    });
  }

  #look(): void {
    const now = waysOut(this.#deps.interfaces());
    if (now.join() === this.#known.join()) return;
    this.#known = now;
    this.#tell('addresses');
  }

  #tell(why: string): void {
    const online = this.#known.length > 0;
    this.#deps.log.info('network.changed', { why, online, ways: this.#known.length });
    this.#deps.changed(online);
  }
}

/** Interfaces with the networks that they are in, sorted. Loopback and link-local addresses lead nowhere. */
export function waysOut(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): readonly string[] {
  const ways = Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter(({ internal, address }) => !internal && !isLinkLocal(address))
      .map(({ family, address }) => `${name} ${family === 'IPv6' ? networkOf(address) : address}`),
  );
  return [...new Set(ways)].sort();
}

/** RFC 4291 2.5.6, RFC 3927 */
const isLinkLocal = (address: string): boolean => /^(fe[89ab][0-9a-f]:|169\.254\.)/i.test(address);

/** The first 64 bits: the rest changes by itself every day (temporary addresses, RFC 8981). */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - front.length - back.length }, () => '0');
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}
