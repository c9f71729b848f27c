import { randomBytes } from 'node:crypto';
import { tagOf } from './address.ts';
import {
  cseq,
  header,
  type Header,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  withoutHeader,
} from './message.ts';

/** The text of a message; Content-Length is always stated anew, in bytes. */
export function writeSip(message: SipMessage): string {
  const first =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const { headers } = withoutHeader(message, 'Content-Length');
  const lines = [...headers, ['Content-Length', String(Buffer.byteLength(message.body))] as const];
  return `${first}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${message.body}`;
}

export type ResponseExtras = {
  readonly headers?: readonly Header[];
  readonly body?: string;
  /** Our half of the dialog; minted when left out and the status needs one. */
  readonly toTag?: string;
  readonly reason?: string;
};

const COPIED = new Set(['via', 'from', 'to', 'call-id', 'cseq', 'record-route']);

/** A response to a request (RFC 3261 8.2.6). */
export function respond(request: SipRequest, status: number, extras: ResponseExtras = {}): SipResponse {
  const copied = request.headers
    .filter(([name]) => COPIED.has(name.toLowerCase()))
    .map(
      ([name, value]): Header =>
        name.toLowerCase() === 'to' ? [name, tagged(value, status, extras.toTag)] : [name, value],
    );
  return {
    kind: 'response',
    status,
    reason: extras.reason ?? REASONS[status] ?? 'Unknown',
    headers: [...copied, ...(extras.headers ?? [])],
    body: extras.body ?? '',
  };
}

/** The ACK that ends a refused INVITE; hop by hop, so it carries that hop's Via alone (RFC 3261 17.1.1.3). */
export function ackFor(invite: SipRequest, refusal: SipResponse): SipRequest {
  return inTransactionOf(invite, 'ACK', header(refusal, 'To') ?? '');
}

/** The CANCEL of a request that we sent (RFC 3261 9.1). */
export function cancelFor(invite: SipRequest, reasons: readonly string[]): SipRequest {
  const cancel = inTransactionOf(invite, 'CANCEL', header(invite, 'To') ?? '');
  return { ...cancel, headers: [...cancel.headers, ...reasons.map((reason): Header => ['Reason', reason])] };
}

export function newTag(): string {
  return randomBytes(5).toString('hex');
}

/** RFC 3261 8.1.1.7: the cookie says that the branch is unique. */
export function newBranch(): string {
  return `z9hG4bK${randomBytes(9).toString('hex')}`;
}

function tagged(to: string, status: number, tag: string | undefined): string {
  return status === 100 || tagOf(to) !== undefined ? to : `${to};tag=${tag ?? newTag()}`;
}

function inTransactionOf(invite: SipRequest, method: string, to: string): SipRequest {
  const copy = (name: string): Header => [name, header(invite, name) ?? ''];
  const headers: Header[] = [
    copy('Via'),
    ['Max-Forwards', '70'],
    copy('From'),
    ['To', to],
    copy('Call-ID'),
    ['CSeq', `${cseq(invite).number} ${method}`],
  ];
  return { kind: 'request', method, uri: invite.uri, headers, body: '' };
}

const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  423: 'Interval Too Brief',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  483: 'Too Many Hops',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  491: 'Request Pending',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  600: 'Busy Everywhere',
  603: 'Decline',
  604: 'Does Not Exist Anywhere',
};
