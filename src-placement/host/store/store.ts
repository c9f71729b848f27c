/**
 * The host's state: small JSON values under keys, with optimistic versions and an expiry. Two engines keep the same
 * contract (`test/integration/host/store.test.ts` is its table): SQLite for one process, PostgreSQL for several.
 *
 * Times are by the engine's own clock, so that replicas needn't agree on theirs: a lease is a key that expires.
 */
import type { GenericSchema } from 'valibot';
import * as v from 'valibot';

export interface Row {
  readonly key: string;
  readonly value: unknown;
  /** Opaque; another one after every write, also when the key was deleted and came back. */
  readonly version: string;
}

export interface Store {
  /** @returns null for what isn't there or has expired */
  get(key: string): Promise<Row | null>;
  /** @returns the new version, or null when there is a row that has not expired */
  putIfAbsent(key: string, value: unknown, expiresInMs?: number): Promise<string | null>;
  /** Without an expiry the row stays for good. @returns the new version, or null when the row is another one by now */
  putIfVersion(key: string, value: unknown, version: string, expiresInMs?: number): Promise<string | null>;
  /** @returns whether there was one; with a version only that very row goes */
  delete(key: string, version?: string): Promise<boolean>;
  /** Rows whose keys begin so, by key in byte order. */
  list(prefix: string, limit: number): Promise<readonly Row[]>;
  /** Removes what has expired. @returns how many */
  expire(): Promise<number>;
  close(): Promise<void>;
}

/** The value under the key, checked against its schema. @throws when something else lies there */
export async function read<Schema extends GenericSchema>(
  store: Store,
  key: string,
  schema: Schema,
): Promise<{ value: v.InferOutput<Schema>; version: string } | null> {
  const row = await store.get(key);
  return row === null ? null : { value: v.parse(schema, row.value), version: row.version };
}

/** Writes whatever is there. For rows with one writer at a time, or where the last one may win. */
export async function put(store: Store, key: string, value: unknown, expiresInMs?: number): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const row = await store.get(key);
    const done =
      row === null
        ? await store.putIfAbsent(key, value, expiresInMs)
        : await store.putIfVersion(key, value, row.version, expiresInMs);
    if (done !== null) return;
  }
  throw new Error(`too many writers at ${key.split('/')[0]}`);
}

/** Reads, changes and writes until nobody else came in between. `change` may be called several times. */
export async function update<Schema extends GenericSchema>(
  store: Store,
  key: string,
  schema: Schema,
  change: (value: v.InferOutput<Schema>) => v.InferOutput<Schema>,
  expiresInMs?: number,
): Promise<v.InferOutput<Schema> | null> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const found = await read(store, key, schema);
    if (found === null) return null;
    const next = change(found.value);
    if ((await store.putIfVersion(key, next, found.version, expiresInMs)) !== null) return next;
  }
  throw new Error(`too many writers at ${key.split('/')[0]}`);
}
