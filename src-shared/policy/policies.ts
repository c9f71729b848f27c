/**
 * Everything that IT can set from afar: the one table. The three systems' readers, the templates for Windows and macOS, the
 * settings window's locks and the tests are made from it. A value is checked by the schema of the setting that it becomes.
 *
 * Keys and their meaning stay: they are in other people's group policies.
 */
import * as v from 'valibot';
import { NumberRulesSchema } from '../numbers/number-rules.ts';
import { codecNames } from '../phone.ts';
import {
  AccountSchema,
  CallSettingsSchema,
  NotificationSettingsSchema,
  PortalSchema,
  SettingsSchema,
  StartupSettingsSchema,
  UpdateSettingsSchema,
} from '../settings.ts';
import { AcceleratorSchema } from '../shortcuts/accelerator.ts';
import { ShortcutSettingsSchema } from '../shortcuts/shortcuts.ts';
import { NetworkSettingsSchema } from '../network.ts';
import { readIceServer, readLength, readRule } from './written-values.ts';

/** How a value is written: REG_DWORD or REG_SZ, a subkey of numbered REG_SZ for a list; their like in plist and JSON. */
export type PolicyKind = 'boolean' | 'number' | 'text' | 'choice' | 'list';
export type PolicyGroup =
  | 'telephone'
  | 'numbers'
  | 'calls'
  | 'portal'
  | 'network'
  | 'updates'
  | 'desktop'
  | 'appearance';

export interface Policy {
  readonly kind: PolicyKind;
  readonly group: PolicyGroup;
  /** The setting that it becomes, or `secret:<name>`. */
  readonly path: string;
  readonly schema: v.GenericSchema;
  readonly choices?: readonly string[];
  readonly range?: readonly [least: number, most: number];
  /** From what is written to what the schema takes. */
  readonly read?: (written: unknown) => unknown;
  /** For templates and documents. */
  readonly example: string | number | boolean | readonly string[];
}

const account = AccountSchema.entries;
const numbers = NumberRulesSchema.entries;
const calls = CallSettingsSchema.entries;
const portal = PortalSchema.entries;
const updates = UpdateSettingsSchema.entries;
const shortcuts = ShortcutSettingsSchema.entries;
const startup = StartupSettingsSchema.entries;
const notifications = NotificationSettingsSchema.entries;
const network = NetworkSettingsSchema.entries;
const secret = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500));
const each = (read: (line: string) => unknown) => (lines: unknown) =>
  Array.isArray(lines) ? lines.map((line) => read(String(line))) : lines;

const define = <const Table extends Readonly<Record<string, Policy>>>(table: Table): Table => table;

/** `{user}` in a text stands for the name that the agent has signed in to her computer with. */
export const policies = define({
  SipServer: {
    kind: 'text',
    group: 'telephone',
    path: 'account.server',
    schema: account.server,
    example: 'wss://pbx.example.com/ws',
  },
  SipBackupServers: {
    kind: 'list',
    group: 'telephone',
    path: 'account.backupServers',
    schema: account.backupServers,
    example: ['wss://pbx2.example.com/ws'],
  },
  SipAddress: {
    kind: 'text',
    group: 'telephone',
    path: 'account.address',
    schema: account.address,
    example: '{user}@pbx.example.com',
  },
  SipAuthorizationUser: {
    kind: 'text',
    group: 'telephone',
    path: 'account.authorizationUser',
    schema: account.authorizationUser,
    example: '{user}',
  },
  SipPassword: {
    kind: 'text',
    group: 'telephone',
    path: 'secret:sip.password',
    schema: secret,
    example: 'only in a policy of one user',
  },
  SipRealm: { kind: 'text', group: 'telephone', path: 'account.realm', schema: account.realm, example: 'asterisk' },
  SipRegisterSeconds: {
    kind: 'number',
    group: 'telephone',
    path: 'account.registerSeconds',
    schema: account.registerSeconds,
    range: [60, 7200],
    example: 120,
  },
  SipIceServers: {
    kind: 'list',
    group: 'telephone',
    path: 'account.iceServers',
    schema: account.iceServers,
    read: each(readIceServer),
    example: ['stun:turn.example.com', 'turns:turn.example.com:443 user password'],
  },
  SipRelayOnly: {
    kind: 'boolean',
    group: 'telephone',
    path: 'account.relayOnly',
    schema: account.relayOnly,
    example: false,
  },
  SipCodecs: {
    kind: 'list',
    group: 'telephone',
    path: 'account.codecs',
    schema: account.codecs,
    example: [...codecNames],
  },
  SipDtmf: {
    kind: 'choice',
    group: 'telephone',
    path: 'account.dtmf',
    schema: account.dtmf,
    choices: ['rfc4733', 'info'],
    example: 'rfc4733',
  },
  SipLineNumber: {
    kind: 'text',
    group: 'telephone',
    path: 'account.line.number',
    schema: account.line.entries.number,
    example: 'offhook-1',
  },
  SipLineKind: {
    kind: 'choice',
    group: 'telephone',
    path: 'account.line.kind',
    schema: account.line.entries.kind,
    choices: ['direct', 'group'],
    example: 'direct',
  },
  SipCallIdHeader: {
    kind: 'text',
    group: 'telephone',
    path: 'account.physicalIdHeader',
    schema: account.physicalIdHeader,
    example: 'X-Linkedid',
  },
  SipVoicemailNumber: {
    kind: 'text',
    group: 'telephone',
    path: 'account.voicemailNumber',
    schema: account.voicemailNumber,
    example: '*97',
  },
  SipMessagesNumber: {
    kind: 'text',
    group: 'telephone',
    path: 'account.messagesNumber',
    schema: account.messagesNumber,
    example: '*98',
  },
  SipPickupCode: {
    kind: 'text',
    group: 'telephone',
    path: 'account.pickupCode',
    schema: account.pickupCode,
    example: '*8',
  },
  SipEchoNumber: {
    kind: 'text',
    group: 'telephone',
    path: 'account.echoNumber',
    schema: account.echoNumber,
    example: '*43',
  },
  NumbersCountry: { kind: 'text', group: 'numbers', path: 'account.country', schema: account.country, example: 'DE' },
  NumbersOutsidePrefix: {
    kind: 'text',
    group: 'numbers',
    path: 'account.numbers.outsidePrefix',
    schema: numbers.outsidePrefix,
    example: '0',
  },
  NumbersExtensionLength: {
    kind: 'text',
    group: 'numbers',
    path: 'account.numbers.extensionLength',
    schema: numbers.extensionLength,
    read: readLength,
    example: '3-4',
  },
  NumbersOutgoing: {
    kind: 'list',
    group: 'numbers',
    path: 'account.numbers.outgoing',
    schema: numbers.outgoing,
    read: each(readRule),
    example: ['+49(Z.) => 00$1'],
  },
  NumbersIncoming: {
    kind: 'list',
    group: 'numbers',
    path: 'account.numbers.incoming',
    schema: numbers.incoming,
    read: each(readRule),
    example: ['000(Z.) => +$1'],
  },
  NumbersAllowed: {
    kind: 'list',
    group: 'numbers',
    path: 'account.numbers.allowed',
    schema: numbers.allowed,
    example: ['+49.', 'XXX'],
  },
  CallsAutoAnswer: {
    kind: 'boolean',
    group: 'calls',
    path: 'calls.autoAnswer',
    schema: calls.autoAnswer,
    example: true,
  },
  CallsDialLinks: { kind: 'boolean', group: 'calls', path: 'calls.dialLinks', schema: calls.dialLinks, example: false },
  CallsStrip: { kind: 'boolean', group: 'calls', path: 'calls.strip', schema: calls.strip, example: true },
  CallsPassToResponsible: {
    kind: 'choice',
    group: 'calls',
    path: 'calls.passToResponsible',
    schema: calls.passToResponsible,
    choices: ['off', 'ask', 'automatic'],
    example: 'ask',
  },
  CallsRecording: {
    kind: 'choice',
    group: 'calls',
    path: 'calls.recording',
    schema: calls.recording,
    choices: ['off', 'onDemand', 'automatic'],
    example: 'off',
  },
  CallsRecordingBeep: {
    kind: 'boolean',
    group: 'calls',
    path: 'calls.recordingBeep',
    schema: calls.recordingBeep,
    example: true,
  },
  CallsKeepDays: {
    kind: 'number',
    group: 'calls',
    path: 'calls.keepDays',
    schema: calls.keepDays,
    range: [1, 3650],
    example: 90,
  },
  PortalAddress: {
    kind: 'text',
    group: 'portal',
    path: 'portal.origin',
    schema: portal.origin,
    example: 'https://company.bitrix24.com',
  },
  PortalHost: {
    kind: 'text',
    group: 'portal',
    path: 'portal.handlerOrigin',
    schema: portal.handlerOrigin,
    example: 'https://offhook.example.com',
  },
  PortalCompanionHost: {
    kind: 'text',
    group: 'portal',
    path: 'portal.hostOrigin',
    schema: portal.hostOrigin.wrapped,
    example: 'https://host.example.com',
  },
  PortalClientId: {
    kind: 'text',
    group: 'portal',
    path: 'portal.clientId',
    schema: portal.clientId,
    example: 'local.0123456789abcd.12345678',
  },
  PortalClientSecret: {
    kind: 'text',
    group: 'portal',
    path: 'secret:portal.clientSecret',
    schema: secret,
    example: 'not needed where the companion host keeps it',
  },
  ProxyMode: {
    kind: 'choice',
    group: 'network',
    path: 'network.proxy',
    schema: network.proxy,
    choices: ['system', 'direct', 'servers', 'script'],
    example: 'servers',
  },
  ProxyServers: {
    kind: 'text',
    group: 'network',
    path: 'network.servers',
    schema: network.servers,
    example: 'proxy.example.com:3128',
  },
  ProxyBypass: {
    kind: 'list',
    group: 'network',
    path: 'network.bypass',
    schema: network.bypass,
    example: ['*.example.com', '10.0.0.0/8', '<local>'],
  },
  ProxyScript: {
    kind: 'text',
    group: 'network',
    path: 'network.script',
    schema: network.script,
    example: 'https://proxy.example.com/proxy.pac',
  },
  ProxyUser: { kind: 'text', group: 'network', path: 'network.user', schema: network.user, example: '{user}' },
  ProxyPassword: {
    kind: 'text',
    group: 'network',
    path: 'secret:proxy.password',
    schema: secret,
    example: 'only in a policy of one user',
  },
  UpdatesMode: {
    kind: 'choice',
    group: 'updates',
    path: 'updates.mode',
    schema: updates.mode,
    choices: ['automatic', 'ask', 'off'],
    example: 'automatic',
  },
  UpdatesChannel: {
    kind: 'choice',
    group: 'updates',
    path: 'updates.channel',
    schema: updates.channel,
    choices: ['stable', 'beta'],
    example: 'stable',
  },
  UpdatesFeed: {
    kind: 'text',
    group: 'updates',
    path: 'updates.feed',
    schema: updates.feed,
    example: 'https://updates.example.com/offhook/',
  },
  ShortcutsEnabled: {
    kind: 'boolean',
    group: 'desktop',
    path: 'shortcuts.enabled',
    schema: shortcuts.enabled,
    example: false,
  },
  ShortcutsAnswer: {
    kind: 'text',
    group: 'desktop',
    path: 'shortcuts.answer',
    schema: AcceleratorSchema,
    example: 'Control+Shift+F9',
  },
  ShortcutsHangUp: {
    kind: 'text',
    group: 'desktop',
    path: 'shortcuts.hangUp',
    schema: AcceleratorSchema,
    example: 'Control+Shift+F10',
  },
  ShortcutsMute: {
    kind: 'text',
    group: 'desktop',
    path: 'shortcuts.mute',
    schema: AcceleratorSchema,
    example: 'Control+Shift+F11',
  },
  ShortcutsCallSelected: {
    kind: 'text',
    group: 'desktop',
    path: 'shortcuts.callSelected',
    schema: AcceleratorSchema,
    example: 'Control+Shift+F12',
  },
  StartAtLogin: {
    kind: 'boolean',
    group: 'desktop',
    path: 'startup.atLogin',
    schema: startup.atLogin,
    example: true,
  },
  StartHidden: {
    kind: 'boolean',
    group: 'desktop',
    path: 'startup.hidden',
    schema: startup.hidden,
    example: true,
  },
  NotificationsMode: {
    kind: 'choice',
    group: 'desktop',
    path: 'notifications.mode',
    schema: notifications.mode,
    choices: ['all', 'quiet', 'off'],
    example: 'all',
  },
  NotificationsHideCallers: {
    kind: 'boolean',
    group: 'desktop',
    path: 'notifications.hideCallers',
    schema: notifications.hideCallers,
    example: true,
  },
  Language: {
    kind: 'choice',
    group: 'appearance',
    path: 'locale',
    schema: SettingsSchema.entries.locale,
    choices: ['system', 'en', 'de', 'ru'],
    example: 'system',
  },
  Theme: {
    kind: 'choice',
    group: 'appearance',
    path: 'theme',
    schema: SettingsSchema.entries.theme,
    choices: ['system', 'light', 'dark'],
    example: 'system',
  },
});

export type PolicyKey = keyof typeof policies;
export const policyKeys = Object.keys(policies) as readonly PolicyKey[];
export const policyOf = (key: PolicyKey): Policy => policies[key];

/** The settings that a policy can become; secrets are none. */
export const managedPaths: readonly string[] = policyKeys
  .map((key) => policies[key].path)
  .filter((path) => !path.startsWith('secret:'));
