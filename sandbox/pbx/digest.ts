import { createHash, randomBytes } from 'node:crypto';
import { authParameters } from './sip/address.ts';
import type { SipRequest } from './sip/message.ts';

export type DigestFailure = 'missing' | 'malformed' | 'unknown-user' | 'wrong-password' | 'stale' | 'replayed';

export type DigestVerdict =
  | { readonly ok: true; readonly user: string }
  | { readonly ok: false; readonly why: DigestFailure; readonly user: string | undefined; readonly challenge: string };

export type DigestOptions = {
  readonly realm: string;
  readonly passwordOf: (user: string) => string | undefined;
  readonly nonceTtlMs: number;
  readonly now: () => number;
};

type Nonce = { readonly until: number; lastCount: number };

/**
 * Digest authentication with MD5 and qop=auth (RFC 7616, RFC 2617 3.2, RFC 3261 22.4).
 * A nonce expires, and its count must rise: a recorded request cannot be played again.
 */
export class Digest {
  readonly #options: DigestOptions;
  readonly #nonces = new Map<string, Nonce>();

  constructor(options: DigestOptions) {
    this.#options = options;
  }

  check(authorization: string | undefined, request: SipRequest): DigestVerdict {
    if (authorization === undefined) return this.#refuse('missing');
    const given = authParameters(authorization.replace(/^\s*Digest\s+/i, ''));
    const user = given.get('username');
    const [nonce, uri, response] = [given.get('nonce'), given.get('uri'), given.get('response')];
    const count = Number.parseInt(given.get('nc') ?? '', 16);
    const complete = user && nonce && uri && response && given.get('cnonce') && given.get('qop') === 'auth';
    if (!/^\s*Digest\s/i.test(authorization) || !complete || !Number.isInteger(count)) {
      return this.#refuse('malformed', user);
    }

    const password = this.#options.passwordOf(user);
    if (password === undefined) return this.#refuse('unknown-user', user);
    // RFC 7616 3.4.6: the URI that was signed has to be the one that is asked for.
    if (uri !== request.uri || given.get('realm') !== this.#options.realm) return this.#refuse('malformed', user);
    if (response !== digestResponse({ request, given, user, password })) return this.#refuse('wrong-password', user);

    const known = this.#nonces.get(nonce);
    if (!known || known.until <= this.#options.now()) return this.#refuse('stale', user);
    if (count <= known.lastCount) return this.#refuse('replayed', user);
    known.lastCount = count;
    return { ok: true, user };
  }

  #refuse(why: DigestFailure, user?: string): DigestVerdict {
    // `stale` tells the client that its password was right, so that it tries again by itself (RFC 7616 3.3).
    const stale = why === 'stale' || why === 'replayed' ? ', stale=true' : '';
    const challenge = `Digest realm="${this.#options.realm}", nonce="${this.#issue()}", algorithm=MD5, qop="auth"${stale}`;
    return { ok: false, why, user, challenge };
  }

  #issue(): string {
    const now = this.#options.now();
    // Nonces are kept in order of issue, so the expired ones are in front.
    for (const [nonce, { until }] of this.#nonces) {
      if (until > now) break;
      this.#nonces.delete(nonce);
    }
    const nonce = randomBytes(12).toString('hex');
    this.#nonces.set(nonce, { until: now + this.#options.nonceTtlMs, lastCount: 0 });
    return nonce;
  }
}

type Proof = { request: SipRequest; given: Map<string, string>; user: string; password: string };

function digestResponse({ request, given, user, password }: Proof): string {
  const part = (name: string): string => given.get(name) ?? '';
  const ha1 = md5(`${user}:${part('realm')}:${password}`);
  const ha2 = md5(`${request.method}:${part('uri')}`);
  return md5(`${ha1}:${part('nonce')}:${part('nc')}:${part('cnonce')}:${part('qop')}:${ha2}`);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
