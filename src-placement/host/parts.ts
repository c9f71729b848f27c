/** What every route and worker of the host is made of. Made once in `host.ts`, handed down, never imported from there. */
import type { Hono } from 'hono';
import type { HostVersions } from '#shared/host-api.ts';
import type { Clock, Log, Network } from '#shared/web/ports.ts';
import type { HostConfig } from './config/host-config.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { Metrics } from './metrics.ts';
import type { Store } from './store/store.ts';

export interface HostParts {
  /** Of the protocol between desktops and this host. */
  readonly versions: HostVersions;
  readonly config: HostConfig;
  readonly store: Store;
  readonly keys: KeyRing;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A group of addresses. Throws `HostFailure` for what it refuses. */
export type RouteModule = (parts: HostParts) => Hono;
