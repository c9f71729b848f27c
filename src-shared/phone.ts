/** Main ↔ phone window: what the phone is set up with, and what it reports. Commands are in `command.ts`. */
import * as v from 'valibot';

const epoch = v.pipe(v.number(), v.finite(), v.minValue(0));
const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

/** Everything that the phone window is told about the account. The password stays in main: see `ipc.ts`, `sip:digest`. */
export interface PhoneAccount {
  readonly address: string;
  readonly authorizationUser: string;
  readonly displayName: string | null;
  readonly server: string;
  readonly iceServers: readonly { urls: string; username?: string; credential?: string }[];
  readonly physicalIdHeader: string | null;
}

export type Registration =
  | { readonly state: 'connecting' }
  | { readonly state: 'registered' }
  | { readonly state: 'offline'; readonly reason: RegistrationFailure };

const registrationFailures = [
  'wrongSipPassword',
  'sipForbidden',
  'sipServerUnreachable',
  'sipServerRefused',
  'sipTimeout',
] as const;
export type RegistrationFailure = (typeof registrationFailures)[number];

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
  v.object({ type: v.literal('ended'), at: epoch, end: CallEndSchema }),
]);

export const PhoneReportSchema = v.variant('type', [
  /** The window is loaded (again): configure it. */
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('registration'),
    registration: v.variant('state', [
      v.object({ state: v.literal('connecting') }),
      v.object({ state: v.literal('registered') }),
      v.object({ state: v.literal('offline'), reason: v.picklist(registrationFailures) }),
    ]),
  }),
  /** An INVITE has come in and rings (180 sent). `callId` is minted by the phone window. */
  v.object({
    type: v.literal('incoming'),
    callId: id,
    sipCallId: id,
    /** Value of the configured physical-call header on this INVITE. */
    physicalId: v.nullable(id),
    /** User part of From or P-Asserted-Identity; empty when anonymous. */
    number: v.pipe(v.string(), v.maxLength(200)),
    name: v.nullable(v.pipe(v.string(), v.maxLength(200))),
    at: epoch,
  }),
  v.object({ type: v.literal('call'), callId: id, event: PhoneCallEventSchema }),
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
