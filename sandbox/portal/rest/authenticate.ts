import type { PortalState } from '../state.ts';
import type { Tokens } from '../tokens.ts';
import { RestError } from './errors.ts';
import type { RestCall } from './method.ts';
import type { RestRequest } from './request.ts';

/** Who calls (bitrix24.md 1.9): a user through an app's token, or through an inbound webhook. */
export function authenticate(request: RestRequest, state: PortalState, tokens: Tokens): Omit<RestCall, 'params'> {
  if (request.webhook) return webhook(request.webhook, state);
  const token = request.token === undefined ? undefined : tokens.find(request.token);
  if (!token) throw new RestError('NO_AUTH_FOUND', 'Wrong authorization data', 401);
  if (tokens.expired(token)) throw new RestError('expired_token', 'The access token provided has expired.', 401);
  const user = state.user(token.userId);
  const app = state.app(token.appId);
  if (!app) throw new RestError('APPLICATION_NOT_FOUND', 'Application not found', 401);
  if (!user?.active) throw new RestError('authorization_error', 'Unable to authorize user', 401);
  if (app.accessFor && !app.accessFor.includes(user.id)) {
    throw new RestError('user_access_error', 'The user does not have access to the application.', 403);
  }
  return { user, app, token: token.value };
}

function webhook(given: { userId: number; code: string }, state: PortalState): Omit<RestCall, 'params'> {
  const known = state.webhooks.find((hook) => hook.code === given.code && hook.userId === given.userId);
  const user = known && state.user(known.userId);
  if (!user) throw new RestError('NO_AUTH_FOUND', 'Wrong authorization data', 401);
  return { user, app: undefined, token: given.code };
}
