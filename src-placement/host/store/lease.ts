/** One of several replicas at a time. A lease that nobody gives back ends by itself, by the store's clock. */
import { randomUUID } from 'node:crypto';
import type { Store } from './store.ts';

export interface Lease {
  release(): Promise<void>;
}

/**
 * @param forMs longer than what is done under it may take: whoever takes it afterwards believes us dead
 * @returns null when somebody else has it
 */
export async function takeLease(store: Store, name: string, forMs: number): Promise<Lease | null> {
  const key = `lease/${name}`;
  const version = await store.putIfAbsent(key, { holder: randomUUID() }, forMs);
  if (version === null) return null;
  return {
    release: async () => {
      await store.delete(key, version);
    },
  };
}

/** Runs the action if nobody else has the lease. @returns whether it ran */
export async function withLease(
  store: Store,
  name: string,
  forMs: number,
  action: () => Promise<void>,
): Promise<boolean> {
  const lease = await takeLease(store, name, forMs);
  if (lease === null) return false;
  try {
    await action();
  } finally {
    await lease.release();
  }
  return true;
}
