/** The `InstanceMap` in the user option: ours goes in and out, everybody else's stays as it is. Pure. */
import * as v from 'valibot';
import { INSTANCE_LIFE, type Instance, InstanceSchema } from '#shared/bridge.ts';

/** Entries as they are stored: a newer release may have put more into its own. */
export type StoredInstances = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

const StoredSchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));
const EntrySchema = v.looseObject({ seen: v.number() });
const IdSchema = v.pipe(v.string(), v.uuid());

/** The entries that count; what is no entry, or was unseen for `INSTANCE_LIFE`, is dropped. */
export function parseInstances(text: string | undefined, now: number): StoredInstances {
  const parsed = v.safeParse(StoredSchema, text);
  const entries = parsed.success ? Object.entries(parsed.output) : [];
  return new Map(
    entries.flatMap(([id, entry]) =>
      v.is(IdSchema, id) && v.is(EntrySchema, entry) && now - entry.seen < INSTANCE_LIFE ? [[id, entry]] : [],
    ),
  );
}

export function withInstance(known: StoredInstances, id: string, entry: Instance | null): string {
  const next = new Map(known);
  if (entry === null) next.delete(id);
  else next.set(id, entry);
  return JSON.stringify(Object.fromEntries(next));
}

/** Whether the pages would still find this desktop by what is stored. */
export const holds = (known: StoredInstances, id: string, entry: Instance): boolean => {
  const stored = v.safeParse(InstanceSchema, known.get(id));
  if (!stored.success) return false;
  const { port, secret, relay } = stored.output;
  return port === entry.port && secret === entry.secret && relay?.boot === entry.relay?.boot;
};
