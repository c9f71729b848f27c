/** Bitrix24's error codes (bitrix24.md 2.4, 1.3) as our reasons, and what an error answer says about delivery. */
import * as v from 'valibot';
import type { FailureReason } from '#shared/failure.ts';
import { PortalError } from './portal-api.ts';

const reasons: Readonly<Record<string, FailureReason>> = {
  query_limit_exceeded: 'portalOverloaded',
  overload_limit: 'portalOverloaded',
  operation_time_limit: 'portalOverloaded',

  expired_token: 'portalSignInNeeded',
  invalid_token: 'portalSignInNeeded',
  authorization_error: 'portalSignInNeeded',
  no_auth_found: 'portalSignInNeeded',

  method_confirm_waiting: 'portalAccessDenied',
  method_confirm_denied: 'portalAccessDenied',
  wrong_auth_type: 'portalAccessDenied',
  access_denied: 'portalAccessDenied',
  invalid_credentials: 'portalAccessDenied',
  insufficient_scope: 'portalAccessDenied',
  user_access_error: 'portalAccessDenied',
  portal_deleted: 'portalAccessDenied',
  application_not_found: 'portalAccessDenied',
  payment_required: 'portalAccessDenied',
  error_oauth: 'portalAccessDenied',

  internal_server_error: 'portalUnreachable',
  error_unexpected_answer: 'portalUnreachable',
  connection_error: 'portalUnreachable',
};

/** Codes that say that the portal's own work broke off: what it had done before that nobody knows. */
const brokeOff = new Set(['internal_server_error', 'error_unexpected_answer']);

const word = v.fallback(v.pipe(v.union([v.string(), v.number()]), v.transform(String)), '');
const StatedErrorSchema = v.object({ error: word, error_description: word });

/** An error that the portal stated in its own JSON; its default code is '' (2.3). */
export function statedError(body: unknown, status: number): PortalError {
  const { error: code, error_description: description } = v.parse(v.fallback(StatedErrorSchema, blank), body);
  const key = code.toLowerCase();
  return new PortalError(reasons[key] ?? reasonOfStatus(status), {
    code,
    description,
    status,
    delivery: brokeOff.has(key) || (status >= 500 && reasons[key] === undefined) ? 'unknown' : 'refused',
  });
}

const blank = { error: '', error_description: '' };

function reasonOfStatus(status: number): FailureReason {
  if (status === 401) return 'portalSignInNeeded';
  if (status === 403) return 'portalAccessDenied';
  if (status === 429 || status === 503) return 'portalOverloaded';
  return status >= 500 ? 'portalUnreachable' : 'portalRefused';
}

/** The token was refused, so nothing was carried out and a fresh one may help (2.4: 401 rows). */
export const isTokenRefused = (error: unknown): error is PortalError =>
  error instanceof PortalError && /^(expired_token|invalid_token|authorization_error)$/i.test(error.code);
