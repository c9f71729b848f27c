import { describe, expect, it } from 'vitest';
import type { FailureReason } from '#shared/failure.ts';
import { de } from '#shared/messages/de.ts';
import { en } from '#shared/messages/en.ts';
import { ru } from '#shared/messages/ru.ts';
import { type Remedy, remedyFor, statedError } from '#shared/web/portal/error-reasons.ts';
import type { PortalError } from '#shared/web/portal/portal-api.ts';

type Row = readonly [
  status: number,
  code: string,
  Remedy | null,
  FailureReason,
  PortalError['delivery'],
  text?: string,
];

/** Every row of bitrix24.md 2.4, what is done about it, and of what it makes the agent read. */
const table: readonly Row[] = [
  [400, 'INVALID_REQUEST', 'giveUp', 'portalRefused', 'refused', 'Https required'],
  [400, 'ERROR_ARGUMENT', 'giveUp', 'portalRefused', 'refused'],
  [400, 'ERROR_CORE', null, 'portalRefused', 'refused', 'Call is not found'],
  [400, '', null, 'portalRefused', 'refused', 'Call is not found'],
  [400, 'ERROR_BATCH_LENGTH_EXCEEDED', 'giveUp', 'portalRefused', 'refused'],
  [400, 'ERROR_NOT_FOUND', 'giveUp', 'portalRefused', 'refused'],
  [401, 'expired_token', 'refresh', 'portalSignInNeeded', 'refused'],
  [401, 'invalid_token', 'refresh', 'portalSignInNeeded', 'refused'],
  [401, 'authorization_error', 'refresh', 'portalSignInNeeded', 'refused'],
  [401, 'NO_AUTH_FOUND', 'signIn', 'portalSignInNeeded', 'refused'],
  [401, 'METHOD_CONFIRM_WAITING', 'later', 'portalApproval', 'refused'],
  [403, 'METHOD_CONFIRM_DENIED', 'tellAdmin', 'portalApproval', 'refused'],
  [403, 'WRONG_AUTH_TYPE', 'tellAdmin', 'portalApplication', 'refused'],
  [403, 'ACCESS_DENIED', 'tellAdmin', 'portalAccessDenied', 'refused'],
  [403, 'ACCESS_DENIED', 'tellAdmin', 'portalClosed', 'refused', 'REST is available only on commercial plans.'],
  [403, 'INVALID_CREDENTIALS', 'tellAdmin', 'portalApplication', 'refused'],
  [403, 'insufficient_scope', 'tellAdmin', 'portalApplication', 'refused'],
  [403, 'user_access_error', 'tellAdmin', 'portalAccessDenied', 'refused'],
  [403, 'PORTAL_DELETED', 'tellAdmin', 'portalClosed', 'refused'],
  [500, 'PORTAL_DELETED', 'tellAdmin', 'portalClosed', 'refused'],
  [404, 'ERROR_METHOD_NOT_FOUND', 'tellAdmin', 'portalApplication', 'refused'],
  [404, 'ERROR_MANIFEST_IS_NOT_AVAILABLE', 'tellAdmin', 'portalApplication', 'refused'],
  [405, 'ERROR_BATCH_METHOD_NOT_ALLOWED', 'giveUp', 'portalRefused', 'refused'],
  [429, 'OPERATION_TIME_LIMIT', 'untilReset', 'portalOverloaded', 'refused'],
  [500, 'INTERNAL_SERVER_ERROR', 'backOff', 'portalUnreachable', 'unknown'],
  [500, 'ERROR_UNEXPECTED_ANSWER', 'backOff', 'portalUnreachable', 'unknown'],
  [503, 'QUERY_LIMIT_EXCEEDED', 'backOff', 'portalOverloaded', 'refused'],
  [503, 'OVERLOAD_LIMIT', 'tellAdmin', 'portalBlocked', 'refused'],
  [400, 'WRONG_ENCODING', 'giveUp', 'portalRefused', 'refused'],
  [500, 'CONNECTION_ERROR', 'backOff', 'portalUnreachable', 'refused'],
  [403, 'APPLICATION_NOT_FOUND', 'tellAdmin', 'portalApplication', 'refused'],
  [403, 'PAYMENT_REQUIRED', 'tellAdmin', 'portalClosed', 'refused'],
];

const rows = table.map(
  ([status, code, remedy, reason, delivery, text = 'text']) => [status, code, remedy, reason, delivery, text] as const,
);

describe('a system error of the portal', () => {
  it.each(rows)('%i %s: %s, %s', (status, code, remedy, reason, delivery, text) => {
    const error = statedError({ error: code, error_description: text }, status);
    expect(error).toMatchObject({ reason, delivery, code, status });
    expect(remedyFor(error)).toBe(remedy);
    for (const catalogue of [en, de, ru]) {
      expect(catalogue[`failure.${reason}`]).not.toBe('');
      expect(catalogue[`failure.${reason}.fix`]).not.toBe('');
    }
  });

  it('is the same in any case of its letters, and in an answer that says 200', () => {
    expect(statedError({ error: 'Expired_Token' }, 200)).toMatchObject({ reason: 'portalSignInNeeded' });
  });

  it('of too much operating time says until when', () => {
    const time = { operating_reset_at: 1_790_000_600 };
    expect(statedError({ error: 'OPERATION_TIME_LIMIT', time }, 429).resetAt).toBe(1_790_000_600_000);
    expect(statedError({ error: 'OPERATION_TIME_LIMIT' }, 429).resetAt).toBeNull();
    expect(statedError({ error: 'QUERY_LIMIT_EXCEEDED', time }, 503).resetAt).toBeNull();
  });

  it.each([
    [401, 'portalSignInNeeded', 'refused'],
    [403, 'portalAccessDenied', 'refused'],
    [429, 'portalOverloaded', 'refused'],
    [503, 'portalOverloaded', 'unknown'],
    [502, 'portalUnreachable', 'unknown'],
    [400, 'portalRefused', 'refused'],
  ] as const)('that is not in the list goes by its status: %i', (status, reason, delivery) => {
    expect(statedError({ error: 'SOMETHING_NEW' }, status)).toMatchObject({ reason, delivery });
  });
});
