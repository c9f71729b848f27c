/**
 * The settings file. Passwords, keys and tokens are not in it: they live in the operating system's store (see
 * `SecretName`). The credentials of TURN servers are: a page has to know them.
 */
import * as v from 'valibot';
import { AudioSettingsSchema, defaultAudioSettings } from './audio.ts';
import { NumberRulesSchema } from './numbers/number-rules.ts';
import { defaultNetworkSettings, NetworkSettingsSchema } from './network.ts';
import { codecNames } from './phone.ts';
import { ProvisionedSchema } from './provision/set-up.ts';
import { PassOnSchema } from './responsible.ts';
import { defaultShortcuts, ShortcutSettingsSchema } from './shortcuts/shortcuts.ts';
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

const webFolder = v.pipe(
  trimmed,
  v.check(isWebAddress, 'an https:// address'),
  v.transform((text) => (text.endsWith('/') ? text : `${text}/`)),
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

function areDifferent(list: readonly string[]): boolean {
  return new Set(list).size === list.length;
}

/** What is dialled as it stands: a service of the PBX, a quick key, where calls are forwarded to. */
const dialString = v.pipe(trimmed, v.regex(/^\+?[0-9*#]{1,32}$/, 'digits, * and #'));

export const AccountSchema = v.object({
  /** Ours; names the password in the operating system's store. */
  id: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,50}$/))),
  /** What the agent calls it. */
  label: v.optional(v.pipe(trimmed, v.maxLength(100))),
  /** user@domain, without "sip:". */
  address: v.pipe(
    trimmed,
    v.transform((text) => text.replace(/^sips?:/i, '')),
    v.regex(/^[^\s@:;<>"]+@[^\s@;<>"]+$/),
  ),
  server: wssUrl,
  /** Tried in this order when the first can't be reached. */
  backupServers: v.optional(v.pipe(v.array(wssUrl), v.maxLength(10))),
  /** Digest user where it differs from the address (RFC 3261 22). */
  authorizationUser: v.optional(v.pipe(trimmed, v.nonEmpty())),
  displayName: v.optional(trimmed),
  line: v.object({ number: v.pipe(trimmed, v.nonEmpty(), v.maxLength(50)), kind: v.picklist(['direct', 'group']) }),
  /** The header that names the physical call, e.g. one that carries Asterisk's linkedid. */
  physicalIdHeader: v.optional(v.pipe(trimmed, v.regex(/^[A-Za-z0-9-]+$/))),
  /** The only realm whose challenges are answered (RFC 3261 22.1). */
  realm: v.optional(v.pipe(trimmed, v.nonEmpty(), v.maxLength(200))),
  /** Seconds that a registration is asked for. Under a minute the PBX would mostly be registering. */
  registerSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(7200))),
  iceServers: v.array(IceServerSchema),
  /** Sound goes through the TURN server only. */
  relayOnly: v.optional(v.boolean()),
  /** In order of preference; what is left out is not offered. */
  codecs: v.optional(
    v.pipe(
      v.array(v.picklist(codecNames)),
      v.minLength(1),
      v.check((list) => areDifferent(list), 'each codec once'),
    ),
  ),
  dtmf: v.optional(v.picklist(['rfc4733', 'info'])),
  /** Where "to voicemail" sends a caller, and what is dialled to hear messages. */
  voicemailNumber: v.optional(dialString),
  messagesNumber: v.optional(dialString),
  /** Dialled in front of an extension to take its ringing call (e.g. *8). */
  pickupCode: v.optional(dialString),
  /** An echo service, for "Test my phone". */
  echoNumber: v.optional(dialString),
  /** ISO 3166-1 alpha-2: reads national numbers as E.164. */
  country: v.optional(v.pipe(trimmed, v.regex(/^[A-Z]{2}$/))),
  /** How the PBX writes numbers; together with the country, all that is needed to read one. */
  numbers: v.optional(NumberRulesSchema),
});
export type Account = v.InferOutput<typeof AccountSchema>;

/** An account that was made before there could be several has no name. */
export const accountId = (account: Account): string => account.id ?? 'main';
export const passwordOf = (account: Account): SecretName => `sip.password.${accountId(account)}`;

export const MAX_QUICK_KEYS = 12;
export const QuickKeySchema = v.object({
  label: v.pipe(trimmed, v.maxLength(40)),
  number: dialString,
  /** Show whether that extension is free (RFC 4235). */
  watch: v.boolean(),
});
export type QuickKey = v.InferOutput<typeof QuickKeySchema>;

/** `until`: milliseconds since the epoch, null: until it is switched off. */
const until = v.nullable(v.pipe(v.number(), v.minValue(0)));
export const AvailabilitySchema = v.variant('kind', [
  v.object({ kind: v.literal('available') }),
  /** Calls that come in are turned away without a sound. */
  v.object({ kind: v.literal('doNotDisturb'), until }),
  v.object({ kind: v.literal('forward'), number: dialString, until }),
]);
export type Availability = v.InferOutput<typeof AvailabilitySchema>;

export const CallSettingsSchema = v.object({
  /** Whether the PBX may have a call answered by itself (Call-Info;answer-after, Alert-Info). */
  autoAnswer: v.boolean(),
  recording: v.picklist(['off', 'onDemand', 'automatic']),
  /** Both sides hear that the call is recorded. */
  recordingBeep: v.boolean(),
  /** Numbers in links of web pages and mails are dialled without asking. */
  dialLinks: v.optional(v.boolean(), false),
  /** A small window on top of all others shows the call while the main window isn't in front. */
  strip: v.optional(v.boolean(), true),
  /** A colleague's client calls here. */
  passToResponsible: v.optional(PassOnSchema, 'off'),
  /** Days that history, journal, recordings and logs are kept. */
  keepDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650)),
});
export type CallSettings = v.InferOutput<typeof CallSettingsSchema>;

export const defaultCallSettings: CallSettings = {
  autoAnswer: true,
  recording: 'off',
  recordingBeep: false,
  dialLinks: false,
  strip: true,
  passToResponsible: 'off',
  keepDays: 90,
};

export const PortalSchema = v.object({
  /** https://company.bitrix24.com */
  origin: webOrigin,
  clientId: v.pipe(trimmed, v.regex(/^(local|app)\.[0-9a-f]+\.[0-9]+$/i)),
  /** The placement pages' own origin: sign-in landing page, pairing page, hub. */
  handlerOrigin: webOrigin,
  /** The companion host, where it isn't the one that serves those pages. */
  hostOrigin: v.optional(webOrigin),
});
export type PortalSettings = v.InferOutput<typeof PortalSchema>;

/** Where the companion host is, if there is one. */
export const hostOriginOf = ({ hostOrigin, handlerOrigin }: PortalSettings): string => hostOrigin ?? handlerOrigin;

export const UpdateSettingsSchema = v.object({
  /** `ask`: found and fetched, installed when the agent says so. */
  mode: v.picklist(['automatic', 'ask', 'off']),
  channel: v.picklist(['stable', 'beta']),
  /** A folder on a server of one's own; null: the one that the package was made with. */
  feed: v.nullable(webFolder),
});
export type UpdateSettings = v.InferOutput<typeof UpdateSettingsSchema>;

export const defaultUpdateSettings: UpdateSettings = { mode: 'automatic', channel: 'stable', feed: null };

export const StartupSettingsSchema = v.object({
  /** When the agent signs in to her computer. */
  atLogin: v.boolean(),
  /** Then without a window: the tray shows that it runs. */
  hidden: v.boolean(),
});
export type StartupSettings = v.InferOutput<typeof StartupSettingsSchema>;

export const defaultStartup: StartupSettings = { atLogin: false, hidden: true };

export const NotificationSettingsSchema = v.object({
  /** `quiet`: not for a call that rings, which has a window of its own. */
  mode: v.picklist(['all', 'quiet', 'off']),
  /** Neither names nor numbers: notifications stay on the lock screen. */
  hideCallers: v.boolean(),
});
export type NotificationSettings = v.InferOutput<typeof NotificationSettingsSchema>;

export const defaultNotifications: NotificationSettings = { mode: 'all', hideCallers: false };

export const SettingsSchema = v.object({
  /** Chosen once per installation: the key of this computer in the portal's user option. */
  instanceId: v.pipe(v.string(), v.uuid()),
  locale: v.picklist(['system', 'en', 'de', 'ru']),
  theme: v.picklist(['system', 'light', 'dark']),
  /** The one that is in use. */
  account: v.nullable(AccountSchema),
  /** Saved ones that are not. */
  otherAccounts: v.optional(v.pipe(v.array(AccountSchema), v.maxLength(20)), []),
  audio: v.optional(AudioSettingsSchema, defaultAudioSettings),
  /** Id of the headset to use; null: the one that belongs to the microphone, else any. */
  headset: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null),
  calls: v.optional(CallSettingsSchema, defaultCallSettings),
  updates: v.optional(UpdateSettingsSchema, defaultUpdateSettings),
  shortcuts: v.optional(ShortcutSettingsSchema, defaultShortcuts),
  startup: v.optional(StartupSettingsSchema, defaultStartup),
  notifications: v.optional(NotificationSettingsSchema, defaultNotifications),
  network: v.optional(NetworkSettingsSchema, defaultNetworkSettings),
  availability: v.optional(AvailabilitySchema, { kind: 'available' }),
  quickKeys: v.optional(v.pipe(v.array(QuickKeySchema), v.maxLength(MAX_QUICK_KEYS)), []),
  portal: v.nullable(PortalSchema),
  /** A company's set-up that she has agreed to. */
  provisioned: v.optional(v.nullable(ProvisionedSchema), null),
  /** Who is signed in; survives a restart without a request. */
  owner: v.nullable(v.object({ memberId: v.string(), userId: v.string(), name: v.string() })),
  /** When the newest missed call began that the agent has seen in the list; null before the first start. */
  missedSeen: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0))), null),
  /** Port of the bridge, chosen once per installation; null until first use. */
  bridgePort: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65535))),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;

/**
 * `sip.password.<id>`: one for each account. `bridge.secretOf`: whose agent's the bridge secret is. `proxy.for`: which
 * proxy (`host:port`) the password was typed for.
 */
export type SecretName =
  | `sip.password.${string}`
  | 'portal.clientSecret'
  | 'portal.tokens'
  | 'bridge.secret'
  | 'bridge.secretOf'
  | 'proxy.password'
  | 'proxy.for';
