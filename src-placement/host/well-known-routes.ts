import { Hono } from 'hono';
import { HOST_PATH, type WellKnown } from '#shared/host-api.ts';
import type { HostParts } from './parts.ts';

/** What a desktop asks first: which versions, whose signature to believe, whether to sign in through us. */
export function wellKnownRoutes({ keys, versions }: HostParts): Hono {
  const answer: WellKnown = {
    v: [...versions],
    keys: keys.publicKeys(),
    broker: true,
  };
  return new Hono().get(HOST_PATH.wellKnown, (c) => c.json(answer, 200, { 'cache-control': 'public, max-age=300' }));
}
