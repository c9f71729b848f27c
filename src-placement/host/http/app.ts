/** The one Hono application: limits, log and figures around the route modules, and one way to answer a failure. */
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import type { HostParts, RouteModule } from '../parts.ts';
import { HostFailure } from './host-failure.ts';
import { speaks } from './speaks.ts';

/** The largest is an event with its auth, a few kB. */
const BODY_BYTES = 64 * 1024;

export function createApp(parts: HostParts, modules: readonly RouteModule[]): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const begun = performance.now();
    await next();
    account(parts, c, (performance.now() - begun) / 1000);
  });
  app.use(
    bodyLimit({
      maxSize: BODY_BYTES,
      onError: () => {
        throw new HostFailure('tooLarge', 'body');
      },
    }),
  );
  app.use(speaks(parts.versions));
  for (const module of modules) app.route('/', module(parts));
  app.notFound((c) => c.json({ error: 'notFound' }, 404));
  app.onError((error, c) => answerFailure(parts, c, error));
  return app;
}

function account({ metrics, log }: HostParts, c: Context, seconds: number): void {
  // The pattern, not the path: paths are endless, and queries hold secrets.
  const route = c.res.status === 404 ? 'none' : routePath(c, -1);
  metrics.http.observe({ method: c.req.method, route, status: c.res.status }, seconds);
  log.debug('http.answered', { method: c.req.method, route, status: c.res.status, ms: Math.round(seconds * 1000) });
}

function answerFailure({ log, metrics }: HostParts, c: Context, error: Error): Response {
  const failure = error instanceof HostFailure ? error : new HostFailure('unexpected', error.message, { cause: error });
  const route = routePath(c, -1);
  metrics.refused.inc({ what: route, why: failure.code });
  const level = failure.status >= 500 ? 'error' : 'warn';
  log[level]('http.refused', { route, why: failure.code, error });
  const headers = failure.retryAfterSeconds === undefined ? {} : { 'retry-after': String(failure.retryAfterSeconds) };
  return c.json(failure.body, failure.status, { 'cache-control': 'no-store', ...headers });
}
