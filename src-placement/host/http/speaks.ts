/** Keeps out desktops that speak another protocol than this host, before a route misunderstands them. */
import type { MiddlewareHandler } from 'hono';
import { HOST_VERSION_HEADER, type HostVersions } from '#shared/host-api.ts';
import { HostFailure } from './host-failure.ts';

/** Without the header it is the lowest version, or somebody who isn't a desktop: a browser, the portal, the PBX. */
export const speaks =
  ([lowest, highest]: HostVersions): MiddlewareHandler =>
  async (c, next) => {
    const named = c.req.header(HOST_VERSION_HEADER);
    const isOurs = named === undefined || (/^\d{1,4}$/.test(named) && +named >= lowest && +named <= highest);
    if (!isOurs) throw new HostFailure('version', 'a desktop of another version', { why: `${lowest}-${highest}` });
    await next();
  };
