/**
 * `GET /route?portal=…&number=…` for the dial plan: the extension of the client's responsible, or the queue. A caller is
 * waiting: after 400 ms the answer is the queue, whatever is the matter.
 */
import { Hono } from 'hono';
import * as v from 'valibot';
import { HOST_PATH, type RouteAnswer } from '#shared/host-api.ts';
import { HostFailure } from '../http/host-failure.ts';
import { equalText } from '../keys/signed-token.ts';
import type { HostParts } from '../parts.ts';
import type { PortalAccess } from '../portal/portal-access.ts';
import { findPortalByHost } from '../portal/portal-record.ts';
import { bearer } from '../session/session.ts';

const QuerySchema = v.object({
  portal: v.pipe(v.string(), v.regex(/^[\w.-]+(:\d+)?$/), v.toLowerCase()),
  number: v.pipe(v.string(), v.regex(/^\+?[0-9*#]{1,30}$/)),
});

/** Unlike most things here, an absent field is no mistake: the queue is always right. */
const FoundSchema = v.array(
  v.object({
    ASSIGNED_BY: v.object({
      USER_PHONE_INNER: v.fallback(v.pipe(v.string(), v.digits()), ''),
      TIMEMAN_STATUS: v.fallback(v.string(), ''),
    }),
  }),
);
/** At work, or the portal doesn't keep working hours (bitrix24.md 3.6). */
const AT_WORK = new Set(['OPENED', 'NOT_INSTALLED', '']);

/** The answer has a way to go, too. */
const LIMIT_MS = 350;

export const routeRoutes =
  (portals: PortalAccess) =>
  (parts: HostParts): Hono =>
    new Hono().get(HOST_PATH.route, async (c) => {
      const query = v.safeParse(QuerySchema, c.req.query());
      if (!query.success) throw new HostFailure('invalidRequest', 'query');
      if (!mayAsk(parts, query.output.portal, bearer(c))) throw new HostFailure('refused', 'wrongToken');
      const answer = await inTime(parts, responsibleExtension(parts, portals, query.output));
      parts.metrics.route.inc({ answer: 'queue' in answer ? 'queue' : 'extension' });
      return c.json(answer, 200, { 'cache-control': 'no-store' });
    });

/** Every configured token is compared, so that the time says nothing. */
function mayAsk({ config }: HostParts, portal: string, token: string | null): boolean {
  const fits = config.routeTokens.map((known) => equalText(known.token, token ?? '') && known.portal === portal);
  return fits.includes(true);
}

async function inTime(parts: HostParts, looking: Promise<RouteAnswer>): Promise<RouteAnswer> {
  const late = Promise.withResolvers<RouteAnswer>();
  const cancel = parts.clock.after(LIMIT_MS, () => late.resolve({ queue: true }));
  const found = looking.catch((error: unknown): RouteAnswer => {
    parts.log.warn('route.failed', { error });
    return { queue: true };
  });
  try {
    return await Promise.race([found, late.promise]);
  } finally {
    cancel();
  }
}

async function responsibleExtension(
  { store }: HostParts,
  portals: PortalAccess,
  { portal, number }: v.InferOutput<typeof QuerySchema>,
): Promise<RouteAnswer> {
  const record = await findPortalByHost(store, portal);
  if (record === null || !(await portals.budget(record.memberId).take('ordinary', 0))) return { queue: true };
  const found = await portals
    .admin(record.memberId)
    .call('telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: number }, { timeoutMs: 2000 });
  const [first] = v.parse(FoundSchema, found);
  const { USER_PHONE_INNER: extension = '', TIMEMAN_STATUS: status = '' } = first?.ASSIGNED_BY ?? {};
  return extension !== '' && AT_WORK.has(status) ? { extension } : { queue: true };
}
