/** Who has taken an offer: one row, written once, by the first desktop or by the host that withdraws it. */
import * as v from 'valibot';
import { issueToken, readToken } from '../keys/signed-token.ts';
import type { HostParts } from '../parts.ts';
import { read } from '../store/store.ts';

const RowSchema = v.object({ instance: v.string() });
const ProofSchema = v.object({ id: v.string() });

/** No desktop's instance id looks like this. */
const HOST = ' host';
/** Longer than any offer lives. */
const KEEP_MS = 300_000;

export type Fate = 'open' | 'taken' | 'left';

const ackKey = (id: string): string => `ack/${id}`;

/** What the request carries, so that its receiver needs no session. */
export const ackProof = ({ keys, clock }: HostParts, id: string): string =>
  issueToken(keys, 'ack', { id }, clock.now() + KEEP_MS);

export function isProof({ keys, clock }: HostParts, id: string, proof: string): boolean {
  return readToken(keys, 'ack', ProofSchema, proof, clock.now())?.id === id;
}

/** @returns whether it is this instance's, now or already */
export async function take({ store }: HostParts, id: string, instance: string): Promise<boolean> {
  const fresh = await store.putIfAbsent(ackKey(id), { instance }, KEEP_MS);
  return fresh !== null || (await read(store, ackKey(id), RowSchema))?.value.instance === instance;
}

/** @returns false when a desktop has it: then it is not ours to end */
export const withdraw = (parts: HostParts, id: string): Promise<boolean> => take(parts, id, HOST);

/** `left`: its time is over, or the agent has left it to the next one. */
export async function fateOf({ store }: HostParts, id: string): Promise<Fate> {
  const row = await read(store, ackKey(id), RowSchema);
  if (row === null) return 'open';
  return row.value.instance === HOST ? 'left' : 'taken';
}
