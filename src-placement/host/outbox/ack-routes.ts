import { type Context, Hono } from 'hono';
import { AckRequestSchema, HOST_PATH } from '#shared/host-api.ts';
import { jsonBody } from '../http/body.ts';
import { HostFailure } from '../http/host-failure.ts';
import type { HostParts } from '../parts.ts';
import { isProof, take, withdraw } from './acknowledgement.ts';

/** A desktop takes a request before it dials; the first of the agent's desktops gets it. */
export function ackRoutes(parts: HostParts): Hono {
  const proven = async (c: Context) => {
    const { id, ack, instance } = await jsonBody(c, AckRequestSchema);
    if (!isProof(parts, id, ack)) throw new HostFailure('refused', 'no proof of the request');
    return { id, instance };
  };
  return new Hono()
    .post(HOST_PATH.requestAck, async (c) => {
      const { id, instance } = await proven(c);
      return c.json({ yours: await take(parts, id, instance) }, 200, { 'cache-control': 'no-store' });
    })
    .post(HOST_PATH.requestSkip, async (c) => {
      const { id } = await proven(c);
      // None of her desktops can take it any more; it is the next agent's when the offer's time is over.
      await withdraw(parts, id);
      return c.json({ yours: false }, 200, { 'cache-control': 'no-store' });
    });
}
