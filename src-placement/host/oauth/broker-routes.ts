/**
 * The token broker (bitrix24.md 1.5 A): it adds the client secret, which no workstation has, and keeps nothing of what
 * comes back. Codes need the landing page's signature and the verifier that only the asking desktop has.
 */
import { type Context, Hono } from 'hono';
import { Failure, reasonOf } from '#shared/failure.ts';
import { type BrokerAnswer, BrokerCodeSchema, BrokerRefreshSchema, HOST_PATH } from '#shared/host-api.ts';
import { authorizationServer, exchange, type TokenGrant } from '#shared/web/portal/authorization-server.ts';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { appOf } from '../config/app-of.ts';
import { jsonBody } from '../http/body.ts';
import { clientAddress } from '../http/client-address.ts';
import { HostFailure } from '../http/host-failure.ts';
import { RateLimit } from '../http/rate-limit.ts';
import type { HostParts } from '../parts.ts';
import type { PortalAccess } from '../portal/portal-access.ts';
import { findPortal } from '../portal/portal-record.ts';
import { spendLanding } from './landing.ts';

/** An office of two hundred whose tokens all expire within the hour, and a morning on which all of them sign in. */
const PER_ADDRESS = { burst: 200, perSecond: 2 };

export const brokerRoutes =
  (portals: PortalAccess) =>
  (parts: HostParts): Hono => {
    const limit = new RateLimit(parts.clock, PER_ADDRESS);
    const audited = (action: string, carryOut: (c: Context) => Promise<BrokerAnswer>) => async (c: Context) => {
      limit.take(clientAddress(c, parts.config.trustedProxies));
      try {
        const answer = await carryOut(c);
        parts.metrics.audit.inc({ action, outcome: 'ok' });
        parts.log.info('broker.granted', { action, memberId: answer.memberId, userId: answer.userId });
        return c.json(answer, 200, { 'cache-control': 'no-store' });
      } catch (error) {
        parts.metrics.audit.inc({ action, outcome: error instanceof HostFailure ? error.message : 'failed' });
        throw error;
      }
    };
    return new Hono()
      .post(
        HOST_PATH.oauthToken,
        audited('token', async (c) => codeForTokens(parts, portals, c)),
      )
      .post(
        HOST_PATH.oauthRefresh,
        audited('refresh', async (c) => refreshed(parts, portals, c)),
      );
  };

async function codeForTokens(parts: HostParts, portals: PortalAccess, c: Context): Promise<BrokerAnswer> {
  const given = await jsonBody(c, BrokerCodeSchema);
  const landing = await spendLanding(parts, given);
  if (typeof landing === 'string') throw new HostFailure('refused', landing);
  return grant(parts, portals, given.memberId, landing.serverDomain, { code: given.code });
}

async function refreshed(parts: HostParts, portals: PortalAccess, c: Context): Promise<BrokerAnswer> {
  const { memberId, refreshToken } = await jsonBody(c, BrokerRefreshSchema);
  return grant(parts, portals, memberId, null, { refreshToken });
}

/** @param named SERVER_DOMAIN of the redirect; null takes the one that the portal's row knows */
async function grant(
  parts: HostParts,
  portals: PortalAccess,
  memberId: string,
  named: string | null,
  grant: TokenGrant['grant'],
): Promise<BrokerAnswer> {
  const portal = await findPortal(parts.store, memberId);
  const app = portal === null ? null : appOf(parts.config, portal.clientId);
  if (portal === null || app === null) throw new HostFailure('unknownPortal', 'unknownPortal');
  const portalOrigin = new URL(portal.endpoint).origin;
  const server = serverFor(parts, named ?? portal.server, portalOrigin);
  const { clientId, clientSecret } = app;
  const pair = await exchange(portals.request, { server, portalOrigin, clientId, clientSecret, grant }).catch(
    (error: unknown) => {
      throw translated(error);
    },
  );
  // A code of another portal for the same Market application.
  if (pair.memberId.toLowerCase() !== memberId) throw new HostFailure('refused', 'otherPortal');
  return {
    accessToken: pair.accessToken,
    refreshToken: pair.refreshToken,
    expiresIn: Math.max(0, Math.round((pair.expiresAt - parts.clock.now()) / 1000)),
    endpoint: pair.endpoint,
    clientId,
    memberId,
    userId: pair.userId,
  };
}

function serverFor({ config }: HostParts, named: string, portalOrigin: string): string {
  try {
    return authorizationServer(named, portalOrigin, config.oauthServers);
  } catch (error) {
    if (error instanceof Failure) throw new HostFailure('refused', 'foreignOauthHost', { cause: error });
    throw error;
  }
}

/** The authorization server's own code goes to the desktop: it knows what to tell the agent (1.3). */
function translated(error: unknown): unknown {
  if (!(error instanceof PortalError)) return error;
  const isRefusal = error.delivery === 'refused' && reasonOf(error) !== 'portalOverloaded';
  return new HostFailure(isRefusal ? 'refused' : 'portalFailed', isRefusal ? 'serverRefused' : 'serverFailed', {
    ...(error.code === '' ? {} : { portal: error.code }),
    cause: error,
  });
}
