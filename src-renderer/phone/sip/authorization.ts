/**
 * The password never comes into this window. JsSIP can only answer a challenge itself, so it is given a dummy password;
 * before a message with the resulting credentials leaves, its `response` is replaced by the one that main computed
 * (RFC 3261 22.4, RFC 2617 3.2.2). Pure: text in, text out.
 */
import type { DigestRequest } from '#shared/phone.ts';

const CREDENTIALS = /^((?:Proxy-)?Authorization):\s*Digest\s+(.*)$/im;
const PARAMETER = /([a-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi;

/** What main must answer for this message, or null if it carries no credentials. */
export function readCredentials(message: string): DigestRequest | null {
  const parameters = credentialsOf(message);
  if (parameters === null) return null;
  return {
    method: message.slice(0, message.indexOf(' ')),
    uri: parameters.get('uri') ?? '',
    realm: parameters.get('realm') ?? '',
    nonce: parameters.get('nonce') ?? '',
    qop: parameters.has('qop') ? 'auth' : null,
    cnonce: parameters.get('cnonce') ?? null,
    nc: parameters.get('nc') ?? null,
    algorithm: 'MD5',
  };
}

/** JsSIP prefers auth-int where a server offers both; we answer `auth`, which needs no body (RFC 2617 3.2.1). */
export function withResponse(message: string, response: string): string {
  const end = headersEnd(message);
  const headers = message
    .slice(0, end)
    .replace(CREDENTIALS, (line) =>
      line.replace(/\bresponse="[^"]*"/i, `response="${response}"`).replace(/\bqop=auth-int\b/i, 'qop=auth'),
    );
  return headers + message.slice(end);
}

/** The answer that JsSIP gets when main has none: nothing leaves, so no server counts a failed attempt. */
export function refusalOf(message: string): string {
  const headers = message.slice(0, headersEnd(message)).split('\r\n').slice(1);
  const kept = headers.filter((line) => /^(Via|From|Call-ID|CSeq):/i.test(line));
  const to = headers.find((line) => /^To:/i.test(line)) ?? 'To: <sip:unknown@invalid>';
  const tagged = /;\s*tag=/i.test(to) ? to : `${to};tag=here`;
  return ['SIP/2.0 401 Unauthorized', ...kept, tagged, 'Content-Length: 0', '', ''].join('\r\n');
}

/** Which REGISTER this is, to match its answer: Call-ID and CSeq (RFC 3261 17.1.3). */
export function requestKey(message: string): string {
  const headers = message.slice(0, headersEnd(message));
  const callId = /^Call-ID:\s*(\S+)/im.exec(headers)?.[1] ?? '';
  const cseq = /^CSeq:\s*(\d+)/im.exec(headers)?.[1] ?? '';
  return `${callId} ${cseq}`;
}

function credentialsOf(message: string): Map<string, string> | null {
  const found = CREDENTIALS.exec(message.slice(0, headersEnd(message)))?.[2];
  if (found === undefined) return null;
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, token] of found.matchAll(PARAMETER)) {
    parameters.set(name.toLowerCase(), quoted ?? token ?? '');
  }
  return parameters;
}

function headersEnd(message: string): number {
  const end = message.indexOf('\r\n\r\n');
  return end === -1 ? message.length : end;
}
