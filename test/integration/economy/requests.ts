/** What a desktop has asked of the sandbox portal, one entry per HTTP request. */
import type { Portal } from '../../../sandbox/portal/portal.ts';

/** `register`, `finish+attachrecord` for a batch, `upload`. */
export const requestsTo = (portal: Portal): string[] =>
  portal.parts.restRecords.list.map(({ method, inside }) =>
    (method === 'batch' ? inside.join('+') : method).replaceAll('telephony.externalcall.', ''),
  );
