/** Why a server can't be reached, from what the network stack says: Node's and Chromium's words. Pure. */
import type { Problem } from '#shared/diagnostics.ts';

/** What one attempt to reach an address has shown. */
export interface Reach {
  /** Host and port, and nothing else of the address. */
  readonly host: string;
  readonly ms: number;
  /** null: something answered, whatever it said. */
  readonly code: string | null;
  /** `PROXY proxy.example.com:3128`, as PAC files write it; null: none, or not known. */
  readonly proxy: string | null;
}

const causes: readonly (readonly [RegExp, Problem])[] = [
  [/^(ERR_INTERNET_DISCONNECTED|ENETUNREACH|ERR_NETWORK_CHANGED)$/, 'offline'],
  [/^(ENOTFOUND|EAI_AGAIN|EAI_FAIL|ERR_NAME_.*|ERR_DNS_.*)$/, 'nameNotFound'],
  [/^(ERR_PROXY_.*|ERR_TUNNEL_.*|ERR_SOCKS_.*|ERR_MANDATORY_PROXY_.*)$/, 'proxyRefused'],
  [/^(ECONNREFUSED|ERR_CONNECTION_REFUSED)$/, 'connectionRefused'],
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERR_CERT_DATE_INVALID)$/, 'certificateDate'],
  [/^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|ERR_CERT_COMMON_NAME_INVALID)$/, 'certificateName'],
  [/CERT|^UNABLE_TO_|^ERR_SSL_|SELF_SIGNED/, 'certificateUnknown'],
  [
    /^(TIMEOUT|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|ERR_CONNECTION_TIMED_OUT|ERR_TIMED_OUT)$/,
    'noAnswer',
  ],
  // It was there and hung up: a telephone server needn't know HTTP.
];

/** Hung up, or said what is no HTTP: it was reached. */
const talked =
  /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_.*|ERR_EMPTY_RESPONSE|ERR_CONNECTION_(CLOSED|RESET)|ERR_INVALID_HTTP_RESPONSE|)$/;

/** @returns null when it was reached */
export function whyUnreachable(code: string | null): Problem | null {
  if (code === null) return null;
  const cause = causes.find(([pattern]) => pattern.test(code));
  if (cause !== undefined) return cause[1];
  return talked.test(code) ? null : 'unreachable';
}

/** As a fact: where, how fast, by which proxy. */
export const reachFact = ({ host, ms, code, proxy }: Reach): string =>
  [host, code === null ? `${Math.round(ms)} ms` : code, proxy].filter((fact) => fact !== null && fact !== '').join(' ');
