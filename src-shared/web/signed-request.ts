/** Signing and opening of dial requests by Web Crypto, which host and desktop both have. */
import * as v from 'valibot';
import {
  type RequestBody,
  RequestBodySchema,
  type SignedRequest,
  SignedRequestSchema,
  signedText,
} from '#shared/host-request.ts';

export interface VerifyKey {
  readonly kid: string;
  /** Ed25519, raw, base64url. */
  readonly publicKey: string;
}

export async function signRequest(kid: string, privateKey: CryptoKey, request: RequestBody): Promise<SignedRequest> {
  const body = toBase64url(new TextEncoder().encode(JSON.stringify(request)));
  const signature = await crypto.subtle.sign('Ed25519', privateKey, new TextEncoder().encode(signedText(body)));
  return { kid, body, signature: toBase64url(new Uint8Array(signature)) };
}

export type Opened = RequestBody | 'malformed' | 'unknownKey' | 'badSignature';

/** The body, if one of these keys has signed it. Whom it is for and whether it is still in time is asked elsewhere. */
export async function openRequest(params: unknown, keys: readonly VerifyKey[]): Promise<Opened> {
  const message = v.safeParse(SignedRequestSchema, params);
  if (!message.success) return 'malformed';
  const { kid, body, signature } = message.output;
  const key = keys.find((known) => known.kid === kid);
  if (key === undefined) return 'unknownKey';
  const [raw, mark] = [fromBase64url(key.publicKey), fromBase64url(signature)];
  if (raw?.length !== 32 || mark?.length !== 64) return 'badSignature';
  const publicKey = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  const text = new TextEncoder().encode(signedText(body));
  if (!(await crypto.subtle.verify('Ed25519', publicKey, mark, text))) return 'badSignature';
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), RequestBodySchema), textOf(body));
  return parsed.success ? parsed.output : 'malformed';
}

const textOf = (body: string): string => new TextDecoder().decode(fromBase64url(body) ?? undefined);

export const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** @returns null for what is no base64url */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}
