/**
 * What the windows show: one snapshot, made in main, pushed whole. No password, key or token is ever part of it; the
 * credentials of TURN servers are, because WebRTC needs them in a page anyway.
 */
import type { AudioDevice, AudioSettings, DeviceNotice } from './audio.ts';
import type { Call } from './call.ts';
import type { DiagnosticsState } from './diagnostics.ts';
import type { CrmEntity } from './crm-facts.ts';
import type { FailureReason } from './failure.ts';
import type { ReportedHistoryRow } from './history-row.ts';
import type { HeadsetDevice } from './headset-report.ts';
import type { PolicyLevel, PolicyProblem, PolicyTrouble } from './policy/managed.ts';
import type { PolicyKey } from './policy/policies.ts';
import type { NetworkSettings, ProxyQuestion } from './network.ts';
import type { Locale } from './messages/catalogue.ts';
import type { CheckProgress, Presence } from './phone.ts';
import type { UpdateState } from './updates.ts';
import type { LiveQuality } from './quality.ts';
import type { Responsible } from './responsible.ts';
import type { ShortcutSettings, ShortcutState } from './shortcuts/shortcuts.ts';
import type {
  Account,
  Availability,
  CallSettings,
  NotificationSettings,
  PortalSettings,
  QuickKey,
  Settings,
  StartupSettings,
  UpdateSettings,
} from './settings.ts';

export type PbxState =
  | { readonly state: 'notSetUp' }
  | { readonly state: 'connecting' }
  | { readonly state: 'registered'; readonly since: number; readonly server?: string | undefined }
  /** `since`: calls go on meanwhile, and the windows count the seconds. */
  | { readonly state: 'offline'; readonly reason: FailureReason; readonly since: number };

/** Voice messages at the PBX (RFC 3842); null while it hasn't said. */
export interface Messages {
  readonly waiting: boolean;
  readonly fresh: number | null;
  readonly old: number | null;
}

/** What the phone window sees of this computer and of the PBX, beside the calls. */
export interface PhoneFacts {
  readonly messages: Messages | null;
  /** By the address that is watched: a quick key's number. */
  readonly watched: Readonly<Record<string, Presence>>;
  readonly devices: readonly AudioDevice[];
  /** Roles whose device is gone for the moment, and what plays them. */
  readonly deviceNotices: readonly Extract<DeviceNotice, { type: 'deviceLost' }>[];
  readonly headsets: readonly HeadsetDevice[];
  /** By call id. */
  readonly live: Readonly<Record<string, LiveQuality>>;
  /** Calls whose recording has failed, by call id. */
  readonly recordingFailed: readonly string[];
  /** "Test my phone": null while nobody has asked. */
  readonly check: PhoneCheck | null;
}

/** Before the phone window has said anything. */
export const noPhoneFacts: PhoneFacts = {
  messages: null,
  watched: {},
  devices: [],
  deviceNotices: [],
  headsets: [],
  live: {},
  recordingFailed: [],
  check: null,
};

export interface PhoneCheck {
  readonly startedAt: number;
  readonly running: boolean;
  readonly steps: readonly CheckProgress[];
}

export type PortalState =
  | { readonly state: 'notSetUp' }
  | { readonly state: 'signedOut'; readonly reason: FailureReason | null }
  | { readonly state: 'signingIn' }
  | { readonly state: 'online'; readonly userName: string; readonly waiting: number }
  /** `waiting`: calls that the CRM doesn't have yet. */
  | { readonly state: 'offline'; readonly userName: string; readonly waiting: number; readonly reason: FailureReason };

/** The link to the call card in the browser. */
export type CardState =
  | { readonly state: 'notSetUp' }
  | { readonly state: 'notConnected'; readonly reason: FailureReason | null; readonly blockedAttempts: number }
  | { readonly state: 'pairing'; readonly until: number }
  /** `elsewhere`: the last card came up in none of the tabs; Bitrix24 Desktop may have it (bitrix24.md 5.7). */
  | { readonly state: 'direct'; readonly tabs: number; readonly elsewhere?: boolean }
  /** No browser is connected directly; the card works through the portal's push server. */
  | { readonly state: 'relay'; readonly blockedAttempts: number };

/** A customer who wants to be called (bitrix24.md 8h). */
export interface CallbackOffer {
  readonly id: string;
  readonly number: string;
  /** What the form says; spoken to the agent first. */
  readonly text: string;
  /** Of the text, BCP 47, where the form names a voice; null: nobody knows. */
  readonly language: string | null;
  readonly entity: CrmEntity | null;
  /** Epoch milliseconds, our clock: then it is the next agent's. */
  readonly until: number;
}

export interface SetUpChange {
  readonly key: PolicyKey;
  /** null: nothing yet. */
  readonly before: string | boolean | null;
  readonly after: string | boolean;
}

/** A company's signed set-up, waiting for the agent's yes. */
export interface SetUpOffer {
  readonly id: string;
  /** As it calls itself. */
  readonly organisation: string;
  readonly fingerprint: string;
  readonly origin: string | null;
  /** `new`: nobody vouches for the key. `confirmed`: the origin does. `known`: she has agreed to this key before. */
  readonly trust: 'checking' | 'new' | 'confirmed' | 'known';
  readonly changes: readonly SetUpChange[];
  readonly same: number;
  readonly ignored: readonly { readonly key: string; readonly trouble: PolicyTrouble }[];
  /** Of the telephone. */
  readonly password: 'kept' | 'fetched' | 'asked';
  readonly signsOut: boolean;
}

/** Whose set-up is in use. */
export interface SetUpSource {
  readonly organisation: string;
  readonly fingerprint: string;
  readonly origin: string | null;
  readonly at: number;
}

/** Something that the agent should know now; stays until its cause is gone or she closes it. */
export interface Notice {
  readonly id: string;
  readonly reason: FailureReason;
  readonly at: number;
}

/** Where in the main window somebody is led: the telephone, or a page of the settings. */
export type Place = 'phone' | 'telephone' | 'portal' | 'audio' | 'shortcuts' | 'check' | 'diagnostics';

/** Whether the system starts the program when the agent signs in to it. */
export type StartupStatus =
  | 'off'
  | 'on'
  /** Switched off in the system's own settings. */
  | 'switchedOff'
  /** macOS: to be allowed in System Settings. */
  | 'needsApproval'
  /** The system didn't take it. */
  | 'refused';

/** What the administrator of this computer has set. */
export interface ManagedState {
  /** Paths of settings that can't be changed here: `calls.recording`. */
  readonly locked: readonly string[];
  /** Without the values: they may be secrets. */
  readonly values: readonly { readonly key: PolicyKey; readonly level: PolicyLevel; readonly source: string }[];
  /** Ignored. */
  readonly problems: readonly PolicyProblem[];
  /** What forms begin with where the policies alone don't make a whole. */
  readonly draft: { readonly account: Partial<Account>; readonly portal: Partial<PortalSettings> };
  /** The application's key comes by policy: nobody is asked for it. */
  readonly clientSecret: boolean;
}

export interface AppState {
  readonly version: string;
  /** The language in use, and what it was chosen by. */
  readonly locale: Locale;
  readonly localeSetting: Settings['locale'];
  readonly theme: Settings['theme'];
  readonly dark: boolean;
  readonly account: Account | null;
  readonly otherAccounts: readonly Account[];
  readonly audio: AudioSettings;
  readonly headset: string | null;
  readonly callSettings: CallSettings;
  readonly availability: Availability;
  readonly quickKeys: readonly QuickKey[];
  readonly phone: PhoneFacts;
  readonly portalSettings: PortalSettings | null;
  readonly pbx: PbxState;
  readonly portal: PortalState;
  readonly card: CardState;
  readonly callback: CallbackOffer | null;
  /** Alive calls, and one that has just ended, newest last. */
  readonly calls: readonly Call[];
  /** By call id: a colleague's client, and the colleague. */
  readonly responsible: Readonly<Record<string, Responsible>>;
  readonly history: readonly ReportedHistoryRow[];
  /** Missed calls that the agent hasn't seen in the list yet. */
  readonly missed: number;
  /** Whether the main window is the one that she works in. */
  readonly inFront: boolean;
  readonly notices: readonly Notice[];
  readonly managed: ManagedState;
  readonly setUpOffer: SetUpOffer | null;
  readonly setUpBy: SetUpSource | null;
  readonly updates: UpdateState;
  readonly updateSettings: UpdateSettings;
  /** Whether the system has a page on which it lets programs use the microphone. */
  readonly microphoneSettings: boolean;
  readonly startup: StartupStatus;
  readonly startupSettings: StartupSettings;
  readonly notificationSettings: NotificationSettings;
  /** The system shows none of ours. */
  readonly notificationsRefused: boolean;
  readonly shortcuts: ShortcutState;
  readonly shortcutSettings: ShortcutSettings;
  /** Where the main window is to be; `wish` grows with each: epoch milliseconds. */
  readonly wantedPlace: { readonly place: Place; readonly wish: number } | null;
  readonly diagnostics: DiagnosticsState;
  readonly networkSettings: NetworkSettings;
  /** A proxy that waits for a password; null: none does. */
  readonly proxyQuestion: ProxyQuestion | null;
  /** A number handed over by a link, waiting in the dial field. */
  readonly draftNumber: string | null;
}
