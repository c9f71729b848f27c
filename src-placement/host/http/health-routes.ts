/** `/healthz`: the process answers. `/readyz`: it can work, so a balancer may send it requests. */
import { Hono } from 'hono';
import type { HostParts } from '../parts.ts';

export const healthRoutes =
  (isStopping: () => boolean) =>
  ({ store, log }: HostParts): Hono =>
    new Hono()
      .get('/healthz', (c) => c.json({ ok: true }))
      .get('/readyz', async (c) => {
        if (isStopping()) return c.json({ ok: false, why: 'stopping' }, 503);
        try {
          await store.get('ready');
          return c.json({ ok: true });
        } catch (error) {
          log.error('store.unreachable', { error });
          return c.json({ ok: false, why: 'store' }, 503);
        }
      });
