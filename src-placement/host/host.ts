/** The composition root of the companion host. Tests start it in-process; `main.ts` starts it as a program. */
import { Hono } from 'hono';
import { type HostVersions, OUR_HOST_VERSIONS } from '#shared/host-api.ts';
import type { Clock, Log, Network } from '#shared/web/ports.ts';
import { Alerts } from './alerts.ts';
import type { HostConfig } from './config/host-config.ts';
import { createApp } from './http/app.ts';
import { eventRoutes } from './event/event-routes.ts';
import { healthRoutes } from './http/health-routes.ts';
import { listen } from './http/server.ts';
import { KeyRing } from './keys/key-ring.ts';
import { createMetrics } from './metrics.ts';
import { brokerRoutes } from './oauth/broker-routes.ts';
import { ackRoutes } from './outbox/ack-routes.ts';
import { Outbox } from './outbox/outbox.ts';
import { pageRoutes } from './pages/page-routes.ts';
import { wizardRoutes } from './install/wizard-routes.ts';
import type { HostParts } from './parts.ts';
import { placementErrorRoutes } from './placement/placement-error-routes.ts';
import { PortalAccess } from './portal/portal-access.ts';
import { claimRoutes } from './ring/claim-routes.ts';
import { ringRoutes } from './ring/ring-routes.ts';
import { routeRoutes } from './route/route-routes.ts';
import { sessionRoutes } from './session/session-routes.ts';
import { openStore } from './store/open-store.ts';
import { wellKnownRoutes } from './well-known-routes.ts';

export interface HostDeps {
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  /** `Offhook-Host/<version>` */
  readonly userAgent: string;
  /** Of the protocol with desktops: by default all that this program speaks. */
  readonly versions?: HostVersions;
}

export interface RunningHost {
  readonly parts: HostParts;
  readonly port: number;
  readonly metricsPort: number;
  stop(): Promise<void>;
}

const GRACE_MS = 10_000;
const EXPIRE_EVERY_MS = 60_000;

export async function startHost(config: HostConfig, deps: HostDeps): Promise<RunningHost> {
  const { log, clock } = deps;
  const store = await openStore(config.store, log.part('store'));
  const parts: HostParts = {
    ...deps,
    versions: deps.versions ?? OUR_HOST_VERSIONS,
    config,
    store,
    keys: new KeyRing(config.keys),
    metrics: createMetrics(),
  };
  let stopping = false;
  const alerts = new Alerts(parts);
  const portals = new PortalAccess(parts, alerts, deps.userAgent);
  const outbox = new Outbox({ parts, portals, alerts });
  const app = createApp(parts, [
    healthRoutes(() => stopping),
    wellKnownRoutes,
    pageRoutes,
    sessionRoutes(portals),
    brokerRoutes(portals),
    eventRoutes({ portals, outbox }),
    ackRoutes(outbox),
    wizardRoutes(portals),
    ringRoutes,
    claimRoutes(portals),
    placementErrorRoutes(portals, alerts),
    routeRoutes(portals),
  ]);
  outbox.start();
  const server = await listen(app, config.listen);
  const metricsServer = await listen(metricsApp(parts), config.metricsListen);
  const stopExpiry = every(clock, EXPIRE_EVERY_MS, async () => {
    await store.expire().catch((error: unknown) => log.warn('store.expiryFailed', { error }));
  });
  log.info('host.started', { port: server.port, metricsPort: metricsServer.port, store: store.constructor.name });
  return {
    parts,
    port: server.port,
    metricsPort: metricsServer.port,
    stop: async () => {
      // Balancers see /readyz first; connections that are still open get their answers.
      stopping = true;
      stopExpiry();
      await server.stop(GRACE_MS);
      await outbox.stop();
      await metricsServer.stop(0);
      await store.close();
      log.info('host.stopped');
    },
  };
}

const metricsApp = ({ metrics }: HostParts): Hono =>
  new Hono().get('/metrics', async (c) =>
    c.body(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType }),
  );

/** Again and again, the next time when this one is over. */
function every(clock: Clock, ms: number, action: () => Promise<void>): () => void {
  let cancel = clock.after(ms, run);
  let stopped = false;
  function run(): void {
    void action().then(() => {
      if (!stopped) cancel = clock.after(ms, run);
    });
  }
  return () => {
    stopped = true;
    cancel();
  };
}
