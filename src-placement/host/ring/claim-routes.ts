/**
 * Whose CALL_ID it is: of an agent's several desktops the first to ask may dial it, and a desktop tells colleagues'
 * desktops of a card before they can take it for a click (design: "The bridge").
 */
import { Hono } from 'hono';
import * as v from 'valibot';
import {
  ANNOUNCE_COMMAND,
  type Announcement,
  AnnounceRequestSchema,
  ClaimRequestSchema,
  HOST_PATH,
} from '#shared/host-api.ts';
import { REQUEST_MODULE } from '#shared/host-request.ts';
import { jsonBody } from '../http/body.ts';
import { HostFailure } from '../http/host-failure.ts';
import { RateLimit } from '../http/rate-limit.ts';
import type { HostParts } from '../parts.ts';
import type { PortalAccess } from '../portal/portal-access.ts';
import { type Session, sessionOf } from '../session/session.ts';
import { read } from '../store/store.ts';

/** Longer than a card counts as a click (bitrix24.md 4.9). */
const KEEP_MS = 600_000;
const PATIENCE_MS = 3000;
const PER_DESKTOP = { burst: 60, perSecond: 2 };
const RowSchema = v.object({ instance: v.string() });

export const claimRoutes =
  (portals: PortalAccess) =>
  (parts: HostParts): Hono => {
    const limit = new RateLimit(parts.clock, PER_DESKTOP);
    return new Hono()
      .post(HOST_PATH.claim, async (c) => {
        const session = sessionOf(parts, c);
        limit.take(`${session.memberId} ${session.instance}`);
        const { portalCallId } = await jsonBody(c, ClaimRequestSchema);
        return c.json({ yours: await claimed(parts, session, portalCallId) }, 200, { 'cache-control': 'no-store' });
      })
      .post(HOST_PATH.announce, async (c) => {
        const session = sessionOf(parts, c);
        limit.take(`${session.memberId} ${session.instance}`);
        const { portalCallId, toUserIds } = await jsonBody(c, AnnounceRequestSchema);
        // Where the push is lost, a colleague's desktop finds the CALL_ID taken when it asks.
        const users = new Set([session.userId, ...toUserIds]);
        await Promise.all([...users].map((userId) => claimed(parts, { ...session, userId }, portalCallId)));
        await announce(portals, session, { portalCallId, from: session.userId, instance: session.instance }, toUserIds);
        return c.json({ announced: true }, 200, { 'cache-control': 'no-store' });
      });
  };

async function claimed({ store }: HostParts, { memberId, userId, instance }: Session, portalCallId: string) {
  const key = `claim/${memberId}/${userId}/${portalCallId}`;
  const isFirst = (await store.putIfAbsent(key, { instance }, KEEP_MS)) !== null;
  return isFirst || (await read(store, key, RowSchema))?.value.instance === instance;
}

/** One request for all of them. @throws HostFailure when the portal has not taken it: then no card may be shown */
async function announce(
  portals: PortalAccess,
  { memberId, userId }: Session,
  announcement: Announcement,
  toUserIds: readonly string[],
): Promise<void> {
  if (!(await portals.budget(memberId).take('urgent', PATIENCE_MS)))
    throw new HostFailure('tooMany', 'the portal’s budget');
  const push = {
    COMMAND: ANNOUNCE_COMMAND,
    MODULE_ID: REQUEST_MODULE,
    USER_ID: [...new Set([...toUserIds, userId])],
    PARAMS: announcement,
  };
  await portals
    .admin(memberId)
    .call('pull.application.event.add', push, { timeoutMs: PATIENCE_MS })
    .catch((error: unknown) => {
      throw new HostFailure('portalFailed', 'announcement', { cause: error });
    });
}
