/**
 * The one table of everything that crosses between main and its windows. Channel names, senders, request schemas and
 * answer types come from here; the preloads, the handlers and the tests are made from it. An unknown or invalid message
 * is refused, counted and logged.
 */
import * as v from 'valibot';
import { AudioSettingsSchema } from './audio.ts';
import type { CommandResult, PhoneCommand } from './command.ts';
import { type CrmAnswer, CrmClientSchema } from './crm-search.ts';
import type { LogLine } from './diagnostics.ts';
import type { FailureReason } from './failure.ts';
import type { HeadsetLights } from './headset-report.ts';
import {
  DigestRequestSchema,
  type PhoneAccount,
  type PhoneOptions,
  PhoneReportSchema,
  type PhoneRequest,
} from './phone.ts';
import {
  AccountSchema,
  AvailabilitySchema,
  CallSettingsSchema,
  NotificationSettingsSchema,
  StartupSettingsSchema,
  MAX_QUICK_KEYS,
  PortalSchema,
  QuickKeySchema,
  UpdateSettingsSchema,
} from './settings.ts';
import { NetworkSettingsSchema } from './network.ts';
import type { Responsible } from './responsible.ts';
import { ShortcutSettingsSchema } from './shortcuts/shortcuts.ts';
import type { AppState } from './state.ts';
import type { Call } from './call.ts';
import type { Locale } from './messages/catalogue.ts';

export type WindowKind = 'ui' | 'toast' | 'strip' | 'phone';

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

const number = v.pipe(v.string(), v.maxLength(200));

/** Whom the agent has chosen in the search: the registration binds the call to her (bitrix24.md 3.2). */
const FoundInCrm = v.pipe(
  v.object({ client: CrmClientSchema }),
  v.transform(({ client }) => ({ client, entity: { type: client.type, id: client.id } })),
);

const CallCommandSchema = v.variant('type', [
  v.object({ type: v.literal('dial'), number, crm: v.optional(FoundInCrm) }),
  v.object({ type: v.literal('redial') }),
  v.object({ type: v.literal('pickup'), number }),
  v.object({ type: v.literal('answer'), callId: id }),
  v.object({ type: v.literal('decline'), callId: id }),
  v.object({ type: v.literal('hangup'), callId: id }),
  v.object({ type: v.literal('mute'), callId: id, muted: v.boolean() }),
  v.object({ type: v.literal('hold'), callId: id, held: v.boolean() }),
  v.object({ type: v.literal('dtmf'), callId: id, tones: v.pipe(v.string(), v.regex(/^[0-9A-D*#]{1,32}$/)) }),
  v.object({ type: v.literal('redirect'), callId: id, number }),
  v.object({ type: v.literal('voicemail'), callId: id }),
  v.object({ type: v.literal('transfer'), callId: id, number }),
  v.object({ type: v.literal('consult'), callId: id, number }),
  v.object({ type: v.literal('completeTransfer'), callId: id }),
  v.object({ type: v.literal('cancelTransfer'), callId: id }),
  v.object({ type: v.literal('connect'), callId: id, withId: id }),
  v.object({ type: v.literal('join'), callId: id, withId: id }),
  v.object({ type: v.literal('split'), callId: id }),
  v.object({ type: v.literal('record'), callId: id, recording: v.picklist(['off', 'on', 'paused']) }),
]);

/** An expected failure travels as data: errors thrown across IPC lose everything but their text. */
export type Outcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: FailureReason; readonly field?: string };

interface Invoke<Kinds extends readonly WindowKind[], Schema extends v.GenericSchema, Answer> {
  readonly from: Kinds;
  readonly request: Schema;
  /** Type only; no value. */
  readonly answer?: Answer;
}

const invoke =
  <Answer>() =>
  <const Kinds extends readonly WindowKind[], Schema extends v.GenericSchema>(
    from: Kinds,
    request: Schema,
  ): Invoke<Kinds, Schema, Answer> => ({ from, request });

/** A piece of a recording is a second of sound: 6 kB. */
const piece = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.length > 0 && bytes.length <= 256 * 1024, 'at most 256 kB'),
);

const nothing = v.undefined();

/** Window → main, with an answer. */
export const invokes = {
  'state:get': invoke<AppState>()(['ui'], nothing),
  'toast:get': invoke<ToastState>()(['toast'], nothing),
  'strip:get': invoke<StripState>()(['strip'], nothing),
  'call:command': invoke<CommandResult>()(['ui', 'toast', 'strip'], CallCommandSchema),
  /** Quits as the tray does: a call that is up is asked about. */
  'program:quit': invoke<Outcome>()(['ui'], nothing),
  /** Back to the main window. */
  'window:open': invoke<Outcome>()(['strip'], nothing),
  /** Whom in the CRM the text may mean. A later search takes the place of one that isn't answered yet; '' gives it up. */
  'crm:search': invoke<CrmAnswer>()(['ui'], v.object({ text: number })),
  'account:save': invoke<Outcome>()(
    ['ui'],
    // An empty password keeps the stored one.
    v.object({ account: AccountSchema, password: v.pipe(v.string(), v.maxLength(500)) }),
  ),
  /** Uses another saved account; calls that are up go first. */
  'account:select': invoke<Outcome>()(['ui'], v.object({ id })),
  'account:remove': invoke<Outcome>()(['ui'], v.object({ id })),
  'portal:signIn': invoke<Outcome>()(
    ['ui'],
    v.object({ portal: PortalSchema, clientSecret: v.pipe(v.string(), v.maxLength(500)) }),
  ),
  'portal:cancelSignIn': invoke<Outcome>()(['ui'], nothing),
  'portal:signOut': invoke<Outcome>()(['ui'], nothing),
  'browser:connect': invoke<Outcome>()(['ui'], nothing),
  'settings:set': invoke<Outcome>()(
    ['ui'],
    v.object({
      locale: v.optional(v.picklist(['system', 'en', 'de', 'ru'])),
      theme: v.optional(v.picklist(['system', 'light', 'dark'])),
      audio: v.optional(AudioSettingsSchema),
      headset: v.optional(v.nullable(id)),
      calls: v.optional(CallSettingsSchema),
      updates: v.optional(UpdateSettingsSchema),
      shortcuts: v.optional(ShortcutSettingsSchema),
      startup: v.optional(StartupSettingsSchema),
      notifications: v.optional(NotificationSettingsSchema),
      network: v.optional(NetworkSettingsSchema),
      availability: v.optional(AvailabilitySchema),
      quickKeys: v.optional(v.pipe(v.array(QuickKeySchema), v.maxLength(MAX_QUICK_KEYS))),
    }),
  ),
  /** A customer who wants to be called: taken, or left to the next agent. */
  'callback:accept': invoke<Outcome>()(['ui'], v.object({ id })),
  'callback:skip': invoke<Outcome>()(['ui'], v.object({ id })),
  /** A company's signed set-up. An empty password: it is fetched, kept or not needed. */
  'provision:accept': invoke<Outcome>()(['ui'], v.object({ id, password: v.pipe(v.string(), v.maxLength(500)) })),
  'provision:refuse': invoke<Outcome>()(['ui'], v.object({ id })),
  /** The settings are as they were without it, and another company may set up this computer. */
  'provision:forget': invoke<Outcome>()(['ui'], nothing),
  'notice:close': invoke<Outcome>()(['ui'], v.object({ id })),
  'meter:set': invoke<Outcome>()(['ui'], v.object({ on: v.boolean() })),
  'tone:test': invoke<Outcome>()(['ui'], v.object({ role: v.picklist(['speaker', 'ringer']) })),
  /** "Test my phone": progress is in the state. */
  'check:set': invoke<Outcome>()(['ui'], v.object({ on: v.boolean() })),
  /** The page of the system's settings where it lets programs use the microphone. */
  'microphone:settings': invoke<Outcome>()(['ui'], nothing),
  /** The settings record new keys: meanwhile those that are registered reach the window. */
  'shortcuts:record': invoke<Outcome>()(['ui'], v.object({ on: v.boolean() })),
  'headset:add': invoke<Outcome>()(['ui'], nothing),
  /** The list of recent calls is before the agent's eyes. */
  'history:seen': invoke<Outcome>()(['ui'], nothing),
  'draft:clear': invoke<Outcome>()(['ui'], nothing),
  /** The answer to one challenge for our own account, in hex; the password itself never leaves main. */
  'sip:digest': invoke<{ readonly response: string } | { readonly response: null }>()(['phone'], DigestRequestSchema),
  'phone:report': invoke<Outcome>()(['phone'], PhoneReportSchema),
  'recording:begin': invoke<Outcome>()(['phone'], v.object({ callId: id })),
  /** Whole MPEG frames; `seq` counts from 0 with every `begin`. */
  'recording:piece': invoke<Outcome>()(
    ['phone'],
    v.object({ callId: id, seq: v.pipe(v.number(), v.integer(), v.minValue(0)), bytes: piece }),
  ),
  'recording:end': invoke<Outcome>()(['phone'], v.object({ callId: id })),
  /** Progress of these is in the state. */
  'updates:check': invoke<Outcome>()(['ui'], nothing),
  'updates:install': invoke<Outcome>()(['ui'], nothing),
  'updates:later': invoke<Outcome>()(['ui'], nothing),
  /** The proxy's question, or what it will be told when it asks. */
  'proxy:answer': invoke<Outcome>()(
    ['ui'],
    v.object({
      user: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200)),
      password: v.pipe(v.string(), v.maxLength(500)),
      /** Whose question it answers. */
      proxy: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(300))),
    }),
  ),
  'proxy:decline': invoke<Outcome>()(['ui'], nothing),
  /** Telephone links of web pages and mails are to open Offhook. */
  'links:claim': invoke<Outcome>()(['ui'], nothing),
  /** Another try for a call, or its recording, that the CRM doesn't have; what becomes of it is in the state. */
  'report:retry': invoke<Outcome>()(['ui'], v.object({ id })),
  /** All lines of the diagnostics, or none any more; progress is in the state. */
  'diagnostics:set': invoke<Outcome>()(['ui'], v.object({ on: v.boolean() })),
  /** Asks where the report is to go and writes it; progress is in the state. `dumps`: memory images of crashes as well. */
  'diagnostics:save': invoke<Outcome>()(['ui'], v.object({ dumps: v.boolean() })),
  'diagnostics:cancelSave': invoke<Outcome>()(['ui'], nothing),
  /** Shows the saved report in its folder. */
  'diagnostics:showFile': invoke<Outcome>()(['ui'], nothing),
  /** The newest lines of the log; while it is on, what comes is pushed. */
  'log:follow': invoke<readonly LogLine[]>()(['ui'], v.object({ on: v.boolean() })),
  /** Deletes history, recordings and logs now; what the portal doesn't have yet goes as soon as it does. */
  'about:home': invoke<Outcome>()(['ui'], nothing),
  'history:erase': invoke<Outcome>()(['ui'], nothing),
} as const;

/** What the toast window shows: the call that rings, or nothing. */
export interface ToastState {
  readonly locale: Locale;
  readonly dark: boolean;
  readonly call: Call | null;
  readonly responsible: Responsible | null;
}

/** What the call strip shows: the conversation that is up, or nothing. */
export interface StripState {
  readonly locale: Locale;
  readonly dark: boolean;
  readonly call: Call | null;
  /** Calls that are up beside it. */
  readonly others: number;
}

/** Main → window, no answer. */
export interface Pushes {
  'state:changed': { to: 'ui'; payload: AppState };
  'toast:changed': { to: 'toast'; payload: ToastState };
  'strip:changed': { to: 'strip'; payload: StripState };
  'phone:account': { to: 'phone'; payload: PhoneAccount | null };
  'phone:command': { to: 'phone'; payload: PhoneCommand };
  'phone:options': { to: 'phone'; payload: PhoneOptions };
  'phone:request': { to: 'phone'; payload: PhoneRequest };
  'phone:lights': { to: 'phone'; payload: HeadsetLights };
  /** Ten a second while a microphone is tested. */
  'audio:level': { to: 'ui'; payload: number };
  'log:lines': { to: 'ui'; payload: readonly LogLine[] };
}

export const pushTargets = {
  'state:changed': 'ui',
  'toast:changed': 'toast',
  'strip:changed': 'strip',
  'phone:account': 'phone',
  'phone:command': 'phone',
  'phone:options': 'phone',
  'phone:request': 'phone',
  'phone:lights': 'phone',
  'audio:level': 'ui',
  'log:lines': 'ui',
} as const satisfies { [Name in PushName]: Pushes[Name]['to'] };

export type InvokeName = keyof typeof invokes;
export type InvokeRequest<Name extends InvokeName> = v.InferOutput<(typeof invokes)[Name]['request']>;
export type InvokeInput<Name extends InvokeName> = v.InferInput<(typeof invokes)[Name]['request']>;
export type InvokeAnswer<Name extends InvokeName> = NonNullable<(typeof invokes)[Name]['answer']>;
export type PushName = keyof Pushes;
export type PushPayload<Name extends PushName> = Pushes[Name]['payload'];

/** Main's side of the table: one function per row. */
export type IpcHandlers = {
  readonly [Name in InvokeName]: (
    request: InvokeRequest<Name>,
    from: (typeof invokes)[Name]['from'][number],
  ) => InvokeAnswer<Name> | Promise<InvokeAnswer<Name>>;
};

/** The invocations and pushes that a kind of window may use: what its preload exposes. */
export type InvokesOf<Kind extends WindowKind> = {
  [Name in InvokeName]: Kind extends (typeof invokes)[Name]['from'][number] ? Name : never;
}[InvokeName];
export type PushesOf<Kind extends WindowKind> = {
  [Name in PushName]: Pushes[Name]['to'] extends Kind ? Name : never;
}[PushName];

/** What a preload puts on `window.offhook`. */
export interface WindowApi<Kind extends WindowKind> {
  invoke<Name extends InvokesOf<Kind>>(name: Name, request: InvokeInput<Name>): Promise<InvokeAnswer<Name>>;
  /** @returns a function that stops listening */
  on<Name extends PushesOf<Kind>>(name: Name, listener: (payload: PushPayload<Name>) => void): () => void;
}
