/** What a plan about calls is made from: the calls, and what surrounds them at this moment. Plans are pure. */
import type { Call, CallEvent, Owner } from '#shared/call.ts';
import type { PhoneCommand, Refusal } from '#shared/command.ts';
import type { Availability, CallSettings } from '#shared/settings.ts';
import type { CallAccount } from './new-calls.ts';

/** Up to so many at once; only an emergency call may be one more. */
export const MAX_CALLS = 4;

export interface Desk {
  readonly now: number;
  /** Alive ones and the latest that ended, oldest first. */
  readonly calls: readonly Call[];
  readonly account: CallAccount | null;
  readonly owner: Owner | null;
  /** Whether the PBX would take an INVITE of ours. */
  readonly registered: boolean;
  /** Whether a message of a call that is up would reach the PBX. */
  readonly reachable: boolean;
  readonly availability: Availability;
  readonly settings: CallSettings;
  /** Whether this phone holds the call, or is about to: the answer to a re-INVITE takes its time. */
  isHeldHere(call: Call): boolean;
}

/** One thing to do; a plan is done in its order. */
export type Step =
  | { readonly do: 'begin'; readonly call: Call }
  | { readonly do: 'apply'; readonly callId: string; readonly event: CallEvent }
  | { readonly do: 'phone'; readonly command: PhoneCommand };

export type Plan =
  | { readonly ok: true; readonly callId: string; readonly steps: readonly Step[] }
  | { readonly ok: false; readonly reason: Refusal };

export const phone = (command: PhoneCommand): Step => ({ do: 'phone', command });
export const apply = (callId: string, event: CallEvent): Step => ({ do: 'apply', callId, event });
export const refuse = (reason: Refusal): Plan => ({ ok: false, reason });
