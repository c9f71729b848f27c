/** From what a link or a file holds to a letter that its key has signed. Nothing in it is believed before that. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import * as v from 'valibot';
import { readSealed, type SetUpBody, SetUpBodySchema, signedSetUp } from '#shared/provision/set-up.ts';

export interface Letter extends SetUpBody {
  /** Raw Ed25519 key in base64url. */
  readonly key: string;
}

export type LetterTrouble = 'provisionUnreadable' | 'provisionNotGenuine';

export function openLetter(text: string): Letter | LetterTrouble {
  const sealed = readSealed(text);
  if (sealed === null || !isCanonical(sealed.key, 32)) return 'provisionUnreadable';
  const { body, key, signature } = sealed;
  if (!isSigned(key, signedSetUp(body), signature)) return 'provisionNotGenuine';
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), SetUpBodySchema), utf8(body));
  return parsed.success ? { ...parsed.output, key } : 'provisionUnreadable';
}

/** What two people compare: 128 bits of SHA-256 of the key, as eight groups. */
export function fingerprintOf(key: string): string {
  const digest = createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex');
  return (digest.slice(0, 32).match(/.{4}/g) ?? []).join(' ');
}

/** One writing for each key: the last character of 43 has two bits that mean nothing, and keys are compared as texts. */
function isCanonical(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, 'base64url');
  return decoded.length === bytes && decoded.toString('base64url') === text;
}

function isSigned(key: string, text: string, signature: string): boolean {
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
    return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    // Not a key, or not a signature: whoever sent it can't prove anything.
    return false;
  }
}

/** Bytes that are no UTF-8 are no JSON of ours. */
function utf8(body: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(body, 'base64url'));
  } catch {
    return null;
  }
}
