/**
 * What the landing page adds to the portal's answer: the host's statement that this code came here with this state. The
 * first state that a code comes with is the only one: a code that was read from a history or a log is of no use to
 * somebody with a state of his own.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { MemberIdSchema } from '#shared/host-api.ts';
import { issueToken, readToken } from '../keys/signed-token.ts';
import type { HostParts } from '../parts.ts';
import { read } from '../store/store.ts';

const LandingSchema = v.object({
  code: v.pipe(v.string(), v.nonEmpty(), v.maxLength(500)),
  state: v.pipe(v.string(), v.regex(/^[\w-]{43}(\.\d{4,5})?$/)),
  member_id: MemberIdSchema,
  server_domain: v.optional(v.pipe(v.string(), v.maxLength(200))),
});

const StatementSchema = v.object({
  /** Hashes only: the statement passes through addresses. */
  code: v.string(),
  state: v.string(),
  memberId: v.string(),
  serverDomain: v.nullable(v.string()),
});
export type Statement = v.InferOutput<typeof StatementSchema>;

const RowSchema = v.object({ state: v.string() });

/** A code lives 30 s (bitrix24.md 1.3). */
const LIFE_MS = 60_000;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
const codeKey = (code: string): string => `landing/${hashOf(code)}`;

/** @returns the statement, or why there is none */
export async function signLanding(
  parts: HostParts,
  query: Readonly<Record<string, string>>,
): Promise<{ signature: string } | { refused: 'incomplete' | 'codeSeen' }> {
  const parsed = v.safeParse(LandingSchema, query);
  if (!parsed.success) return { refused: 'incomplete' };
  const { code, state, member_id: memberId, server_domain: serverDomain } = parsed.output;
  const { store, keys, clock } = parts;
  const key = codeKey(code);
  const isFirst = (await store.putIfAbsent(key, { state }, LIFE_MS)) !== null;
  // A reload of the page is no other state.
  if (!isFirst && (await read(store, key, RowSchema))?.value.state !== state) return { refused: 'codeSeen' };
  const statement: Statement = { code: hashOf(code), state, memberId, serverDomain: serverDomain ?? null };
  return { signature: issueToken(keys, 'landing', statement, clock.now() + LIFE_MS) };
}

export type LandingCheck = Statement | 'signature' | 'state' | 'verifier' | 'used';

/** Everything that has to fit before the client secret is used for somebody; the code is spent by it. */
export async function spendLanding(
  { store, keys, clock }: HostParts,
  given: { code: string; state: string; signature: string; verifier: string; memberId: string },
): Promise<LandingCheck> {
  const statement = readToken(keys, 'landing', StatementSchema, given.signature, clock.now());
  if (statement === null || statement.code !== hashOf(given.code)) return 'signature';
  if (statement.state !== given.state || statement.memberId !== given.memberId) return 'state';
  if (given.state.split('.')[0] !== hashOf(given.verifier)) return 'verifier';
  return (await store.delete(codeKey(given.code))) ? statement : 'used';
}
