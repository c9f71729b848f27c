/**
 * What the windows show: one snapshot, made in main, pushed whole. No password, key or token is ever part of it; the
 * credentials of TURN servers are, because WebRTC needs them in a page anyway.
 */
import type { Call } from './call.ts';
import type { FailureReason } from './failure.ts';
import type { ReportedHistoryRow } from './history-row.ts';
import type { Locale } from './messages/catalogue.ts';
import type { Account, PortalSettings, Settings } from './settings.ts';

export type PbxState =
  | { readonly state: 'notSetUp' }
  | { readonly state: 'connecting' }
  | { readonly state: 'registered'; readonly since: number }
  | { readonly state: 'offline'; readonly reason: FailureReason };

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
  | { readonly state: 'direct'; readonly tabs: number };

/** Something that the agent should know now; stays until its cause is gone or she closes it. */
export interface Notice {
  readonly id: string;
  readonly reason: FailureReason;
  readonly at: number;
}

export interface AppState {
  readonly version: string;
  /** The language in use, and what it was chosen by. */
  readonly locale: Locale;
  readonly localeSetting: Settings['locale'];
  readonly theme: Settings['theme'];
  readonly dark: boolean;
  readonly account: Account | null;
  readonly portalSettings: PortalSettings | null;
  readonly pbx: PbxState;
  readonly portal: PortalState;
  readonly card: CardState;
  /** Alive calls, and one that has just ended, newest last. */
  readonly calls: readonly Call[];
  readonly history: readonly ReportedHistoryRow[];
  readonly notices: readonly Notice[];
  /** A number handed over by a link, waiting in the dial field. */
  readonly draftNumber: string | null;
}
