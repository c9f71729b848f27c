/** `POST /session`: whose token is this? The portal is asked, at the address that we know of it: never at one from the request. */
import { Hono } from 'hono';
import * as v from 'valibot';
import { isShutOut, reasonOf } from '#shared/failure.ts';
import { HOST_PATH, SessionRequestSchema } from '#shared/host-api.ts';
import { clientAddress } from '../http/client-address.ts';
import { HostFailure } from '../http/host-failure.ts';
import { jsonBody } from '../http/body.ts';
import { RateLimit } from '../http/rate-limit.ts';
import type { HostParts } from '../parts.ts';
import type { PortalAccess } from '../portal/portal-access.ts';
import { type PortalRecord, findPortal } from '../portal/portal-record.ts';
import { openSession } from './session.ts';

const ProfileSchema = v.object({ ID: v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.nonEmpty()) });
const AppInfoSchema = v.object({ CODE: v.string() });

/** An office of two hundred that comes in the morning shares one address. */
const PER_ADDRESS = { burst: 300, perSecond: 5 };
/** Behind the pushes, and not at the desktop's expense: it tries again. */
const PATIENCE_MS = 20_000;

export const sessionRoutes =
  (portals: PortalAccess) =>
  (parts: HostParts): Hono => {
    const limit = new RateLimit(parts.clock, PER_ADDRESS);
    return new Hono().post(HOST_PATH.session, async (c) => {
      limit.take(clientAddress(c, parts.config.trustedProxies));
      const { memberId, accessToken, instance } = await jsonBody(c, SessionRequestSchema);
      const portal = await findPortal(parts.store, memberId);
      if (portal === null) throw new HostFailure('unknownPortal', memberId);
      if (!(await portals.budget(memberId).take('ordinary', PATIENCE_MS))) {
        throw new HostFailure('tooMany', 'the portal’s budget', { retryAfterSeconds: 30 });
      }
      const userId = await userOf(portals, portal, accessToken);
      parts.metrics.audit.inc({ action: 'session', outcome: 'ok' });
      return c.json({ ...openSession(parts, { memberId, userId, instance }), userId }, 200, {
        'cache-control': 'no-store',
      });
    });
  };

/** @throws HostFailure `refused` when the token is none of our application's on that portal */
async function userOf(portals: PortalAccess, portal: PortalRecord, token: string): Promise<string> {
  const api = portals.asUser(portal.memberId, portal.endpoint, token);
  const answers = await api
    .batch([
      { key: 'profile', method: 'profile', params: {} },
      { key: 'app', method: 'app.info', params: {} },
    ])
    .catch((error: unknown) => {
      const reason = reasonOf(error);
      const why = reason === 'portalSignInNeeded' || isShutOut(reason) ? 'refused' : 'portalFailed';
      throw new HostFailure(why, 'whose token it is', { cause: error });
    });
  const result = (key: string) =>
    answers
      .map((answer) => (answer.key === key && 'result' in answer ? answer.result : null))
      .find((found) => found !== null);
  const profile = v.safeParse(ProfileSchema, result('profile'));
  const app = v.safeParse(AppInfoSchema, result('app'));
  if (!profile.success || !app.success) throw new HostFailure('refused', 'the token names no user or application');
  // Another application's token of the same user proves that application's wish, not ours. Market codes differ from ids.
  if (portal.clientId.startsWith('local.') && app.output.CODE !== portal.clientId) {
    throw new HostFailure('refused', 'the token of another application');
  }
  return profile.output.ID;
}
