/** "Does an event arrive, and how fast?": one row from the request to the event, by whichever replica it comes. */
import * as v from 'valibot';
import type { HostParts } from '../parts.ts';
import { read, update } from '../store/store.ts';

const RowSchema = v.object({ sent: v.number(), arrived: v.nullable(v.number()) });
const KEEP_MS = 300_000;

const testKey = (memberId: string, id: string): string => `event-test/${memberId}/${id}`;

export async function beginTest({ store, clock }: HostParts, memberId: string, id: string): Promise<void> {
  await store.putIfAbsent(testKey(memberId, id), { sent: clock.now(), arrived: null }, KEEP_MS);
}

/** @param data of ONAPPTEST: what `event.test` was given lies somewhere in it */
export async function testArrived({ store, clock }: HostParts, memberId: string, data: unknown): Promise<void> {
  const id = /"offhook":"([\w-]{1,64})"/.exec(JSON.stringify(data))?.[1];
  if (id === undefined) return;
  const now = clock.now();
  await update(store, testKey(memberId, id), RowSchema, (row) => ({ ...row, arrived: row.arrived ?? now }), KEEP_MS);
}

/** @returns milliseconds, or null while it is on its way */
export async function testResult({ store }: HostParts, memberId: string, id: string): Promise<number | null> {
  const row = await read(store, testKey(memberId, id), RowSchema);
  return row === null || row.value.arrived === null ? null : row.value.arrived - row.value.sent;
}
