/** Bitrix24's error codes (bitrix24.md 2.4, 1.3) as our reasons, and what an error answer says about delivery. */
import * as v from 'valibot';
import type { FailureReason } from '#shared/failure.ts';
import { PortalError } from './portal-api.ts';

/**
 * What helps against a system error. `refresh`: another token, once. `signIn`: the agent. `later`: the portal's
 * administrator has to allow it, and may. `backOff`: some time. `untilReset`: the time that the portal names.
 * `tellAdmin`: somebody has to change something at the portal; it is tried again, rarely. `giveUp`: it would be refused again.
 */
export type Remedy = 'refresh' | 'signIn' | 'later' | 'backOff' | 'untilReset' | 'tellAdmin' | 'giveUp';

interface SystemError {
  readonly remedy: Remedy;
  readonly reason: FailureReason;
  /** The portal's own work broke off: what it had done before that nobody knows. */
  readonly brokeOff?: true;
}

const systemErrors: Readonly<Record<string, SystemError>> = {
  expired_token: { remedy: 'refresh', reason: 'portalSignInNeeded' },
  invalid_token: { remedy: 'refresh', reason: 'portalSignInNeeded' },
  authorization_error: { remedy: 'refresh', reason: 'portalSignInNeeded' },
  no_auth_found: { remedy: 'signIn', reason: 'portalSignInNeeded' },

  method_confirm_waiting: { remedy: 'later', reason: 'portalApproval' },
  method_confirm_denied: { remedy: 'tellAdmin', reason: 'portalApproval' },

  access_denied: { remedy: 'tellAdmin', reason: 'portalAccessDenied' },
  user_access_error: { remedy: 'tellAdmin', reason: 'portalAccessDenied' },

  wrong_auth_type: { remedy: 'tellAdmin', reason: 'portalApplication' },
  invalid_credentials: { remedy: 'tellAdmin', reason: 'portalApplication' },
  insufficient_scope: { remedy: 'tellAdmin', reason: 'portalApplication' },
  application_not_found: { remedy: 'tellAdmin', reason: 'portalApplication' },
  error_oauth: { remedy: 'tellAdmin', reason: 'portalApplication' },
  error_method_not_found: { remedy: 'tellAdmin', reason: 'portalApplication' },
  error_manifest_is_not_available: { remedy: 'tellAdmin', reason: 'portalApplication' },

  portal_deleted: { remedy: 'tellAdmin', reason: 'portalClosed' },
  payment_required: { remedy: 'tellAdmin', reason: 'portalClosed' },

  overload_limit: { remedy: 'tellAdmin', reason: 'portalBlocked' },
  query_limit_exceeded: { remedy: 'backOff', reason: 'portalOverloaded' },
  operation_time_limit: { remedy: 'untilReset', reason: 'portalOverloaded' },

  internal_server_error: { remedy: 'backOff', reason: 'portalUnreachable', brokeOff: true },
  error_unexpected_answer: { remedy: 'backOff', reason: 'portalUnreachable', brokeOff: true },
  connection_error: { remedy: 'backOff', reason: 'portalUnreachable' },

  invalid_request: { remedy: 'giveUp', reason: 'portalRefused' },
  error_argument: { remedy: 'giveUp', reason: 'portalRefused' },
  error_batch_length_exceeded: { remedy: 'giveUp', reason: 'portalRefused' },
  error_batch_method_not_allowed: { remedy: 'giveUp', reason: 'portalRefused' },
  error_not_found: { remedy: 'giveUp', reason: 'portalRefused' },
  wrong_encoding: { remedy: 'giveUp', reason: 'portalRefused' },
};

/** The one text that says more than its code: the plan doesn't include applications (1.9). */
const PLAN = /commercial plans/i;

function systemError(code: string, description: string): SystemError | undefined {
  const known = systemErrors[code.toLowerCase()];
  return known?.reason === 'portalAccessDenied' && PLAN.test(description) ? systemErrors['payment_required'] : known;
}

/** What to do about an error that the portal stated; null for a method's own ones, which have no code of this list. */
export const remedyFor = ({ code, description }: PortalError): Remedy | null =>
  systemError(code, description)?.remedy ?? null;

const word = v.fallback(v.pipe(v.union([v.string(), v.number()]), v.transform(String)), '');
const StatedErrorSchema = v.object({
  error: word,
  error_description: word,
  time: v.fallback(v.object({ operating_reset_at: v.fallback(v.nullable(v.number()), null) }), {
    operating_reset_at: null,
  }),
});

/** An error that the portal stated in its own JSON; its default code is '' (2.3). */
export function statedError(body: unknown, status: number): PortalError {
  const { error: code, error_description: description, time } = v.parse(v.fallback(StatedErrorSchema, blank), body);
  const known = systemError(code, description);
  const resetAt = known?.remedy === 'untilReset' ? time.operating_reset_at : null;
  return new PortalError(known?.reason ?? reasonOfStatus(status), {
    code,
    description,
    status,
    delivery: known?.brokeOff === true || (status >= 500 && known === undefined) ? 'unknown' : 'refused',
    resetAt: resetAt === null ? null : resetAt * 1000,
  });
}

const blank = { error: '', error_description: '', time: { operating_reset_at: null } };

function reasonOfStatus(status: number): FailureReason {
  if (status === 401) return 'portalSignInNeeded';
  if (status === 403) return 'portalAccessDenied';
  if (status === 429 || status === 503) return 'portalOverloaded';
  return status >= 500 ? 'portalUnreachable' : 'portalRefused';
}

/** The token was refused, so nothing was carried out and a fresh one may help (2.4: 401 rows). */
export const isTokenRefused = (error: unknown): error is PortalError =>
  error instanceof PortalError && remedyFor(error) === 'refresh';
