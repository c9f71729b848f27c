/** Whether a push is what our companion host has signed for this agent now. Pure, but for the key that is asked for. */
import { createPublicKey, verify } from 'node:crypto';
import * as v from 'valibot';
import { type RequestBody, RequestBodySchema, SignedRequestSchema, signedText } from '#shared/host-request.ts';
import type { PushMessage } from '#shared/push/push-frames.ts';

export interface Receiver {
  readonly memberId: string;
  readonly userId: string;
}

export interface RequestChecks {
  /** Raw Ed25519 key in base64url, from the host over TLS; null: it has none of that name. */
  readonly publicKey: (kid: string) => Promise<string | null>;
  readonly receiver: () => Receiver | null;
  /** Epoch milliseconds by the portal's clock. */
  readonly portalNow: () => number;
}

export type RequestRefusal = 'channel' | 'shape' | 'key' | 'signature' | 'body' | 'portal' | 'user' | 'late' | 'early';
export type CheckedRequest = RequestBody | RequestRefusal;

/** Our reading of the portal's clock is as old as its last answer. */
const CLOCK_SLACK_MS = 5000;

/** @throws Failure `hostUnreachable` when the key can't be fetched now */
export async function checkedRequest(message: PushMessage, checks: RequestChecks): Promise<CheckedRequest> {
  // Everybody who uses the application writes to the shared channel. A signature would do; nothing of ours comes there.
  if (message.channel === 'shared') return 'channel';
  const signed = v.safeParse(SignedRequestSchema, message.params);
  if (!signed.success) return 'shape';
  const { kid, body, signature } = signed.output;
  const key = await checks.publicKey(kid);
  if (key === null) return 'key';
  if (!isSigned(key, body, signature)) return 'signature';
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), RequestBodySchema), text(body));
  if (!parsed.success) return 'body';
  return whyNotNow(parsed.output, checks) ?? parsed.output;
}

function whyNotNow(request: RequestBody, { receiver, portalNow }: RequestChecks): RequestRefusal | null {
  const me = receiver();
  if (me?.memberId.toLowerCase() !== request.memberId.toLowerCase()) return 'portal';
  if (me.userId !== request.userId) return 'user';
  const now = portalNow();
  if (now >= request.expires) return 'late';
  return request.issued > now + CLOCK_SLACK_MS ? 'early' : null;
}

function isSigned(key: string, body: string, signature: string): boolean {
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
    return verify(null, Buffer.from(signedText(body)), publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    // Not a key, or not a signature: whoever sent it can't prove anything.
    return false;
  }
}

const text = (body: string): string => Buffer.from(body, 'base64url').toString('utf8');
