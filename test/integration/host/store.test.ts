/** One table of behaviour for both engines of the companion host's store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { PostgresUnavailable, startPostgres } from '../../../scripts/postgres.ts';
import { withLease } from '../../../src-placement/host/store/lease.ts';
import { PostgresStore } from '../../../src-placement/host/store/postgres-store.ts';
import { SqliteStore } from '../../../src-placement/host/store/sqlite-store.ts';
import { put, read, type Store, update } from '../../../src-placement/host/store/store.ts';

const postgres = await startPostgres().catch((error: unknown) => {
  if (error instanceof PostgresUnavailable) return error;
  throw error;
});

interface Engine {
  /** Two doors to the same rows, as two replicas have them. */
  open(): Promise<[Store, Store]>;
  close(): Promise<void>;
}

const ENGINES: Readonly<Record<string, () => Promise<Engine>>> = {
  'node:sqlite': async () => {
    const folder = mkdtempSync(join(tmpdir(), 'offhook-store-'));
    const path = join(folder, 'host.sqlite');
    return {
      open: async () => [new SqliteStore(path), new SqliteStore(path)],
      close: async () => rmSync(folder, { recursive: true }),
    };
  },
  ...(postgres instanceof PostgresUnavailable
    ? {}
    : {
        PostgreSQL: async () => {
          const open = () => PostgresStore.open(postgres.url, (error) => expect.unreachable(error.message));
          return { open: async () => Promise.all([open(), open()]), close: () => postgres.stop() };
        },
      }),
};

if (postgres instanceof PostgresUnavailable) console.warn(`PostgreSQL is NOT tested here: ${postgres.message}`);

describe.each(Object.entries(ENGINES))('the store on %s', (_name, start) => {
  let engine: Engine;
  let [here, there]: Store[] = [];
  let key = '';
  let last = 0;

  beforeAll(async () => {
    engine = await start();
    [here, there] = await engine.open();
  });
  beforeEach(() => {
    key = `test/${(last += 1)}`;
  });
  afterAll(async () => {
    await here?.close();
    await there?.close();
    await engine?.close();
  });
  const a = () => here as Store;
  const b = () => there as Store;
  const passed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('gives back what was put, through the other door, too', async () => {
    const value = { text: 'Юлия „x“', list: [1, 2.5, null], deep: { yes: true } };
    const text = value;
    const version = await a().putIfAbsent(key, text);
    expect(await b().get(key)).toEqual({ key, value: text, version });
  });

  it('knows nothing of a key that nobody has put', async () => {
    expect(await a().get(key)).toBeNull();
    expect(await a().putIfVersion(key, 1, 'whatever')).toBeNull();
    expect(await a().delete(key)).toBe(false);
  });

  it('puts a row once only, however many try at once', async () => {
    const tries = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? a() : b()).putIfAbsent(key, n)));
    expect(tries.filter((version) => version !== null)).toHaveLength(1);
  });

  it('replaces a row only for who has seen its newest version', async () => {
    const first = (await a().putIfAbsent(key, 1)) ?? '';
    const second = await b().putIfVersion(key, 2, first);
    expect(second).not.toBeNull();
    expect(await a().putIfVersion(key, 3, first)).toBeNull();
    expect(await a().get(key)).toEqual({ key, value: 2, version: second });
  });

  it('lets one of several writers of the same version win', async () => {
    const first = (await a().putIfAbsent(key, 0)) ?? '';
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? a() : b()).putIfVersion(key, n, first)),
    );
    expect(tries.filter((version) => version !== null)).toHaveLength(1);
  });

  it('does not take a version of a row that was deleted for one of the row that came after it', async () => {
    const first = (await a().putIfAbsent(key, 'one')) ?? '';
    expect(await a().delete(key)).toBe(true);
    await a().putIfAbsent(key, 'two');
    expect(await b().putIfVersion(key, 'three', first)).toBeNull();
    expect(await b().delete(key, first)).toBe(false);
    expect((await a().get(key))?.value).toBe('two');
  });

  it('deletes with a version only the row of that version', async () => {
    const first = (await a().putIfAbsent(key, 1)) ?? '';
    const second = (await a().putIfVersion(key, 2, first)) ?? '';
    expect(await a().delete(key, first)).toBe(false);
    expect(await a().delete(key, second)).toBe(true);
    expect(await b().get(key)).toBeNull();
  });

  it('forgets a row at its expiry, for every operation, and lets another take its place', async () => {
    const version = (await a().putIfAbsent(key, 1, 150)) ?? '';
    expect((await a().get(key))?.value).toBe(1);
    expect(await b().putIfAbsent(key, 2)).toBeNull();
    await passed(250);
    expect(await a().get(key)).toBeNull();
    expect(await a().list(key, 10)).toEqual([]);
    expect(await a().putIfVersion(key, 2, version)).toBeNull();
    expect(await a().delete(key)).toBe(false);
    expect(await b().putIfAbsent(key, 3)).not.toBeNull();
    expect((await a().get(key))?.value).toBe(3);
  });

  it('keeps a row for good when it is written without an expiry', async () => {
    const version = (await a().putIfAbsent(key, 1, 100)) ?? '';
    await a().putIfVersion(key, 2, version);
    await passed(200);
    expect((await a().get(key))?.value).toBe(2);
  });

  it('removes what has expired, and nothing else', async () => {
    await a().putIfAbsent(`${key}/a`, 1, 50);
    await a().putIfAbsent(`${key}/b`, 1, 60_000);
    await a().putIfAbsent(`${key}/c`, 1);
    await passed(150);
    expect(await a().expire()).toBeGreaterThanOrEqual(1);
    expect((await a().list(`${key}/`, 10)).map((row) => row.key)).toEqual([`${key}/b`, `${key}/c`]);
  });

  it('lists by prefix, in byte order, up to the limit, and takes no letter of the prefix for a pattern', async () => {
    for (const name of ['b', 'B', 'a', 'ä', '%', '_']) await a().putIfAbsent(`${key}_%/${name}`, name);
    await a().putIfAbsent(`${key}xx/a`, 'other');
    const all = await b().list(`${key}_%/`, 100);
    expect(all.map(({ value }) => value)).toEqual(['%', 'B', '_', 'a', 'b', 'ä']);
    expect(await b().list(`${key}_%/`, 2)).toHaveLength(2);
  });

  it('counts right when many change the same row', async () => {
    await a().putIfAbsent(key, 0);
    const schema = v.number();
    await Promise.all([a(), b(), a(), b()].map((door) => update(door, key, schema, (n) => n + 1)));
    expect((await read(a(), key, schema))?.value).toBe(4);
    await put(b(), key, 9);
    expect((await read(a(), key, schema))?.value).toBe(9);
  });

  it('gives a lease to one at a time, and to the next when its holder has died', async () => {
    const running: string[] = [];
    const hold = (name: string, door: Store) =>
      withLease(door, key, 5000, async () => {
        running.push(name);
        await passed(30);
        running.push(`-${name}`);
      });
    expect((await Promise.all([hold('a', a()), hold('b', b())])).filter(Boolean)).toHaveLength(1);
    expect(running).toHaveLength(2);
    expect(await hold('again', b())).toBe(true);
    // One that never gives it back.
    await a().putIfAbsent(`lease/${key}`, {}, 100);
    expect(await hold('too early', b())).toBe(false);
    await passed(200);
    expect(await hold('later', b())).toBe(true);
  });
});
