/** A Hono application on a port, with limits on how slowly a client may be, and an end that lets answers finish. */
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { ListenAddress } from '../config/host-config.ts';

export interface RunningServer {
  readonly port: number;
  /** No new connections; what is being answered gets this long. */
  stop(graceMs: number): Promise<void>;
}

export async function listen(app: Hono, { host, port }: ListenAddress): Promise<RunningServer> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.headersTimeout = 5000;
  server.requestTimeout = 10_000;
  // Above a proxy's own idle time, or it would send into a connection that is just closing.
  server.keepAliveTimeout = 75_000;
  server.maxHeadersCount = 100;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  await promise;
  server.off('error', reject);
  const bound = server.address();
  return {
    port: bound !== null && typeof bound === 'object' ? bound.port : port,
    stop: (graceMs) => stop(server, graceMs),
  };
}

async function stop(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
