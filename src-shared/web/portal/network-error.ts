/** What a rejected `fetch` says about delivery. The codes come from two network stacks: Node's and Chromium's. */

/**
 * Failures that happen before a request can be written: no name, no route, no connection, no trust in the certificate.
 * Whatever is not listed may have struck after the portal had read the request.
 */
const neverSent = new RegExp(
  [
    // Node (libuv, undici, OpenSSL)
    'ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT',
    'CERT_[A-Z_]+|[A-Z_]*SELF_SIGNED_CERT[A-Z_]*|UNABLE_TO_[A-Z_]+|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH',
    // Chromium (net_error_list.h); its ERR_CONNECTION_TIMED_OUT is about connecting only
    'ERR_CONNECTION_REFUSED|ERR_CONNECTION_FAILED|ERR_CONNECTION_TIMED_OUT|ERR_NAME_[A-Z_]+|ERR_DNS_[A-Z_]+',
    'ERR_ADDRESS_[A-Z_]+|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_ACCESS_DENIED|ERR_CERT_[A-Z_]+|ERR_BLOCKED_BY_[A-Z_]+',
    'ERR_PROXY_[A-Z_]+|ERR_TUNNEL_CONNECTION_FAILED|ERR_SOCKS_[A-Z_]+|ERR_MANDATORY_PROXY_CONFIGURATION_FAILED',
  ].join('|'),
);

export interface NetworkErrorFacts {
  /** `ECONNRESET`, `ERR_NAME_NOT_RESOLVED`, …; '' when none is known. */
  readonly code: string;
  readonly delivery: 'none' | 'unknown';
}

export function networkErrorFacts(error: unknown): NetworkErrorFacts {
  const code = errorCode(error);
  return { code, delivery: new RegExp(`^(${neverSent.source})$`).test(code) ? 'none' : 'unknown' };
}

/** Node puts the code on a nested cause, and one per address on an AggregateError; Chromium's is in the message. */
function errorCode(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return errorCode(at.errors[0]);
    const chromium = /net::(ERR_[A-Z0-9_]+)/.exec(at.message);
    if (chromium?.[1] !== undefined) return chromium[1];
  }
  return '';
}
