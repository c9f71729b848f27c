/** `POST /event`: proven by the application token, durable before it is answered. Bitrix24 never sends it twice (4.4). */
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { HOST_PATH } from '#shared/host-api.ts';
import { formBody, malformed } from '../http/body.ts';
import { clientAddress } from '../http/client-address.ts';
import { HostFailure } from '../http/host-failure.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { EVENTS } from '../install/bindings.ts';
import { testArrived } from '../install/event-test.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { HostParts } from '../parts.ts';
import { adoptPortal } from '../portal/adopt.ts';
import { checkApplicationToken } from '../portal/application-token.ts';
import type { PortalAccess } from '../portal/portal-access.ts';
import { findPortal, forgetPortal } from '../portal/portal-record.ts';
import { EventSchema, type PortalEvent } from './event-request.ts';
import { callbackTask, clickTask, type NamedTask } from './tasks.ts';

/** A portal's queue sends from few addresses. */
const PER_ADDRESS = { burst: 500, perSecond: 50 };

interface EventParts {
  readonly portals: PortalAccess;
  readonly outbox: Outbox;
}

export const eventRoutes =
  ({ portals, outbox }: EventParts) =>
  (parts: HostParts): Hono => {
    const limit = new RateLimit(parts.clock, PER_ADDRESS);
    const handle = async (c: Context) => {
      limit.take(clientAddress(c, parts.config.trustedProxies));
      const parsed = v.safeParse(EventSchema, await formBody(c));
      if (!parsed.success) throw malformed(parsed.issues);
      const event = parsed.output;
      const outcome = await carryOut(parts, portals, outbox, event).catch((error: unknown) => {
        const why = error instanceof HostFailure ? error.message : 'failed';
        parts.metrics.events.inc({ event: known(event.event), outcome: why });
        throw error;
      });
      parts.metrics.events.inc({ event: known(event.event), outcome });
      return c.json({ ok: true });
    };
    return new Hono().post(HOST_PATH.event, handle);
  };

async function carryOut(parts: HostParts, portals: PortalAccess, outbox: Outbox, event: PortalEvent): Promise<string> {
  if (event.event === 'ONAPPINSTALL') return install(parts, portals, event);
  const portal = await findPortal(parts.store, event.auth.member_id);
  const check = checkApplicationToken(parts, portal, event.auth.application_token);
  // The same answer for all: who is no portal of ours learns nothing of who is.
  if (check !== 'ok') throw new HostFailure('refused', check);
  const now = parts.clock.now();
  switch (event.event) {
    case 'ONAPPUNINSTALL':
      await forgetPortal(parts.store, event.auth.member_id);
      return 'forgotten';
    case 'ONEXTERNALCALLSTART':
      return accept(outbox, clickTask(event, now));
    case 'ONEXTERNALCALLBACKSTART':
      return accept(outbox, callbackTask(event, now, parts.config.callbackMinutes * 60_000));
    case 'ONAPPTEST':
      await testArrived(parts, event.auth.member_id, event.data);
      return 'test';
    default:
      return 'ignored';
  }
}

async function accept(outbox: Outbox, named: NamedTask | null): Promise<string> {
  if (named === null) throw new HostFailure('invalidRequest', 'data');
  return outbox.accept(named.name, named.task);
}

/** Its application token is the first that we hear of, so the refresh token has to prove everything (1.2). */
async function install(parts: HostParts, portals: PortalAccess, { auth }: PortalEvent): Promise<string> {
  if (auth.refresh_token === '') throw new HostFailure('refused', 'noRefreshToken');
  await adoptPortal(parts, portals, {
    memberId: auth.member_id,
    portalOrigin: originOf(auth),
    serverEndpoint: auth.server_endpoint === '' ? null : auth.server_endpoint,
    refreshToken: auth.refresh_token,
    applicationToken: auth.application_token,
  });
  return 'installed';
}

/** `client_endpoint` tells the scheme, too; `domain` is a host alone. */
const originOf = ({ client_endpoint: endpoint, domain }: PortalEvent['auth']): string =>
  URL.parse(endpoint)?.origin ?? `https://${domain}`;

const KNOWN = new Set<string>(EVENTS);
const known = (event: string): string => (KNOWN.has(event) ? event : 'other');
