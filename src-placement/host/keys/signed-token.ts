/** Short-lived statements of the host to itself: `<kid>.<payload>.<HMAC-SHA-256>`, readable, not forgeable. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import type { KeyRing, Purpose } from './key-ring.ts';

export function issueToken(keys: KeyRing, purpose: Purpose, payload: unknown, expires: number): string {
  const kid = keys.current;
  const body = Buffer.from(JSON.stringify({ payload, expires })).toString('base64url');
  return `${kid}.${body}.${mac(keys, purpose, kid, body)?.toString('base64url')}`;
}

/** @returns null for what is forged, expired or for another purpose */
export function readToken<Schema extends v.GenericSchema>(
  keys: KeyRing,
  purpose: Purpose,
  schema: Schema,
  token: string,
  now: number,
): v.InferOutput<Schema> | null {
  const [kid = '', body = '', given = ''] = token.split('.');
  const expected = mac(keys, purpose, kid, body);
  if (expected === null || !equal(Buffer.from(given, 'base64url'), expected)) return null;
  const parsed = v.safeParse(
    v.pipe(v.string(), v.parseJson(), StatementSchema),
    Buffer.from(body, 'base64url').toString('utf8'),
  );
  if (!parsed.success || parsed.output.expires <= now) return null;
  const payload = v.safeParse(schema, parsed.output.payload);
  return payload.success ? payload.output : null;
}

const StatementSchema = v.object({ payload: v.unknown(), expires: v.number() });

/** Constant in the content; the length is no secret. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

export const equalText = (a: string, b: string): boolean => equal(Buffer.from(a), Buffer.from(b));

function mac(keys: KeyRing, purpose: Purpose, kid: string, text: string): Buffer | null {
  const secret = keys.secret(purpose, kid);
  return secret === null ? null : createHmac('sha256', secret).update(`${kid}.${text}`).digest();
}
