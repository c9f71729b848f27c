/** Tokens from the companion host, which adds the client secret (bitrix24.md 1.5 A). */
import { Failure, reasonOf } from '#shared/failure.ts';
import {
  type BrokerAnswer,
  BrokerAnswerSchema,
  type BrokerCodeRequest,
  type BrokerRefreshRequest,
  HOST_PATH,
} from '#shared/host-api.ts';
import { hostOriginOf, type PortalSettings } from '#shared/settings.ts';
import { oauthReason, restEndpoint } from '#shared/web/portal/authorization-server.ts';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import type { TokenPair } from '#shared/web/portal/token-pair.ts';
import type { TokenBroker } from '../portal/token-exchange.ts';
import type { HostDirectory } from './host-directory.ts';
import { HostError, hostCall, type HostHttpDeps } from './host-http.ts';

export interface HostBrokerDeps extends HostHttpDeps {
  readonly directory: HostDirectory;
}

/** The host asks the authorization server, which is given 30 s. */
const PATIENCE_MS = 40_000;

export class HostBroker implements TokenBroker {
  readonly #deps: HostBrokerDeps;

  constructor(deps: HostBrokerDeps) {
    this.#deps = deps;
  }

  async serves(portal: PortalSettings): Promise<boolean> {
    const { directory } = this.#deps;
    // Somebody is looking: what was so at the last start may have been put right.
    directory.forget();
    return (await directory.find(hostOriginOf(portal)))?.broker ?? false;
  }

  async redeem(portal: PortalSettings, request: BrokerCodeRequest, server: string): Promise<TokenPair> {
    const answer = await this.#ask(portal, HOST_PATH.oauthToken, request);
    return this.#pair(answer, { clientId: portal.clientId, memberId: request.memberId, server }, portal.origin);
  }

  async refresh(portal: PortalSettings, pair: TokenPair): Promise<TokenPair> {
    const { memberId, refreshToken } = pair;
    const answer = await this.#ask(portal, HOST_PATH.oauthRefresh, { memberId, refreshToken });
    const { clientId, server } = pair;
    return this.#pair(answer, { clientId, memberId, server }, new URL(pair.endpoint).origin);
  }

  async #ask(
    portal: PortalSettings,
    path: typeof HOST_PATH.oauthToken | typeof HOST_PATH.oauthRefresh,
    body: BrokerCodeRequest | BrokerRefreshRequest,
  ): Promise<BrokerAnswer> {
    const origin = hostOriginOf(portal);
    const version = this.#deps.directory.known(origin)?.version;
    const url = new URL(path, origin);
    const call = { url, body, answer: BrokerAnswerSchema, timeoutMs: PATIENCE_MS };
    return hostCall(this.#deps, version === undefined ? call : { ...call, version }).catch((error: unknown) => {
      throw meaning(error, path === HOST_PATH.oauthToken);
    });
  }

  #pair(
    answer: BrokerAnswer,
    asked: Pick<TokenPair, 'clientId' | 'memberId' | 'server'>,
    portalOrigin: string,
  ): TokenPair {
    if (answer.memberId !== asked.memberId.toLowerCase()) {
      throw new Failure('signInState', 'the host has answered for another portal');
    }
    // The host's application for this portal is another one than ours.
    if (answer.clientId !== asked.clientId) throw new Failure('signInClient', `the host is ${answer.clientId}`);
    const { accessToken, refreshToken, expiresIn, endpoint, userId } = answer;
    return {
      ...asked,
      accessToken,
      refreshToken,
      userId,
      // By our own clock.
      expiresAt: this.#deps.clock.now() + expiresIn * 1000,
      endpoint: restEndpoint(endpoint, portalOrigin),
    };
  }
}

/** What the authorization server has said comes through; everything else is between the host and us. */
function meaning(error: unknown, isCode: boolean): unknown {
  if (!(error instanceof HostError)) return error;
  const { portalCode: code, status, message: description } = error;
  const reason = oauthReason(code, isCode) ?? reasonOf(error);
  return new PortalError(reason, {
    code,
    description,
    status,
    delivery: reason === 'hostUnreachable' || reason === 'hostAnswer' ? 'none' : 'refused',
    cause: error,
  });
}
