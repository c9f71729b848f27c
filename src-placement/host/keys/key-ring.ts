/**
 * Everything cryptographic comes from the configured keys, by purpose (HKDF, RFC 5869): replicas agree without talking,
 * and a key for one purpose says nothing about another. The first key closes and signs; each one opens its own.
 */
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { HostKey } from '../config/host-config.ts';

export type Purpose = 'store' | 'session' | 'landing' | 'ticket' | 'wizard' | 'ack' | 'request';

export class KeyRing {
  readonly #keys: readonly [HostKey, ...HostKey[]];
  readonly #derived = new Map<string, Buffer>();

  constructor(keys: readonly [HostKey, ...HostKey[]]) {
    this.#keys = keys;
  }

  get current(): string {
    return this.#keys[0].kid;
  }

  get kids(): readonly string[] {
    return this.#keys.map(({ kid }) => kid);
  }

  /** 32 bytes; null for a key that has been taken out of the configuration. */
  secret(purpose: Purpose, kid: string): Buffer | null {
    const key = this.#keys.find((known) => known.kid === kid);
    if (key === undefined) return null;
    const name = `${purpose}/${kid}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    const fresh = Buffer.from(hkdfSync('sha256', key.secret, Buffer.alloc(0), `offhook-host/${purpose}`, 32));
    this.#derived.set(name, fresh);
    return fresh;
  }

  /** The Ed25519 key that signs dial requests. */
  signingKey(kid: string): KeyObject {
    const seed = this.secret('request', kid);
    if (seed === null) throw new Error('no such key');
    // RFC 8410 7: a PKCS #8 wrapper of fixed length around the seed.
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  }

  /** Raw, base64url, as the desktops get them. */
  publicKeys(): { kid: string; publicKey: string }[] {
    return this.kids.map((kid) => {
      const { x } = createPublicKey(this.signingKey(kid)).export({ format: 'jwk' });
      return { kid, publicKey: x ?? '' };
    });
  }
}
