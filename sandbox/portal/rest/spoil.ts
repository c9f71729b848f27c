import type { RestFault } from '../faults.ts';
import type { Reply } from '../http/listener.ts';
import { htmlReply, jsonReply } from '../http/replies.ts';
import type { RestRecord } from './records.ts';

/** Authorization isn't among them: in a browser the token goes into the body (bitrix24.md 1.9). */
export const restHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'origin, content-type, accept',
  'x-content-type-options': 'nosniff',
};

/** Runs the request unless the fault stands before it, and spoils the answer as the fault says. */
export async function spoil(
  fault: RestFault | undefined,
  record: RestRecord,
  run: () => Promise<Response>,
): Promise<Reply> {
  if (!fault || fault.kind === 'delay') return run();
  if (fault.kind === 'twice') {
    await run();
    return run();
  }
  if (fault.executed) await run();
  switch (fault.kind) {
    case 'cut':
      record.outcome = 'cut';
      return 'destroy';
    case 'hang':
      record.outcome = 'hung';
      return 'hang';
    case 'html':
      record.outcome = 'spoilt';
      record.status = fault.status ?? 502;
      return htmlReply('<html><body><h1>502 Bad Gateway</h1><hr>proxy</body></html>', record.status);
    case 'status': {
      record.outcome = 'spoilt';
      record.status = fault.status ?? 503;
      const [error, text] = statusErrors[record.status] ?? ['INTERNAL_SERVER_ERROR', 'Internal server error'];
      const body = { error: fault.error ?? error, error_description: fault.description ?? text };
      return jsonReply(body, record.status, restHeaders);
    }
    case 'refuse':
      record.outcome = 'spoilt';
      record.status = 400;
      return jsonReply({ error: '', error_description: fault.description ?? '' }, 400, restHeaders);
    default:
      return fault.kind satisfies never;
  }
}

/** The system errors of 2.4 by HTTP status. */
const statusErrors: Record<number, readonly [string, string]> = {
  400: ['ERROR_CORE', 'A method failed'],
  401: ['expired_token', 'The access token provided has expired.'],
  403: ['ACCESS_DENIED', 'REST is available only on commercial plans.'],
  404: ['ERROR_METHOD_NOT_FOUND', 'Method not found!'],
  405: ['ERROR_BATCH_METHOD_NOT_ALLOWED', 'Method is not allowed for batch usage'],
  429: ['OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit.'],
  500: ['INTERNAL_SERVER_ERROR', 'Internal server error'],
  502: ['ERROR_UNEXPECTED_ANSWER', 'Server returned an unexpected response.'],
  503: ['QUERY_LIMIT_EXCEEDED', 'Too many requests'],
};

export const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
