import { type Context, Hono } from 'hono';
import type * as v from 'valibot';
import { AckRequestSchema, HOST_PATH } from '#shared/host-api.ts';
import { jsonBody } from '../http/body.ts';
import { HostFailure } from '../http/host-failure.ts';
import type { HostParts } from '../parts.ts';
import { isProof, take } from './acknowledgement.ts';
import type { Outbox } from './outbox.ts';

const NO_STORE = { 'cache-control': 'no-store' };

/** A desktop takes a request before it dials; the first of the agent's desktops gets it. Or it leaves it to the next agent. */
export const ackRoutes =
  (outbox: Outbox) =>
  (parts: HostParts): Hono => {
    const proven = async (c: Context): Promise<v.InferOutput<typeof AckRequestSchema>> => {
      const request = await jsonBody(c, AckRequestSchema);
      if (!isProof(parts, request.id, request.ack)) throw new HostFailure('refused', 'no proof of the request');
      return request;
    };
    return new Hono()
      .post(HOST_PATH.requestAck, async (c) => {
        const { id, instance } = await proven(c);
        return c.json({ yours: await take(parts, id, instance) }, 200, NO_STORE);
      })
      .post(HOST_PATH.requestSkip, async (c) => {
        const { id } = await proven(c);
        await outbox.skip(id);
        return c.json({ yours: false }, 200, NO_STORE);
      });
  };
