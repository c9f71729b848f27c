/** What surrounds the call book: what it is given, what it is told, and what it tells. */
import type { Call, CallEvent, Owner } from '#shared/call.ts';
import type { CrmFacts } from '#shared/crm-facts.ts';
import type { PhoneCommand } from '#shared/command.ts';
import type { Failure } from '#shared/failure.ts';
import type { Availability, CallSettings } from '#shared/settings.ts';
import type { Inherited } from '../handover/taking.ts';
import type { Clock, Log } from '../ports.ts';
import type { Journal } from './journal.ts';
import type { CallAccount } from './new-calls.ts';

export interface CallChange {
  readonly call: Call;
  /** null for a call that is new. */
  readonly previous: Call | null;
  readonly event: CallEvent | null;
}

/** Something that was refused and survived. Counted and logged; `detail` is for the log. */
export interface Dropped {
  readonly what: 'report' | 'command' | 'click';
  readonly detail: string;
}

export interface CallBookEvents {
  changed: [CallChange];
  phone: [PhoneCommand];
  dropped: [Dropped];
  /** `journalUnavailable`: calls go on, but this one would not survive a crash. */
  failure: [Failure];
}

export interface CallBookDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Pick<Journal, 'save' | 'call' | 'alive' | 'endedSince' | 'recent' | 'hasPortalCall' | 'signOfLife'>;
  readonly newId: () => string;
  readonly account: () => CallAccount | null;
  readonly owner: () => Owner | null;
  /** Whether the PBX would take an INVITE of ours now. */
  readonly registered: () => boolean;
  /** Whether a message of a call that is up would reach the PBX now. */
  readonly reachable: () => boolean;
  /** What a colleague has said about a call from this number, before it came, or with its INVITE (`passed`). */
  readonly inheritance?: (number: string, passed: string | null) => Inherited | null;
  readonly availability: () => Availability;
  readonly settings: () => CallSettings;
  /** Whether somebody can be before this computer: its screen isn't locked. */
  readonly isAttended: () => boolean;
}

/** A number clicked in the CRM, whose call the portal has registered by itself (bitrix24.md 4.8). */
export interface CardClick {
  readonly portalCallId: string;
  readonly number: string;
  /** LINE_NUMBER of the card: must be ours. */
  readonly line: string;
  /** What the signal said besides; later ones are merged by `learn`. */
  readonly crm?: Partial<CrmFacts>;
}
