import type { Incoming } from './http/listener.ts';
import { htmlReply, jsonReply, redirect } from './http/replies.ts';
import type { PortalUser } from './model.ts';
import { noticePage } from './pages/notice.ts';
import type { Site } from './site.ts';
import type { PortalState } from './state.ts';
import type { TokenPair, Tokens } from './tokens.ts';

/** Step 1 of bitrix24.md 1.3, in the agent's browser. Failures are shown on the portal's page: no redirect happens. */
export function authorize(
  incoming: Incoming,
  user: PortalUser | undefined,
  { state, tokens, site }: { state: PortalState; tokens: Tokens; site: Site },
): Response {
  const query = incoming.url.searchParams;
  const app = state.apps.find((known) => known.clientId === query.get('client_id'));
  if (!app)
    return htmlReply(noticePage('Application not found', 'No application of this portal has this client id.'), 400);
  if (!app.installed) {
    return htmlReply(
      noticePage('Application not installed', 'An administrator has not finished its installation.'),
      403,
    );
  }
  if (!user) {
    return redirect(`/login/?back=${encodeURIComponent(incoming.url.pathname + incoming.url.search)}`);
  }
  if (app.accessFor && !app.accessFor.includes(user.id)) {
    return htmlReply(noticePage('Access denied', 'An administrator has not let you use this application.'), 403);
  }
  const target = new URL(app.redirectUri);
  target.searchParams.set('code', tokens.issueCode(user.id, app));
  target.searchParams.set('state', query.get('state') ?? '');
  target.searchParams.set('domain', site.host);
  target.searchParams.set('member_id', state.memberId);
  target.searchParams.set('scope', app.scope.join(','));
  target.searchParams.set('server_domain', site.host);
  state.timeline.record('oauth.code', { userId: user.id, clientId: app.clientId });
  return redirect(target.href);
}

/** Steps 2 and 3: the code or the refresh token for a new pair; by GET query or POST form. */
export async function token(
  incoming: Incoming,
  { state, tokens, site }: { state: PortalState; tokens: Tokens; site: Site },
): Promise<Response> {
  const fields = new URLSearchParams(incoming.url.searchParams);
  if (incoming.request.method === 'POST') {
    for (const [name, value] of new URLSearchParams(await incoming.request.text())) fields.set(name, value);
  }
  const refuse = (error: string, description: string) => {
    state.timeline.record('oauth.refused', { error });
    return jsonReply({ error, error_description: description }, 400);
  };
  const grant = fields.get('grant_type');
  const given = fields.get(grant === 'authorization_code' ? 'code' : 'refresh_token');
  if ((grant !== 'authorization_code' && grant !== 'refresh_token') || !given) {
    return refuse('invalid_request', 'A required field is missing or malformed');
  }
  const app = state.apps.find((known) => known.clientId === fields.get('client_id'));
  if (!app || app.clientSecret !== fields.get('client_secret')) {
    return refuse('invalid_client', 'The client id or secret is wrong');
  }
  const pair = grant === 'authorization_code' ? tokens.redeemCode(given, app) : tokens.redeemRefresh(given, app);
  if (!pair) return refuse('invalid_grant', 'The code or refresh token is used, expired or for another application');
  state.timeline.record('oauth.token', { userId: pair.userId, grant });
  return jsonReply(tokenAnswer(pair, app.scope, state, site));
}

function tokenAnswer(pair: TokenPair, scope: readonly string[], state: PortalState, site: Site) {
  return {
    access_token: pair.accessToken,
    expires: Math.floor(pair.expires / 1000),
    expires_in: Math.floor((pair.expires - state.now()) / 1000),
    scope: scope.join(','),
    // The authorization host, not the portal: here they are the same machine.
    domain: site.host,
    server_endpoint: `${site.origin}/rest/`,
    client_endpoint: `${site.origin}/rest/`,
    status: 'L',
    member_id: state.memberId,
    user_id: pair.userId,
    refresh_token: pair.refreshToken,
  };
}
