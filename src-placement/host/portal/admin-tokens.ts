/**
 * The administrator's tokens of one portal, sealed in the store. A refresh token works once (bitrix24.md 1.3), so of all
 * replicas only the one with the lease refreshes; the others wait for its result.
 */
import * as v from 'valibot';
import { reasonOf } from '#shared/failure.ts';
import { authorizationServer, exchange } from '#shared/web/portal/authorization-server.ts';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import type { Access, AccessSource } from '#shared/web/portal/portal-client.ts';
import type { RequestDeps } from '#shared/web/portal/portal-request.ts';
import { type TokenPair, TokenPairSchema } from '#shared/web/portal/token-pair.ts';
import type { Alerts } from '../alerts.ts';
import { appOf } from '../config/app-of.ts';
import { seal, unseal } from '../keys/sealed.ts';
import type { HostParts } from '../parts.ts';
import { withLease } from '../store/lease.ts';
import { put, read } from '../store/store.ts';

const RowSchema = v.object({ sealed: v.string() });

const EARLY_MS = 60_000;
/** Above the authorization server's time limit of 30 s. */
const LEASE_MS = 45_000;
const LOOK_AGAIN_MS = 100;

const tokensKey = (memberId: string): string => `tokens/${memberId}`;

export async function keepTokens({ store, keys }: HostParts, pair: TokenPair): Promise<void> {
  const key = tokensKey(pair.memberId);
  await put(store, key, { sealed: seal(keys, 'store', key, JSON.stringify(pair)) });
}

export interface AdminTokensDeps extends RequestDeps {
  readonly parts: HostParts;
  readonly memberId: string;
  readonly alerts: Alerts;
}

export class AdminTokens implements AccessSource {
  readonly #deps: AdminTokensDeps;
  /** As read last. Another replica's newer pair is met when the portal refuses this one. */
  #held: Held | null = null;

  constructor(deps: AdminTokensDeps) {
    this.#deps = deps;
  }

  async current(): Promise<Access> {
    const held = this.#held ?? (await this.#read());
    const left = held.pair.expiresAt - this.#deps.clock.now();
    return left < EARLY_MS ? this.#refreshed(held) : toAccess(held.pair);
  }

  async renew(refused: Access): Promise<Access> {
    const held = await this.#read();
    return held.pair.accessToken === refused.token ? this.#refreshed(held) : toAccess(held.pair);
  }

  /** The portal has another address now (bitrix24.md 1.11). */
  async moveTo(endpoint: string): Promise<void> {
    const { pair } = await this.#read();
    if (pair.endpoint !== endpoint) await keepTokens(this.#deps.parts, { ...pair, endpoint });
  }

  async #refreshed(old: Held): Promise<Access> {
    const { parts, memberId, clock } = this.#deps;
    const until = clock.now() + LEASE_MS;
    for (;;) {
      await withLease(parts.store, tokensKey(memberId), LEASE_MS, () => this.#refresh(old));
      const now = await this.#read();
      if (now.version !== old.version) return toAccess(now.pair);
      if (clock.now() > until) throw signInNeeded('the refresh by another replica did not end');
      await new Promise<void>((resolve) => void clock.after(LOOK_AGAIN_MS, resolve));
    }
  }

  /** With the lease held. */
  async #refresh(old: Held): Promise<void> {
    const { parts, memberId, alerts } = this.#deps;
    const { pair, version } = await this.#read();
    if (version !== old.version) return;
    try {
      const next = await this.#exchange(pair);
      const key = tokensKey(memberId);
      const sealed = seal(parts.keys, 'store', key, JSON.stringify({ ...next, userId: pair.userId }));
      await parts.store.putIfVersion(key, { sealed }, version);
      parts.metrics.tokenRefresh.inc({ outcome: 'ok' });
      parts.log.info('tokens.refreshed', { memberId });
    } catch (error) {
      parts.metrics.tokenRefresh.inc({ outcome: reasonOf(error) });
      parts.log.warn('tokens.refreshFailed', { memberId, error });
      if (reasonOf(error) === 'portalSignInNeeded') {
        // Used up or 180 days old: only an administrator who opens the app's page brings new ones.
        await parts.store.delete(tokensKey(memberId), version);
        await alerts.raise('tokensLost', { memberId });
      }
      throw error;
    }
  }

  async #exchange(pair: TokenPair): Promise<TokenPair> {
    const { parts } = this.#deps;
    const app = appOf(parts.config, pair.clientId);
    if (app === null) throw signInNeeded('the application is no longer configured');
    const portalOrigin = new URL(pair.endpoint).origin;
    const server = authorizationServer(pair.server, portalOrigin, parts.config.oauthServers);
    const next = await exchange(this.#deps, {
      server,
      portalOrigin,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      grant: { refreshToken: pair.refreshToken },
    });
    if (next.memberId !== pair.memberId) throw signInNeeded('the tokens are another portal’s');
    return next;
  }

  async #read(): Promise<Held> {
    const { store, keys } = this.#deps.parts;
    const key = tokensKey(this.#deps.memberId);
    this.#held = null;
    const row = await read(store, key, RowSchema);
    const text = row === null ? null : unseal(keys, 'store', key, row.value.sealed);
    if (row === null || text === null) throw signInNeeded(row === null ? 'no tokens' : 'sealed by a key that is gone');
    this.#held = { pair: v.parse(v.pipe(v.string(), v.parseJson(), TokenPairSchema), text), version: row.version };
    return this.#held;
  }
}

interface Held {
  readonly pair: TokenPair;
  readonly version: string;
}

const toAccess = (pair: TokenPair): Access => ({
  token: pair.accessToken,
  endpoint: pair.endpoint,
  user: `${pair.memberId}/${pair.userId}`,
});

const signInNeeded = (description: string) =>
  new PortalError('portalSignInNeeded', { code: 'NO_ADMIN_TOKENS', description, delivery: 'none' });
