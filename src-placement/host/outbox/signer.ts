/** From an offer to the signed message that travels. */
import type { webcrypto } from 'node:crypto';
import { REQUEST_VERSION, type SignedRequest } from '#shared/host-request.ts';
import { signRequest } from '#shared/web/signed-request.ts';
import type { HostParts } from '../parts.ts';
import { ackProof } from './acknowledgement.ts';
import type { Offer, Task } from './task.ts';

export class Signer {
  readonly #parts: HostParts;
  #key: Promise<webcrypto.CryptoKey> | null = null;

  constructor(parts: HostParts) {
    this.#parts = parts;
  }

  async sign({ kind, memberId, facts }: Task, { id, userId, issued, expires }: Offer): Promise<SignedRequest> {
    const { keys } = this.#parts;
    this.#key ??= crypto.subtle.importKey(
      'pkcs8',
      keys.signingKey(keys.current).export({ format: 'der', type: 'pkcs8' }),
      'Ed25519',
      false,
      ['sign'],
    );
    return signRequest(keys.current, await this.#key, {
      ...facts,
      v: REQUEST_VERSION,
      kind,
      id,
      ack: ackProof(this.#parts, id),
      memberId,
      userId,
      issued,
      expires,
    });
  }
}
