/** The OPTIONS that asks a server for a sign of life (RFC 3261 11). It bypasses JsSIP, which would time it out in 32 s. Pure but for its names. */
import { uriOf } from './address.ts';

const MARK = 'alive-';

export function optionsTo(address: string, transport: string): string {
  const uri = uriOf(address);
  const server = `sip:${uri.slice(uri.indexOf('@') + 1)}`;
  const name = crypto.randomUUID();
  return [
    `OPTIONS ${server} SIP/2.0`,
    `Via: SIP/2.0/${transport} ${name.slice(0, 8)}.invalid;branch=z9hG4bK${name}`,
    'Max-Forwards: 70',
    `From: <${uri}>;tag=${name.slice(0, 8)}`,
    `To: <${server}>`,
    `Call-ID: ${MARK}${name}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** Whether this is an answer to it, of whatever kind. */
export const isAnswerToOptions = (message: string): boolean =>
  message.startsWith('SIP/2.0 ') && new RegExp(`^(?:Call-ID|i):\\s*${MARK}`, 'im').test(message);
