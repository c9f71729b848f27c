/** The company's side of a signed set-up: its key, and a letter under it. The desktop's side is `src-main/provision`. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import * as v from 'valibot';
import { readPolicies } from '#shared/policy/managed.ts';
import { provisionedValues } from '#shared/provision/provisioned-values.ts';
import {
  LONGEST_SET_UP,
  type SealedSetUp,
  type SetUpBody,
  SetUpBodySchema,
  setUpLink,
  signedSetUp,
} from '#shared/provision/set-up.ts';

/** PKCS #8 in PEM: as openssl and every key store take it. */
export function newKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** @throws where it is none for Ed25519 */
export function readKey(pem: string): KeyObject {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`an Ed25519 key is needed, this is ${key.asymmetricKeyType}`);
  return key;
}

/** Raw, in base64url. */
export function publicKeyOf(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new Error('no Ed25519 key');
  return x;
}

export function seal(body: SetUpBody, key: KeyObject): SealedSetUp {
  const text = Buffer.from(JSON.stringify(body)).toString('base64url');
  return {
    body: text,
    key: publicKeyOf(key),
    signature: sign(null, Buffer.from(signedSetUp(text)), key).toString('base64url'),
  };
}

/** What is wrong with a letter, for the administrator and before five hundred agents see it; empty when nothing is. */
export function mistakesIn(body: SetUpBody, key: KeyObject): readonly string[] {
  const parsed = v.safeParse(SetUpBodySchema, body);
  const shape = parsed.success
    ? []
    : parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the letter'}: ${issue.message}`);
  // Any agent's name, where an address is made of it.
  const { problems } = provisionedValues(body, 'agent');
  const policies = problems.map(({ key: name, trouble }) => `${name}: ${WORDS[trouble]}`);
  const { length } = setUpLink(seal(body, key));
  const size = length > LONGEST_SET_UP ? [`too long: ${length} of ${LONGEST_SET_UP} characters`] : [];
  return [...shape, ...policies, ...size];
}

const WORDS: Readonly<Record<ReturnType<typeof readPolicies>['problems'][number]['trouble'], string>> = {
  unknownKey: 'there is no such setting',
  wrongKind: 'the wrong kind of value',
  badValue: 'the value cannot be used',
  unreadable: 'cannot be read',
  notOwnedByRoot: 'not only the administrator may write it',
  notInASetUp: 'a link or file cannot set this; secrets are fetched or typed, updates are the computer’s own',
};
