import type { Log } from '#shared/web/ports.ts';
import { PostgresStore } from './postgres-store.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

/** @param address `sqlite:<file>` or `postgres://…` */
export async function openStore(address: string, log: Log): Promise<Store> {
  if (address.startsWith('sqlite:')) return new SqliteStore(address.slice('sqlite:'.length));
  return PostgresStore.open(address, (error) => log.warn('store.connectionLost', { error }));
}
