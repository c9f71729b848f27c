/** Secrets at rest and in a page's hands: AES-256-GCM under a named key, bound to the place where they belong. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyRing, Purpose } from './key-ring.ts';

const IV = 12;
const TAG = 16;

/** @param place what it is for, e.g. the row's key: a sealed text is of no use anywhere else */
export function seal(keys: KeyRing, purpose: Purpose, place: string, text: string): string {
  const kid = keys.current;
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', secretOf(keys, purpose, kid), iv).setAAD(Buffer.from(place));
  const closed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${kid}.${closed.toString('base64url')}`;
}

/** @returns null for what was sealed by a key that is gone, for another place, or was changed */
export function unseal(keys: KeyRing, purpose: Purpose, place: string, sealed: string): string | null {
  const [kid = '', encoded = ''] = sealed.split('.', 2);
  const secret = keys.secret(purpose, kid);
  const closed = Buffer.from(encoded, 'base64url');
  if (secret === null || closed.length < IV + TAG) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, closed.subarray(0, IV))
      .setAAD(Buffer.from(place))
      .setAuthTag(closed.subarray(-TAG));
    return Buffer.concat([decipher.update(closed.subarray(IV, -TAG)), decipher.final()]).toString('utf8');
  } catch {
    // GCM says no more than that it doesn't fit.
    return null;
  }
}

function secretOf(keys: KeyRing, purpose: Purpose, kid: string): Buffer {
  const secret = keys.secret(purpose, kid);
  if (secret === null) throw new Error(`no key ${kid}`);
  return secret;
}
