/** Whose request it is, for limits and logs. */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/**
 * Each proxy of ours appends the address that it saw, so the one that counts stands that many places from the right;
 * what is further left anybody may have written.
 */
export function clientAddress(c: Context, trustedProxies: number): string {
  const seen = getConnInfo(c).remote.address ?? '';
  if (trustedProxies === 0) return seen;
  const chain = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  return chain.at(-trustedProxies) || seen;
}
