import { Hono } from 'hono';
import { AckRequestSchema, HOST_PATH } from '#shared/host-api.ts';
import { jsonBody } from '../http/body.ts';
import { HostFailure } from '../http/host-failure.ts';
import type { HostParts } from '../parts.ts';
import { isProof, take } from './acknowledgement.ts';

/** A desktop takes a request before it dials; the first of the agent's desktops gets it. */
export function ackRoutes(parts: HostParts): Hono {
  return new Hono().post(HOST_PATH.requestAck, async (c) => {
    const { id, ack, instance } = await jsonBody(c, AckRequestSchema);
    if (!isProof(parts, id, ack)) throw new HostFailure('refused', 'no proof of the request');
    return c.json({ yours: await take(parts, id, instance) }, 200, { 'cache-control': 'no-store' });
  });
}
