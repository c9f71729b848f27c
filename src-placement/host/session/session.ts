/** A desktop's session: a signed statement whose desktop it is. Nothing is stored, every replica can read it. */
import type { Context } from 'hono';
import * as v from 'valibot';
import { HostFailure } from '../http/host-failure.ts';
import { issueToken, readToken } from '../keys/signed-token.ts';
import type { HostParts } from '../parts.ts';

const SessionSchema = v.object({ memberId: v.string(), userId: v.string(), instance: v.string() });
export type Session = v.InferOutput<typeof SessionSchema>;

const LIFE_MS = 12 * 3_600_000;

export function openSession({ keys, clock }: HostParts, session: Session): { session: string; expires: number } {
  const expires = clock.now() + LIFE_MS;
  return { session: issueToken(keys, 'session', session, expires), expires };
}

/** @throws HostFailure `sessionNeeded` */
export function sessionOf({ keys, clock }: HostParts, c: Context): Session {
  const token = bearer(c);
  const session = token === null ? null : readToken(keys, 'session', SessionSchema, token, clock.now());
  if (session === null) throw new HostFailure('sessionNeeded', token === null ? 'no session' : 'not a session of ours');
  return session;
}

export const bearer = (c: Context): string | null =>
  /^Bearer ([\w.~+/=-]+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null;
