/** One of several replicas at a time. A lease that nobody gives back ends by itself, by the store's clock. */
import { randomUUID } from 'node:crypto';
import type { Store } from './store.ts';

/**
 * Runs the action if nobody else has the lease.
 * @param forMs longer than the action may take: whoever takes it afterwards believes us dead
 * @returns false when somebody else has it
 */
export async function withLease(
  store: Store,
  name: string,
  forMs: number,
  action: () => Promise<void>,
): Promise<boolean> {
  const key = `lease/${name}`;
  const version = await store.putIfAbsent(key, { holder: randomUUID() }, forMs);
  if (version === null) return false;
  try {
    await action();
  } finally {
    await store.delete(key, version);
  }
  return true;
}
