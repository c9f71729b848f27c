/** How this computer reaches the outside: the company's proxy, and what its refusals mean. Pure. */
import * as v from 'valibot';
import { parseUrl } from './web-url.ts';

const trimmed = v.pipe(v.string(), v.trim());

/** Chromium's own notation (net/docs/proxy.md): `proxy.example.com:3128`, `http=a:80;https=b:81`, `socks5://c`. No credentials. */
const proxyRules = v.pipe(trimmed, v.regex(/^[A-Za-z0-9.:;,=/[\]_-]{1,500}$/, 'servers as host:port'));
const bypassRule = v.pipe(trimmed, v.regex(/^[^\s;,]{1,200}$/, 'one rule'));
const scriptUrl = v.pipe(
  trimmed,
  v.check((text) => /^https?:$/.test(parseUrl(text)?.protocol ?? ''), 'an http(s):// address'),
);

export const NetworkSettingsSchema = v.object({
  /** `system`: what the computer is set to, its PAC file included; without `servers` or `script` these are `system`, too. */
  proxy: v.picklist(['system', 'direct', 'servers', 'script']),
  servers: v.nullable(proxyRules),
  /** Hosts that are reached without the proxy: `*.example.com`, `10.0.0.0/8`, `<local>`. */
  bypass: v.pipe(v.array(bypassRule), v.maxLength(100)),
  /** Address of a PAC file. */
  script: v.nullable(scriptUrl),
  /** Who asks the proxy, where it wants a password; the password is a secret. */
  user: v.nullable(v.pipe(trimmed, v.nonEmpty(), v.maxLength(200))),
});
export type NetworkSettings = v.InferOutput<typeof NetworkSettingsSchema>;

export const defaultNetworkSettings: NetworkSettings = {
  proxy: 'system',
  servers: null,
  bypass: [],
  script: null,
  user: null,
};

/** A proxy wants to know who asks; shown until the agent has answered. */
export interface ProxyQuestion {
  /** `proxy.example.com:3128` */
  readonly proxy: string;
  /** What it says of itself. */
  readonly realm: string;
  /** Filled in already. */
  readonly user: string;
  /** What was given last was refused. */
  readonly wrong: boolean;
}

export const networkTroubles = [
  'proxyUnreachable',
  'proxyRefused',
  'proxyLogin',
  'certificateUnknown',
  'certificateDate',
  'certificateName',
  'certificateBad',
] as const;
export type NetworkTrouble = (typeof networkTroubles)[number];

/** Codes of Chromium (net_error_list.h) and of Node (OpenSSL, X509_verify_cert_error_string). The first that matches. */
const MEANINGS: readonly (readonly [RegExp, NetworkTrouble])[] = [
  [/^(ERR_PROXY_AUTH_.+|ERR_INVALID_AUTH_CREDENTIALS|ERR_MISSING_AUTH_CREDENTIALS)$/, 'proxyLogin'],
  [/^ERR_TUNNEL_CONNECTION_FAILED$/, 'proxyRefused'],
  [/^(ERR_PROXY_.+|ERR_SOCKS_.+|ERR_MANDATORY_PROXY_.+|ERR_PAC_.+)$/, 'proxyUnreachable'],
  [/^(ERR_CERT_AUTHORITY_INVALID|.*SELF_SIGNED_CERT.*|UNABLE_TO_.+)$/, 'certificateUnknown'],
  [/^(ERR_CERT_DATE_INVALID|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, 'certificateDate'],
  [/^(ERR_CERT_COMMON_NAME_INVALID|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'certificateName'],
  [/^(ERR_CERT_.+|CERT_.+|ERR_SSL_.+)$/, 'certificateBad'],
];

/** What a request's failure says of the way there; null where it says nothing of proxies and certificates. */
export const networkTrouble = (code: string): NetworkTrouble | null =>
  MEANINGS.find(([pattern]) => pattern.test(code))?.[1] ?? null;
