/** One portal's parts of the hub, made and introduced to each other. */
import type { Instance } from '#shared/bridge.ts';
import { hubClock as clock } from './clock.ts';
import { Link } from './link.ts';
import { Loopback } from './loopback.ts';
import { PortalHub } from './portal-hub.ts';
import { PortalRest } from './relay/portal-rest.ts';
import { Relay, type RelayDeps } from './relay/relay.ts';
import { RelayLine } from './relay/relay-line.ts';
import { TokenSource } from './relay/token-source.ts';

export interface OpenPortal {
  readonly cards: PortalHub;
  readonly tokens: TokenSource;
}

/** @param origin of the portal's pages, and so of its REST */
export function openPortal(hub: string, portal: string, origin: string): OpenPortal {
  const tokens = new TokenSource(clock);
  const line = new RelayLine({
    rest: new PortalRest({
      origin,
      clock,
      fetch: (...request) => fetch(...request),
      token: (refused) => tokens.get(refused),
    }),
    secure: origin.startsWith('https:'),
    open: (url) => new WebSocket(url),
    clock,
    random: Math.random,
  });
  const relayTo =
    (instance: string, at: RelayDeps['at']) =>
    (on: RelayDeps['on']): Relay =>
      new Relay({ instance, at, portal, hub, line, clock, on });
  const open = (instance: string, at: Instance, listener: ConstructorParameters<typeof Link>[1]): Link =>
    new Link(
      {
        clock,
        loopback: (on) => new Loopback(at.port, { role: 'hub', instance, portal, hub, key: at.secret }, on),
        relay: knowsRelay(at) ? relayTo(instance, at) : null,
      },
      listener,
    );
  return { cards: new PortalHub(open), tokens };
}

const knowsRelay = (at: Instance): at is RelayDeps['at'] => at.relay !== undefined;
