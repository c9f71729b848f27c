/** Main ↔ phone window: what the phone is set up with, and what it reports. Commands are in `command.ts`. */
import * as v from 'valibot';
import { AudioDeviceSchema, type AudioSettings, DeviceNoticeSchema } from './audio.ts';
import { HeadsetButtonSchema, HeadsetDeviceSchema } from './headset-report.ts';
import { LiveQualitySchema, QualitySummarySchema } from './quality.ts';

const epoch = v.pipe(v.number(), v.finite(), v.minValue(0));
const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));

/** Payload formats in the order in which they are offered (RFC 3264 6.1). */
export const codecNames = ['opus', 'g722', 'pcma', 'pcmu'] as const;
export type CodecName = (typeof codecNames)[number];

/** Everything that the phone window is told about the account. The password stays in main: see `ipc.ts`, `sip:digest`. */
export interface PhoneAccount {
  readonly address: string;
  readonly authorizationUser: string;
  readonly displayName: string | null;
  /** ws(s):// addresses, the preferred one first; the next is tried when one can't be reached. */
  readonly servers: readonly string[];
  /** The only realm whose challenges are answered (RFC 3261 22.1); null: any. */
  readonly realm: string | null;
  readonly registerSeconds: number;
  readonly iceServers: readonly { urls: string; username?: string; credential?: string }[];
  /** TURN only: no other candidate leaves this computer. */
  readonly relayOnly: boolean;
  readonly codecs: readonly CodecName[];
  readonly dtmf: 'rfc4733' | 'info';
  readonly physicalIdHeader: string | null;
  /** A UUID, the same at every start: by it a registrar replaces the old binding (RFC 5626 4.1). */
  readonly instanceId: string;
  /** Whether to ask for message waiting (RFC 3842). */
  readonly messages: boolean;
  /** Addresses whose state the quick keys show (RFC 4235), as dialled. */
  readonly watched: readonly string[];
}

/** What may change under a call, and is followed at once. */
export interface PhoneOptions {
  readonly audio: AudioSettings;
  /** Id of the headset to use; null: the one that belongs to the microphone, else any. */
  readonly headset: string | null;
  readonly recordingBeep: boolean;
}

export type Registration =
  | { readonly state: 'connecting' }
  | { readonly state: 'registered'; readonly server?: string | undefined }
  | { readonly state: 'offline'; readonly reason: RegistrationFailure };

const registrationFailures = [
  'wrongSipPassword',
  'sipForbidden',
  'sipServerUnreachable',
  'sipServerRefused',
  'sipTimeout',
] as const;
export type RegistrationFailure = (typeof registrationFailures)[number];

export const presences = ['unknown', 'idle', 'ringing', 'busy'] as const;
export type Presence = (typeof presences)[number];

/** "Test my phone", step by step. `detail` is a fact in the user's terms: milliseconds, a device's name, a server. */
export const checkSteps = ['server', 'registration', 'ice', 'microphone', 'speaker', 'echo'] as const;
export type CheckStep = (typeof checkSteps)[number];
/** Why a step failed or was skipped: the message `check.reason.<reason>`. */
export const checkReasons = [
  'noAccount',
  'notReached',
  'timedOut',
  'wrongPassword',
  'refused',
  'noIceServers',
  'noCandidate',
  'stunSilent',
  'turnRefused',
  'denied',
  'missing',
  'busy',
  'silent',
  'noOutput',
  'noEcho',
  'noEchoNumber',
  'inCall',
  'cancelled',
  'notAsked',
] as const;
export type CheckReason = (typeof checkReasons)[number];
export const CheckProgressSchema = v.object({
  step: v.picklist(checkSteps),
  state: v.picklist(['running', 'passed', 'failed', 'skipped']),
  reason: v.nullable(v.picklist(checkReasons)),
  detail: v.nullable(v.pipe(v.string(), v.maxLength(300))),
});
export type CheckProgress = v.InferOutput<typeof CheckProgressSchema>;

const causes = [
  'hungup',
  'busy',
  'declined',
  'noAnswer',
  'missed',
  'answeredElsewhere',
  'cancelled',
  'invalidNumber',
  'forbidden',
  'unavailable',
  'microphone',
  'network',
  'refused',
  'redirected',
  'transferred',
  'failed',
] as const;

export const CallEndSchema = v.object({
  cause: v.picklist(causes),
  by: v.picklist(['local', 'remote']),
  sipCode: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(699))),
});

/** The call events that the phone window may report; `registered` is the reporter's. */
export const PhoneCallEventSchema = v.variant('type', [
  v.object({ type: v.literal('sent'), at: epoch, sipCallId: id }),
  v.object({ type: v.literal('progress'), at: epoch }),
  v.object({ type: v.literal('answering'), at: epoch }),
  v.object({ type: v.literal('accepted'), at: epoch }),
  v.object({ type: v.literal('confirmed'), at: epoch }),
  v.object({ type: v.literal('hold'), at: epoch, by: v.picklist(['local', 'remote']), held: v.boolean() }),
  v.object({ type: v.literal('mute'), at: epoch, muted: v.boolean() }),
  v.object({ type: v.literal('conference'), at: epoch, joined: v.boolean() }),
  v.object({ type: v.literal('recording'), at: epoch, recording: v.picklist(['off', 'on', 'paused']) }),
  v.object({
    type: v.literal('transferProgress'),
    at: epoch,
    stage: v.picklist(['done', 'failed']),
    sipCode: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(699))),
  }),
  v.object({ type: v.literal('quality'), at: epoch, summary: QualitySummarySchema }),
  v.object({ type: v.literal('ended'), at: epoch, end: CallEndSchema }),
]);

export const PhoneReportSchema = v.variant('type', [
  /** The window is loaded (again): configure it. */
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('registration'),
    registration: v.variant('state', [
      v.object({ state: v.literal('connecting') }),
      v.object({ state: v.literal('registered'), server: v.optional(v.pipe(v.string(), v.maxLength(500))) }),
      v.object({ state: v.literal('offline'), reason: v.picklist(registrationFailures) }),
    ]),
  }),
  /** An INVITE has come in; nothing rings, here or there, until `ring`. `callId` is minted by the phone window. */
  v.object({
    type: v.literal('incoming'),
    callId: id,
    sipCallId: id,
    /** Value of the configured physical-call header on this INVITE. */
    physicalId: v.nullable(id),
    /** User part of From or P-Asserted-Identity; empty when anonymous. */
    number: v.pipe(v.string(), v.maxLength(200)),
    name: v.nullable(v.pipe(v.string(), v.maxLength(200))),
    /** Seconds after which the PBX wants it answered by itself (Call-Info;answer-after, Alert-Info), or null. */
    answerAfter: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(60)))),
    /** What a colleague's telephone says of a call that she passes on (`passed-call.ts`): to be proven. */
    passed: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200)))),
    /** Whether somebody else was dialled first (Diversion, History-Info). */
    forwarded: v.optional(v.boolean()),
    at: epoch,
  }),
  v.object({ type: v.literal('call'), callId: id, event: PhoneCallEventSchema }),
  v.object({ type: v.literal('quality'), callId: id, live: LiveQualitySchema }),
  /** Message waiting (RFC 3842 5.2): voice messages, new and old; null counts where the PBX gives only yes or no. */
  v.object({ type: v.literal('messages'), waiting: v.boolean(), fresh: v.nullable(count), old: v.nullable(count) }),
  /** What a watched address does (RFC 4235). `unknown`: the PBX doesn't say. */
  v.object({ type: v.literal('watched'), target: id, presence: v.picklist(presences) }),
  v.object({ type: v.literal('devices'), devices: v.pipe(v.array(AudioDeviceSchema), v.maxLength(200)) }),
  v.object({ type: v.literal('deviceNotice'), notice: DeviceNoticeSchema }),
  v.object({ type: v.literal('headsets'), headsets: v.pipe(v.array(HeadsetDeviceSchema), v.maxLength(50)) }),
  v.object({ type: v.literal('headsetButton'), button: HeadsetButtonSchema }),
  /** Loudness of the microphone under test, 0 to 1. */
  v.object({ type: v.literal('level'), level: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) }),
  v.object({ type: v.literal('recordingFailed'), callId: id }),
  /** `quiet`: of the diagnostics' steps, not of the agent's own test. */
  v.object({ type: v.literal('check'), check: CheckProgressSchema, quiet: v.optional(v.boolean()) }),
  v.object({
    type: v.literal('microphone'),
    reason: v.picklist(['microphoneDenied', 'microphoneMissing', 'microphoneBusy']),
  }),
  /** Something that was refused and survived: a malformed SIP message, a command that came too late. */
  v.object({
    type: v.literal('dropped'),
    what: v.picklist(['sipMessage', 'command', 'request']),
    detail: v.pipe(v.string(), v.maxLength(500)),
  }),
]);
export type PhoneReport = v.InferOutput<typeof PhoneReportSchema>;

/** A digest challenge that main answers for the phone window (RFC 7616 3.4, RFC 2617 3.2.2). */
export const DigestRequestSchema = v.object({
  method: v.pipe(v.string(), v.regex(/^[A-Z]{3,20}$/)),
  uri: v.pipe(v.string(), v.maxLength(500)),
  realm: v.pipe(v.string(), v.maxLength(200)),
  nonce: v.pipe(v.string(), v.maxLength(500)),
  qop: v.nullable(v.literal('auth')),
  cnonce: v.nullable(v.pipe(v.string(), v.maxLength(100))),
  nc: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/i))),
  algorithm: v.picklist(['MD5']),
});
export type DigestRequest = v.InferOutput<typeof DigestRequestSchema>;

/** Asked of the phone window apart from any call. */
export type PhoneRequest =
  /** The network has come back or changed, or the computer has woken up: look at once, don't wait for a timer. */
  | { readonly type: 'networkChanged'; readonly online: boolean }
  /** The quick keys have changed: watch exactly these from now on (RFC 4235). Calls and registration stay as they are. */
  | { readonly type: 'watch'; readonly watched: readonly string[] }
  /** The level of the microphone goes to `level` reports while it is on. */
  | { readonly type: 'meter'; readonly on: boolean }
  | { readonly type: 'testTone'; readonly role: 'speaker' | 'ringer' }
  /** "Test my phone"; `echo` is the number of an echo service, if there is one. `quiet`: no tone, no call. */
  | { readonly type: 'check'; readonly on: boolean; readonly echo: string | null; readonly quiet?: boolean }
  /** Asks the browser for HID devices that were never allowed before. */
  | { readonly type: 'addHeadset' };
