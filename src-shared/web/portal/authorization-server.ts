/** Bitrix24's authorization server: where codes and refresh tokens are exchanged (bitrix24.md 1.3). */
import * as v from 'valibot';
import { Failure, type FailureReason } from '#shared/failure.ts';
import { isLoopback } from '#shared/settings.ts';
import { PortalError } from './portal-api.ts';
import { type RequestDeps, request } from './portal-request.ts';
import type { TokenPair } from './token-pair.ts';

/** The client secret is sent to these and to nobody else, whatever a link or an answer says. */
const INTERNATIONAL = 'https://oauth.bitrix.info';
const EURASIAN = 'https://oauth.bitrix24.tech';
const eurasianPortals = /\.(ru|am|az|ge|kz|kg|uz|by)$/;

/**
 * @param named `server_domain` of the redirect or `server_endpoint` of an answer; null takes the region's
 * @param configured more origins that whoever runs this program trusts: a self-hosted portal's own server
 * @throws Failure `signInState` for a host that is not on the list
 */
export function authorizationServer(
  named: string | null,
  portalOrigin: string,
  configured: readonly string[] = [],
): string {
  const portal = new URL(portalOrigin);
  const own = isLoopback(portal.hostname) ? [portal.origin] : [];
  if (named === null) return own[0] ?? (eurasianPortals.test(portal.hostname) ? EURASIAN : INTERNATIONAL);
  const host = named.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  const known = [INTERNATIONAL, EURASIAN, ...own, ...configured].find((origin) => new URL(origin).host === host);
  if (known === undefined) throw new Failure('signInState', `not an authorization server of Bitrix24: ${host}`);
  return known;
}

export interface TokenGrant {
  /** From `authorizationServer`. */
  readonly server: string;
  readonly portalOrigin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly grant: { readonly code: string } | { readonly refreshToken: string };
}

const text = v.pipe(v.string(), v.nonEmpty());
const numberLike = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.number());
const TokenAnswerSchema = v.object({
  access_token: text,
  refresh_token: text,
  expires_in: v.optional(numberLike, 3600),
  client_endpoint: v.optional(text),
  server_endpoint: v.optional(text),
  member_id: text,
  user_id: v.optional(v.pipe(v.union([v.number(), v.string()]), v.transform(String)), ''),
});

const TIMEOUT_MS = 30_000;

/**
 * Exchanges a code (30 s, once) or a refresh token (once, rotates) for a pair.
 * @throws PortalError
 */
export async function exchange(deps: RequestDeps, what: TokenGrant): Promise<TokenPair> {
  const code = 'code' in what.grant;
  const body = new URLSearchParams({
    grant_type: code ? 'authorization_code' : 'refresh_token',
    client_id: what.clientId,
    client_secret: what.clientSecret,
    ...('code' in what.grant ? { code: what.grant.code } : { refresh_token: what.grant.refreshToken }),
  });
  const url = new URL('/oauth/token/', what.server);
  const answer = await request(deps, { url, body, timeoutMs: TIMEOUT_MS }).catch((error: unknown) => {
    throw meaning(error, code);
  });
  // A redirect would carry the client secret to another host.
  if (answer.kind === 'moved') throw new PortalError('portalAnswer', { description: 'redirected', delivery: 'none' });
  const parsed = v.safeParse(TokenAnswerSchema, answer.body);
  if (!parsed.success) {
    const description = `token answer: ${parsed.issues.map((issue) => v.getDotPath(issue)).join(', ')}`;
    throw new PortalError('portalAnswer', { description, delivery: 'unknown' });
  }
  return toPair(parsed.output, what, answer.receivedAt);
}

/** The authorization server's own codes (1.3); what is not listed keeps its general meaning. */
export function oauthReason(code: string, isCode: boolean): FailureReason | undefined {
  const reasons: Readonly<Record<string, FailureReason>> = {
    invalid_client: 'signInClient',
    // An unused code lives 30 s; a refresh token 180 days or until its pair is used.
    invalid_grant: isCode ? 'signInTimedOut' : 'portalSignInNeeded',
    invalid_scope: 'portalAccessDenied',
  };
  return reasons[code.toLowerCase()];
}

function meaning(error: unknown, isCode: boolean): unknown {
  if (!(error instanceof PortalError)) return error;
  const reason = oauthReason(error.code, isCode);
  if (reason === undefined) return error;
  const { code, description, status, delivery } = error;
  return new PortalError(reason, { code, description, status, delivery, cause: error });
}

function toPair(answer: v.InferOutput<typeof TokenAnswerSchema>, what: TokenGrant, receivedAt: number): TokenPair {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    // By our own clock: `expires` is by theirs.
    expiresAt: receivedAt + answer.expires_in * 1000,
    endpoint: restEndpoint(answer.client_endpoint, what.portalOrigin),
    server: serverOf(answer.server_endpoint, what),
    clientId: what.clientId,
    memberId: answer.member_id,
    userId: answer.user_id,
  };
}

/** The REST address that comes with the tokens survives renames (1.11); it must be as well protected as ours. */
export function restEndpoint(named: string | undefined, portalOrigin: string): string {
  const url = named === undefined ? null : URL.parse(named);
  const trusted =
    url !== null &&
    (url.protocol === 'https:' || (isLoopback(url.hostname) && isLoopback(new URL(portalOrigin).hostname)));
  return trusted ? new URL('/rest/', url).href : new URL('/rest/', portalOrigin).href;
}

function serverOf(named: string | undefined, what: TokenGrant): string {
  try {
    return authorizationServer(named ?? null, what.portalOrigin);
  } catch {
    // The one that has just answered is on the list, too.
    return what.server;
  }
}
