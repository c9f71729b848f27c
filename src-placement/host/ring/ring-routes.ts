/** Ring groups (design: "The companion host"): one address per move, all with a desktop's session. */
import { Hono } from 'hono';
import { RING_PATHS, type RingMove, ringRequests } from '#shared/ring.ts';
import { jsonBody } from '../http/body.ts';
import { RateLimit } from '../http/rate-limit.ts';
import type { HostParts } from '../parts.ts';
import { sessionOf } from '../session/session.ts';
import { RingDesk } from './ring-desk.ts';
import { StoreShelf } from './ring-shelf.ts';

/** A desktop says some five things about a call; a queue that goes round all day says more. */
const PER_DESKTOP = { burst: 60, perSecond: 5 };

export function ringRoutes(parts: HostParts): Hono {
  const limit = new RateLimit(parts.clock, PER_DESKTOP);
  const desk = new RingDesk({ shelf: new StoreShelf(parts.store), clock: parts.clock });
  const app = new Hono();
  for (const move of Object.keys(RING_PATHS) as RingMove[]) {
    app.post(RING_PATHS[move], async (c) => {
      const { memberId, userId, instance } = sessionOf(parts, c);
      limit.take(`${memberId} ${instance}`);
      const request = await jsonBody(c, ringRequests[move]);
      const answer = await desk.handle(move, memberId, { userId, instance }, request);
      parts.metrics.ring.inc({ move, role: answer.role });
      return c.json(answer, 200, { 'cache-control': 'no-store' });
    });
  }
  return app;
}
