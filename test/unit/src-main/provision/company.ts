/** A company with a key of its own, that writes letters. */
import { type KeyObject, sign } from 'node:crypto';
import { setUpLink, type SetUpBody, signedSetUp } from '#shared/provision/set-up.ts';
import { newKey, publicKeyOf, readKey, seal } from '../../../../scripts/provision/seal.ts';

export const NOW = 1_790_000_000_000;
const DAY = 86_400_000;

export class Company {
  readonly key: KeyObject = readKey(newKey());
  readonly publicKey: string = publicKeyOf(this.key);
  #letters = 0;

  body(changes: Partial<SetUpBody> = {}): SetUpBody {
    this.#letters += 1;
    return {
      v: 1,
      id: `letter-${String(this.#letters).padStart(4, '0')}`,
      organisation: 'Example GmbH',
      issued: NOW - DAY,
      expires: NOW + DAY,
      settings: { SipServer: 'wss://pbx.example/ws', SipAddress: '201@pbx.example' },
      ...changes,
    };
  }

  link(changes: Partial<SetUpBody> = {}): string {
    return setUpLink(seal(this.body(changes), this.key));
  }

  /** Whatever it is, under a true signature. */
  signed(content: unknown): string {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    return this.signedBytes(Buffer.from(text));
  }

  signedBytes(bytes: Buffer): string {
    const body = bytes.toString('base64url');
    const signature = sign(null, Buffer.from(signedSetUp(body)), this.key);
    return setUpLink({ body, key: this.publicKey, signature: signature.toString('base64url') });
  }
}
