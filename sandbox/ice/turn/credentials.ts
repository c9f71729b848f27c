import { createHash, randomBytes } from 'node:crypto';
import { type Message, parseMessage } from 'werift';

/** Why a request isn't authenticated: the STUN error to answer with (RFC 8489 9.2.4). */
export type CredentialError = 401 | 438;

/** The long-term credential mechanism (RFC 8489 9.2) with one user and one nonce for the server's life. */
export class Credentials {
  readonly realm: string;
  readonly nonce = randomBytes(12).toString('hex');
  /** Signs answers, too. */
  readonly key: Buffer;
  readonly #username: string;

  constructor(username: string, password: string, realm: string) {
    this.realm = realm;
    this.#username = username;
    this.key = createHash('md5').update(`${username}:${realm}:${password}`).digest();
  }

  /** Undefined when the request is signed as it should be. */
  problemWith(request: Message, packet: Buffer): CredentialError | undefined {
    if (request.getAttributeValue('MESSAGE-INTEGRITY') === undefined) return 401;
    if (String(request.getAttributeValue('NONCE')) !== this.nonce) return 438;
    const known =
      request.getAttributeValue('USERNAME') === this.#username && request.getAttributeValue('REALM') === this.realm;
    return known && parseMessage(packet, this.key) ? undefined : 401;
  }
}
