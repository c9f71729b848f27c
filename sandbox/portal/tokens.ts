import { randomBytes } from 'node:crypto';
import type { PortalApp } from './model.ts';
import type { PortalState } from './state.ts';

export interface AccessToken {
  readonly value: string;
  readonly userId: number;
  readonly appId: number;
  /** Unix ms. */
  expires: number;
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly userId: number;
  /** Unix ms. */
  readonly expires: number;
}

interface Grant {
  readonly userId: number;
  readonly appId: number;
  expires: number;
}

const codeLife = 30_000;
const accessLife = 3_600_000;
const refreshLife = 180 * 86_400_000;

/** One-use codes (30 s), access tokens (1 h) and rotating refresh tokens (180 d): bitrix24.md 1.3. */
export class Tokens {
  readonly #state: PortalState;
  readonly #codes = new Map<string, Grant>();
  readonly #access = new Map<string, AccessToken>();
  readonly #refresh = new Map<string, Grant>();

  constructor(state: PortalState) {
    this.#state = state;
  }

  issueCode(userId: number, app: PortalApp): string {
    const code = secret();
    this.#codes.set(code, { userId, appId: app.id, expires: this.#state.now() + codeLife });
    return code;
  }

  issue(userId: number, app: PortalApp): TokenPair {
    const pair = { accessToken: secret(), refreshToken: secret(), userId, expires: this.#state.now() + accessLife };
    this.#access.set(pair.accessToken, { value: pair.accessToken, userId, appId: app.id, expires: pair.expires });
    this.#refresh.set(pair.refreshToken, { userId, appId: app.id, expires: this.#state.now() + refreshLife });
    return pair;
  }

  /** Undefined when the code is unknown, used, over 30 s old or another app's. It is used up in any case. */
  redeemCode(code: string, app: PortalApp): TokenPair | undefined {
    return this.#redeem(this.#codes, code, app);
  }

  /** Rotates: the refresh token is used up by this. */
  redeemRefresh(token: string, app: PortalApp): TokenPair | undefined {
    return this.#redeem(this.#refresh, token, app);
  }

  find(value: string): AccessToken | undefined {
    return this.#access.get(value);
  }

  expired(token: AccessToken): boolean {
    return token.expires <= this.#state.now();
  }

  /** Ends the life of access tokens now; the refresh tokens stay good unless `refresh` is set. */
  expireNow(options: { userId?: number | undefined; refresh?: boolean | undefined } = {}): void {
    const concerns = (grant: { userId: number }) => options.userId === undefined || grant.userId === options.userId;
    for (const token of this.#access.values()) if (concerns(token)) token.expires = 0;
    if (!options.refresh) return;
    for (const grant of this.#refresh.values()) if (concerns(grant)) grant.expires = 0;
  }

  #redeem(from: Map<string, Grant>, value: string, app: PortalApp): TokenPair | undefined {
    const grant = from.get(value);
    from.delete(value);
    if (!grant || grant.appId !== app.id || grant.expires <= this.#state.now()) return undefined;
    return this.issue(grant.userId, app);
  }
}

const secret = () => randomBytes(35).toString('hex');
