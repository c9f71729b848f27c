/**
 * How this computer comes by tokens: with the client secret that is stored here, or by the companion host, which keeps
 * the secret for everybody (bitrix24.md 1.5 A). The secret of this computer goes first, unless the settings name a host.
 */
import { Failure } from '#shared/failure.ts';
import type { BrokerCodeRequest } from '#shared/host-api.ts';
import type { PortalSettings } from '#shared/settings.ts';
import { authorizationServer, exchange } from '#shared/web/portal/authorization-server.ts';
import type { RequestDeps } from '#shared/web/portal/portal-request.ts';
import type { TokenPair } from '#shared/web/portal/token-pair.ts';
import type { SecretStore } from '../ports.ts';
import type { Authorization } from './oauth.ts';

/** The companion host as it is used for tokens. */
export interface TokenBroker {
  /** Whether a host answers there that signs people in. @throws Failure `hostUnreachable`, `hostVersion` */
  serves(portal: PortalSettings): Promise<boolean>;
  /** @throws PortalError */
  redeem(portal: PortalSettings, request: BrokerCodeRequest, server: string): Promise<TokenPair>;
  /** @throws PortalError */
  refresh(portal: PortalSettings, pair: TokenPair): Promise<TokenPair>;
}

export interface TokenExchangeDeps extends RequestDeps {
  readonly secrets: SecretStore;
  readonly broker: TokenBroker;
}

/** Who adds the client secret. */
export type Way = { readonly by: 'secret'; readonly secret: string } | { readonly by: 'broker' };

export class TokenExchange {
  readonly #deps: TokenExchangeDeps;

  constructor(deps: TokenExchangeDeps) {
    this.#deps = deps;
  }

  /**
   * @param typed '' for the stored one
   * @throws Failure `signInSecret` when there is neither a secret nor a host that has it
   */
  async wayTo(portal: PortalSettings, typed: string): Promise<Way> {
    const { secrets, broker } = this.#deps;
    const secret = typed === '' ? await secrets.get('portal.clientSecret') : typed;
    const mayAsk = typed === '' && (secret === null || portal.hostOrigin !== undefined);
    if (mayAsk && (await broker.serves(portal))) return { by: 'broker' };
    if (secret === null) throw new Failure('signInSecret', 'no client secret is stored, and no host keeps it');
    return { by: 'secret', secret };
  }

  /** @throws Failure `signInState`; PortalError */
  async redeem(portal: PortalSettings, way: Way, given: Authorization): Promise<TokenPair> {
    const { clientId, origin } = portal;
    const server = authorizationServer(given.serverDomain, origin);
    const pair = await (way.by === 'broker'
      ? this.#deps.broker.redeem(portal, proven(given), server)
      : exchange(this.#deps, {
          server,
          portalOrigin: origin,
          clientId,
          clientSecret: way.secret,
          grant: { code: given.code },
        }));
    if (given.memberId !== null && given.memberId !== pair.memberId) {
      throw new Failure('signInState', 'the redirect and the tokens are of different portals');
    }
    return pair;
  }

  /** The secret stays on this computer only if it was needed. @throws Failure `secretsUnavailable` */
  async remember(way: Way): Promise<void> {
    await this.#deps.secrets.set('portal.clientSecret', way.by === 'secret' ? way.secret : null);
  }

  /** @throws PortalError */
  async refresh(portal: PortalSettings, pair: TokenPair): Promise<TokenPair> {
    const clientSecret = await this.#deps.secrets.get('portal.clientSecret');
    // Whether a host answers is not asked: one that says nonsense for a moment must not sign anybody out.
    if (clientSecret === null) return this.#deps.broker.refresh(portal, pair);
    const portalOrigin = new URL(pair.endpoint).origin;
    return exchange(this.#deps, { ...pair, portalOrigin, clientSecret, grant: { refreshToken: pair.refreshToken } });
  }
}

/** Only what came by the host's own landing page has its signature. */
function proven({ code, state, verifier, memberId, signature }: Authorization): BrokerCodeRequest {
  if (memberId === null || signature === null) {
    throw new Failure('hostAnswer', 'the landing page has not signed: it is not the host’s');
  }
  return { code, state, verifier, memberId, signature };
}
