/**
 * A portal's administrator hands the host tokens: in the app's page, or by ONAPPINSTALL (bitrix24.md 1.2). What the
 * request says counts for nothing until the authorization server, which is one of a list, has exchanged the refresh
 * token for a pair of that very portal, and the portal has called its owner an administrator.
 */
import * as v from 'valibot';
import { Failure, isShutOut, reasonOf } from '#shared/failure.ts';
import { isLoopback } from '#shared/settings.ts';
import { authorizationServer, exchange } from '#shared/web/portal/authorization-server.ts';
import type { TokenPair } from '#shared/web/portal/token-pair.ts';
import { appsFor } from '../config/app-of.ts';
import type { AppCredentials } from '../config/host-config.ts';
import { HostFailure } from '../http/host-failure.ts';
import type { HostParts } from '../parts.ts';
import { keepTokens } from './admin-tokens.ts';
import { keepApplicationToken } from './application-token.ts';
import type { PortalAccess } from './portal-access.ts';
import { keepPortal, type PortalRecord } from './portal-record.ts';

export interface Handover {
  readonly memberId: string;
  /** `https://company.bitrix24.com`: chooses the application. Nothing is sent there on its word. */
  readonly portalOrigin: string;
  /** SERVER_ENDPOINT; null takes the region's. */
  readonly serverEndpoint: string | null;
  readonly refreshToken: string;
  readonly applicationToken: string | null;
}

export interface Adopted {
  readonly record: PortalRecord;
  readonly userName: string;
}

/** @throws HostFailure `refused` (its message is the counter's label), `portalFailed` */
export async function adoptPortal(parts: HostParts, portals: PortalAccess, given: Handover): Promise<Adopted> {
  try {
    const adopted = await adopt(parts, portals, given);
    parts.metrics.audit.inc({ action: 'adopt', outcome: 'ok' });
    parts.log.info('portal.adopted', { memberId: given.memberId, userId: adopted.record.adminUserId });
    return adopted;
  } catch (error) {
    const outcome = error instanceof HostFailure ? error.message : 'unexpected';
    parts.metrics.audit.inc({ action: 'adopt', outcome });
    throw error;
  }
}

async function adopt(parts: HostParts, portals: PortalAccess, given: Handover): Promise<Adopted> {
  const app = chooseApp(parts, given.portalOrigin);
  const server = serverOf(parts, given);
  const pair = await pairOf(portals, given, app, server);
  if (pair.memberId.toLowerCase() !== given.memberId) throw new HostFailure('refused', 'otherPortal');
  const profile = await profileOf(portals, pair);
  if (!profile.ADMIN) throw new HostFailure('refused', 'notAdmin');
  await keepTokens(parts, { ...pair, memberId: given.memberId, userId: profile.ID });
  const record = {
    memberId: given.memberId,
    clientId: app.clientId,
    endpoint: pair.endpoint,
    server: pair.server,
    applicationToken: await keepApplicationToken(parts, given.memberId, given.applicationToken),
    adminUserId: profile.ID,
  };
  await keepPortal(parts.store, record);
  return { record, userName: `${profile.NAME} ${profile.LAST_NAME}`.trim() };
}

function chooseApp({ config }: HostParts, portalOrigin: string): AppCredentials {
  const url = URL.parse(portalOrigin);
  const named = config.apps.some(({ portals }) => portals.includes(url?.origin ?? ''));
  // Only a configured portal may be this computer: else a request could point us at our own loopback.
  if (url === null || (!named && (url.protocol !== 'https:' || isLoopback(url.hostname)))) {
    throw new HostFailure('refused', 'foreignPortal');
  }
  const [app] = appsFor(config, url.origin);
  if (app === undefined) throw new HostFailure('unknownPortal', 'noApplication');
  return app;
}

function serverOf({ config }: HostParts, { serverEndpoint, portalOrigin }: Handover): string {
  try {
    return authorizationServer(serverEndpoint, portalOrigin, config.oauthServers);
  } catch (error) {
    if (error instanceof Failure) throw new HostFailure('refused', 'foreignOauthHost', { cause: error });
    throw error;
  }
}

async function pairOf(
  portals: PortalAccess,
  { portalOrigin, refreshToken }: Handover,
  app: AppCredentials,
  server: string,
): Promise<TokenPair> {
  const { clientId, clientSecret } = app;
  try {
    return await exchange(portals.request, { server, portalOrigin, clientId, clientSecret, grant: { refreshToken } });
  } catch (error) {
    const reason = reasonOf(error);
    const isTheirs = reason === 'portalSignInNeeded' || reason === 'portalRefused' || isShutOut(reason);
    throw new HostFailure(isTheirs ? 'refused' : 'portalFailed', isTheirs ? 'badToken' : 'serverFailed', {
      cause: error,
    });
  }
}

const yes = v.pipe(
  v.unknown(),
  v.transform((value) => value === true || value === 'Y' || value === '1' || value === 1),
);
const ProfileSchema = v.object({
  ID: v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.nonEmpty()),
  ADMIN: yes,
  NAME: v.fallback(v.string(), ''),
  LAST_NAME: v.fallback(v.string(), ''),
});

async function profileOf(portals: PortalAccess, pair: TokenPair): Promise<v.InferOutput<typeof ProfileSchema>> {
  try {
    const profile = await portals.asUser(pair.memberId, pair.endpoint, pair.accessToken).call('profile', {});
    return v.parse(ProfileSchema, profile);
  } catch (error) {
    throw new HostFailure('portalFailed', 'profileFailed', { cause: error });
  }
}
