/**
 * The signed-in user's token pair. Refreshed on demand (bitrix24.md 1.3): when the portal refuses it or a minute before
 * it expires, once for everybody who waits. A refresh token works once, so the new pair is stored before it is used.
 */
import * as v from 'valibot';
import { reasonOf } from '#shared/failure.ts';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import type { Access, AccessSource } from '#shared/web/portal/portal-client.ts';
import { type TokenPair, TokenPairSchema } from '#shared/web/portal/token-pair.ts';
import type { Clock, Log, SecretStore } from '../ports.ts';

export interface TokensDeps {
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Exchanges the refresh token. @throws PortalError */
  readonly refresh: (pair: TokenPair) => Promise<TokenPair>;
  /** The portal's address came out different with the new pair. */
  readonly onMoved: (endpoint: string) => void;
}

const EARLY_MS = 60_000;
/** What a request may spend on its way. */
const TOO_LATE_MS = 5000;

export class Tokens implements AccessSource {
  readonly #deps: TokensDeps;
  #pair: TokenPair | null = null;
  #refreshing: Promise<void> | null = null;

  constructor(deps: TokensDeps) {
    this.#deps = deps;
  }

  get pair(): TokenPair | null {
    return this.#pair;
  }

  /** Reads what an earlier run has stored. */
  async load(): Promise<TokenPair | null> {
    const stored = await this.#deps.secrets.get('portal.tokens');
    if (stored === null) return null;
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), TokenPairSchema), stored);
    if (!parsed.success) this.#deps.log.warn('portal.tokensUnreadable');
    this.#pair = parsed.success ? parsed.output : null;
    return this.#pair;
  }

  /** @throws Failure `secretsUnavailable` */
  async keep(pair: TokenPair): Promise<void> {
    await this.#deps.secrets.set('portal.tokens', JSON.stringify(pair));
    this.#pair = pair;
  }

  /** @throws Failure `secretsUnavailable`; the tokens are out of use even then */
  async drop(): Promise<void> {
    this.#pair = null;
    await this.#deps.secrets.set('portal.tokens', null);
  }

  async current(): Promise<Access> {
    const pair = this.#pair;
    if (pair === null) throw signInNeeded();
    const left = pair.expiresAt - this.#deps.clock.now();
    if (left < TOO_LATE_MS) return this.#refreshed(pair);
    // A call at ring time needn't wait for a token that the portal still takes. A failure is logged, and comes up when
    // the token has expired.
    if (left < EARLY_MS) this.#refreshed(pair).catch(() => undefined);
    return toAccess(pair);
  }

  async renew(refused: Access): Promise<Access> {
    const pair = this.#pair;
    if (pair === null || toAccess(pair).user !== refused.user) throw signInNeeded();
    // Somebody else's call has brought a new one in the meantime.
    if (pair.accessToken !== refused.token) return toAccess(pair);
    return this.#refreshed(pair);
  }

  async moveTo(endpoint: string): Promise<void> {
    if (this.#pair !== null && this.#pair.endpoint !== endpoint) await this.#replace({ ...this.#pair, endpoint });
  }

  async #refreshed(pair: TokenPair): Promise<Access> {
    this.#refreshing ??= this.#refresh(pair).finally(() => {
      this.#refreshing = null;
    });
    await this.#refreshing;
    // Signed out, or in as somebody else, while we waited.
    if (this.#pair === null || userOf(this.#pair) !== userOf(pair)) throw signInNeeded();
    return toAccess(this.#pair);
  }

  async #refresh(pair: TokenPair): Promise<void> {
    const { log, refresh, onMoved } = this.#deps;
    const stillOurs = () => this.#pair?.refreshToken === pair.refreshToken;
    try {
      const next = { ...(await refresh(pair)), userId: pair.userId };
      if (!stillOurs()) return;
      await this.#replace(next);
      log.info('portal.tokensRefreshed', { expiresAt: next.expiresAt });
      if (next.endpoint !== pair.endpoint) onMoved(next.endpoint);
    } catch (error) {
      log.warn('portal.refreshFailed', { error });
      // An answer that was lost on the way leads here, too, at the next attempt: the token was used up by it.
      if (reasonOf(error) === 'portalSignInNeeded' && stillOurs()) await this.discard();
      throw error;
    }
  }

  /** Out of use, and deleted if that can be done: whatever stays in the file is refused where it is read. */
  async discard(): Promise<void> {
    await this.drop().catch((error: unknown) => this.#deps.log.error('portal.tokensNotDeleted', { error }));
  }

  /** The old pair is used up already: when the new one can't be stored, it serves until the program ends. */
  async #replace(pair: TokenPair): Promise<void> {
    try {
      await this.keep(pair);
    } catch (error) {
      this.#deps.log.error('portal.tokensNotStored', { error });
      this.#pair = pair;
    }
  }
}

const userOf = (pair: TokenPair): string => `${pair.memberId}/${pair.userId}`;

const toAccess = (pair: TokenPair): Access => ({
  token: pair.accessToken,
  endpoint: pair.endpoint,
  user: userOf(pair),
});

const signInNeeded = () =>
  new PortalError('portalSignInNeeded', { code: 'SIGNED_OUT', description: 'nobody is signed in', delivery: 'none' });
