import { Hono } from 'hono';
import { HOST_PATH } from '#shared/host-api.ts';
import type { Alerts } from '../alerts.ts';
import { clientAddress } from '../http/client-address.ts';
import { RateLimit } from '../http/rate-limit.ts';
import type { HostParts } from '../parts.ts';
import type { PortalAccess } from '../portal/portal-access.ts';
import { guardPlacement } from './placement-guard.ts';

const PER_ADDRESS = { burst: 10, perSecond: 0.2 };
const MOST_PORTALS = 1000;

/**
 * `POST /placement-error` names no portal (bitrix24.md 5.4): each one that we serve is asked, at most every ten minutes.
 * Anybody may post here, and can't make more of it than that.
 */
export const placementErrorRoutes =
  (portals: PortalAccess, alerts: Alerts) =>
  (parts: HostParts): Hono => {
    const limit = new RateLimit(parts.clock, PER_ADDRESS);
    return new Hono().post(HOST_PATH.placementError, async (c) => {
      limit.take(clientAddress(c, parts.config.trustedProxies));
      for (const row of await parts.store.list('portal/', MOST_PORTALS)) {
        const memberId = row.key.slice('portal/'.length);
        // The portal doesn't wait for what we do about it.
        void guardPlacement(parts, portals, alerts, memberId).then(
          (outcome) => parts.metrics.placement.inc({ outcome }),
          (error: unknown) => parts.log.error('placement.guardFailed', { memberId, error }),
        );
      }
      return c.json({ ok: true });
    });
  };
