/**
 * Answers digest challenges for the phone window, so that the SIP password never leaves main (RFC 2617 3.2.2, RFC 7616
 * 3.4, RFC 8760 for SIP). MD5 only: it is what PBXs ask for, and what `DigestRequest` admits.
 */
import { createHash } from 'node:crypto';
import type { DigestRequest } from '#shared/phone.ts';

export interface DigestCredentials {
  readonly user: string;
  readonly password: string;
}

/** RFC 3261 and its extensions (3262, 3265, 3311, 3428, 3515, 3903, 6086). */
const sipMethods = new Set(
  'REGISTER INVITE ACK BYE CANCEL OPTIONS PRACK SUBSCRIBE NOTIFY PUBLISH INFO REFER MESSAGE UPDATE'.split(' '),
);
const sipUri = /^sips?:[^\s"<>\p{Cc}]+$/iu;

/**
 * @returns the response in hex; null for what no SIP request of ours can look like: the answer to any other challenge
 * would let the window compute digests for foreign services
 */
export function answerDigest(request: DigestRequest, credentials: DigestCredentials): string | null {
  const isSip = sipMethods.has(request.method) && sipUri.test(request.uri);
  const isComplete = request.qop === null || (request.cnonce !== null && request.nc !== null);
  return isSip && isComplete ? digestResponse(request, credentials) : null;
}

/** The arithmetic alone: KD(H(A1), nonce:nc:cnonce:qop:H(A2)), or without the middle where the server offers no qop. */
export function digestResponse(request: DigestRequest, { user, password }: DigestCredentials): string {
  const { method, uri, realm, nonce, qop, nc, cnonce } = request;
  const ha1 = md5(`${user}:${realm}:${password}`);
  const ha2 = md5(`${method}:${uri}`);
  return md5(qop === null ? `${ha1}:${nonce}:${ha2}` : `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`);
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
