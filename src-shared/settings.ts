/**
 * The settings file. Passwords, keys and tokens are not in it: they live in the operating system's store (see
 * `SecretName`). The credentials of TURN servers are: a page has to know them.
 */
import * as v from 'valibot';
import { parseUrl } from './web-url.ts';

const trimmed = v.pipe(v.string(), v.trim());
const wssUrl = v.pipe(trimmed, v.check(isWebSocketUrl, 'a wss:// address'));

/** ws:// only to this computer (the sandbox); anything else must be encrypted. */
function isWebSocketUrl(text: string): boolean {
  const url = parseUrl(text);
  return url !== null && (url.protocol === 'wss:' || (url.protocol === 'ws:' && isLoopback(url.hostname)));
}

export function isLoopback(host: string): boolean {
  return host === '127.0.0.1' || host === 'localhost' || host === '[::1]' || host.endsWith('.localhost');
}

const webOrigin = v.pipe(
  trimmed,
  v.check(isWebAddress, 'an https:// address'),
  v.transform((text) => parseUrl(text)?.origin ?? text),
);

function isWebAddress(text: string): boolean {
  const url = parseUrl(text);
  return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
}

export const IceServerSchema = v.object({
  urls: v.pipe(trimmed, v.regex(/^(stun|stuns|turn|turns):[^\s]+$/i)),
  username: v.optional(v.string()),
  /** TURN needs it in the renderer (RTCPeerConnection); use short-lived credentials where the PBX offers them. */
  credential: v.optional(v.string()),
});

export const AccountSchema = v.object({
  /** user@domain, without "sip:". */
  address: v.pipe(
    trimmed,
    v.transform((text) => text.replace(/^sips?:/i, '')),
    v.regex(/^[^\s@:;<>"]+@[^\s@;<>"]+$/),
  ),
  server: wssUrl,
  /** Digest user where it differs from the address (RFC 3261 22). */
  authorizationUser: v.optional(v.pipe(trimmed, v.nonEmpty())),
  displayName: v.optional(trimmed),
  line: v.object({ number: v.pipe(trimmed, v.nonEmpty(), v.maxLength(50)), kind: v.picklist(['direct', 'group']) }),
  /** The header that names the physical call, e.g. one that carries Asterisk's linkedid. */
  physicalIdHeader: v.optional(v.pipe(trimmed, v.regex(/^[A-Za-z0-9-]+$/))),
  iceServers: v.array(IceServerSchema),
  /** ISO 3166-1 alpha-2: reads national numbers as E.164. */
  country: v.optional(v.pipe(trimmed, v.regex(/^[A-Z]{2}$/))),
});
export type Account = v.InferOutput<typeof AccountSchema>;

export const PortalSchema = v.object({
  /** https://company.bitrix24.com */
  origin: webOrigin,
  clientId: v.pipe(trimmed, v.regex(/^(local|app)\.[0-9a-f]+\.[0-9]+$/i)),
  /** The placement pages' own origin: sign-in landing page, pairing page, hub. */
  handlerOrigin: webOrigin,
});
export type PortalSettings = v.InferOutput<typeof PortalSchema>;

export const SettingsSchema = v.object({
  /** Chosen once per installation: the key of this computer in the portal's user option. */
  instanceId: v.pipe(v.string(), v.uuid()),
  locale: v.picklist(['system', 'en', 'de', 'ru']),
  theme: v.picklist(['system', 'light', 'dark']),
  account: v.nullable(AccountSchema),
  portal: v.nullable(PortalSchema),
  /** Who is signed in; survives a restart without a request. */
  owner: v.nullable(v.object({ memberId: v.string(), userId: v.string(), name: v.string() })),
  /** Port of the bridge, chosen once per installation; null until first use. */
  bridgePort: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65535))),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

export type SecretName = 'sip.password' | 'portal.clientSecret' | 'portal.tokens' | 'bridge.secret';
