/** The record that the portal should hold for a call. The reporter compares it with what the portal is known to hold. */
import { type Call, type EndCause, isBornElsewhere, talkSeconds } from './call.ts';
import type { CrmEntity, Inheritance, Vote } from './crm-facts.ts';
import { type GroupPart, mayBeLost } from './group-part.ts';

/** TYPE of `telephony.externalCall.register` (bitrix24.md 3.1). */
export type PortalCallType = 1 | 2 | 3 | 4;

export type StatusCode = '200' | '304' | '403' | '404' | '480' | '484' | '486' | '503' | '603' | '603-S' | 'OTHER';

export interface PortalGoal {
  /** `none`: nothing (more) is to be reported. `undecided`: it isn't clear yet whose call it is. */
  readonly stage: 'none' | 'undecided' | 'registered' | 'finished';
  /** Whether the owner's card should be up: only while somebody can still use it. */
  readonly show: boolean;
  /** Of a call that rings at several: whose cards this desktop is to show and to hide. null: its own only. */
  readonly visibleTo: { readonly show: readonly string[]; readonly hide: readonly string[] } | null;
  readonly register: {
    readonly type: PortalCallType;
    readonly phoneNumber: string;
    readonly lineNumber: string;
    readonly externalCallId: string;
    readonly startedAt: number;
    /** Kept in every registration that we make for an item of a campaign. */
    readonly callListId: number | null;
    /** null: the portal looks for the number itself. */
    readonly entity: CrmEntity | null;
  };
  /** The call has gone to a colleague: her card is to come up, ours to go. */
  readonly passedTo: { readonly userId: string; readonly taken: boolean } | null;
  readonly finish: {
    /** Whose call it was in the end. */
    readonly userId: string;
    readonly durationSeconds: number;
    readonly statusCode: StatusCode;
    readonly vote: Vote | null;
  } | null;
}

export function portalGoal(call: Call): PortalGoal {
  const passed = call.end?.cause === 'transferred' || call.end?.cause === 'redirected' ? call.handover : null;
  const stage = goalStage(call);
  return {
    stage,
    // A campaign has its one card for all of its calls (bitrix24.md 6.1).
    show: stage === 'registered' && (call.crm.callListId === null || call.direction === 'incoming'),
    visibleTo: call.group === null || isBornElsewhere(call) ? null : cardsOf(call, call.group),
    register: {
      type: callType(call),
      phoneNumber: call.remote.e164 ?? call.remote.number,
      lineNumber: call.line.number,
      externalCallId: call.physicalId,
      startedAt: call.at.created,
      callListId: call.crm.callListId,
      entity: call.crm.entity,
    },
    passedTo: passed && { userId: passed.toUserId, taken: passed.taken },
    finish:
      stage === 'finished'
        ? {
            // Sent on while it rang, and nobody has said that she took it: it is still a call that A didn't take.
            userId: (call.at.answered === null ? null : passed?.toUserId) ?? call.owner?.userId ?? '',
            durationSeconds: wholeTalkSeconds(call),
            statusCode: statusCode(call),
            vote: call.vote,
          }
        : null,
  };
}

function callType({ direction, origin, forwarded }: Call): PortalCallType {
  if (origin === 'callback') return 4;
  if (direction === 'outgoing') return 1;
  return forwarded ? 3 : 2;
}

/** Of a call that a colleague has passed on, her part counts, too: it is one call (bitrix24.md 8i). */
function wholeTalkSeconds(call: Call): number {
  const { inherited, at } = call;
  return talkSeconds(
    inherited === null ? call : { ...call, at: { ...at, answered: inherited.answeredAt ?? at.answered } },
  );
}

function goalStage(call: Call): PortalGoal['stage'] {
  if (call.owner === null) return 'none';
  if (call.group !== null && !isBornElsewhere(call)) return groupStage(call, call.group);
  // Whoever answered reports the call; a second `finish` would make a second activity (bitrix24.md 8b).
  if (call.end?.cause === 'answeredElsewhere') return 'none';
  if (call.inherited !== null) return inheritedStage(call, call.inherited);
  if (isConsultation(call)) return 'none';
  // Registered by the portal itself at the click, or by a colleague: only the end is ours to tell (bitrix24.md 8e, 8i).
  if (isBornElsewhere(call)) return call.phase === 'ended' ? 'finished' : 'none';
  if (call.direction === 'incoming') {
    // An anonymous caller has no number, and `register` takes no call without one.
    if (call.remote.number === '') return 'none';
    // Several phones ring on a group line; only the one that answers may say so, or one call becomes many.
    if (call.line.kind === 'group' && call.at.answered === null) return 'none';
  } else if (call.sipCallId === null) {
    return 'none'; // no INVITE has left (yet): there is no call to report
  }
  return call.phase === 'ended' ? 'finished' : 'registered';
}

/** A colleague has passed it on, or is about to; what nobody answers here stays hers to finish (bitrix24.md 8i). */
function inheritedStage({ phase, at }: Call, { state }: Inheritance): PortalGoal['stage'] {
  if (state === 'theirs') return 'none';
  if (state === 'offered' || phase !== 'ended') return 'undecided';
  return at.answered === null ? 'none' : 'finished';
}

/** A colleague is asked about a customer's call: that call is what the CRM wants to know of, not the question. */
const isConsultation = ({ consultOf, remote }: Call): boolean => consultOf !== null && remote.e164 === null;

/** Several desktops ring, and the companion host says which one speaks for the call (bitrix24.md 8 b, c). */
function groupStage(call: Call, { role, kept }: GroupPart): PortalGoal['stage'] {
  if (call.remote.number === '') return 'none';
  switch (role) {
    case 'asking':
    case 'follower':
    case 'contender':
      return 'undecided';
    case 'leader':
      return call.phase === 'ended' ? 'undecided' : 'registered';
    case 'winner':
      if (call.phase !== 'ended') return 'registered';
      return mayBeLost(call) && !kept ? 'undecided' : 'finished';
    case 'missed':
      return 'finished';
    case 'elsewhere':
      return 'none';
    case 'alone':
      if (call.at.answered === null) return call.phase === 'ended' ? 'none' : 'undecided';
      return call.phase === 'ended' ? 'finished' : 'registered';
  }
}

/** The leader's registration brings the cards of all who ring; nobody's card comes up when the call is over. */
function cardsOf(call: Call, { role, ringing, show, hide }: GroupPart): NonNullable<PortalGoal['visibleTo']> {
  if (call.phase === 'ended') return { show: [], hide };
  const hidden = new Set(hide);
  const all = new Set(role === 'leader' ? [...ringing, ...show] : show);
  return { show: [...all].filter((user) => !hidden.has(user)), hide };
}

/** STATUS_CODE by outcome (bitrix24.md 3.1). */
export function statusCode(call: Call): StatusCode {
  if (call.at.answered !== null) return '200';
  // Missed by all of them, whatever ended it for the one that says so.
  if (call.group?.role === 'missed') return '304';
  const cause = call.end?.cause ?? 'failed';
  return call.direction === 'incoming' ? incomingCode(cause) : outgoingCode(cause, call.end?.sipCode ?? null);
}

/** Sent elsewhere by the agent's own will: no missed call that somebody must return, so not 304. */
const incomingCode = (cause: EndCause): StatusCode => (cause === 'declined' || cause === 'redirected' ? '603' : '304');

function outgoingCode(cause: EndCause, sipCode: number | null): StatusCode {
  switch (cause) {
    case 'busy':
      return '486';
    case 'noAnswer':
      return '480';
    case 'declined':
      return '603';
    case 'invalidNumber':
      return sipCode === 484 ? '484' : '404';
    case 'forbidden':
      return '403';
    case 'unavailable':
      return sipCode === 480 ? '480' : '503';
    case 'network':
      return '503';
    case 'cancelled':
    case 'refused':
    case 'microphone':
      return '603-S';
    default:
      return 'OTHER';
  }
}
