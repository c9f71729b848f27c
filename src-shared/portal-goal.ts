/** The record that the portal should hold for a call. The reporter compares it with what the portal is known to hold. */
import { type Call, type EndCause, talkSeconds } from './call.ts';

/** TYPE of `telephony.externalCall.register` (bitrix24.md 3.1). */
export type PortalCallType = 1 | 2;

export type StatusCode = '200' | '304' | '403' | '404' | '480' | '484' | '486' | '503' | '603' | '603-S' | 'OTHER';

export interface PortalGoal {
  /** `none`: nothing (more) is to be reported. */
  readonly stage: 'none' | 'registered' | 'finished';
  /** Whether the owner's card should be up: only while somebody can still use it. */
  readonly show: boolean;
  readonly register: {
    readonly type: PortalCallType;
    readonly phoneNumber: string;
    readonly lineNumber: string;
    readonly externalCallId: string;
    readonly startedAt: number;
  };
  readonly finish: { readonly durationSeconds: number; readonly statusCode: StatusCode } | null;
}

export function portalGoal(call: Call): PortalGoal {
  const stage = goalStage(call);
  return {
    stage,
    show: stage === 'registered',
    register: {
      type: call.direction === 'outgoing' ? 1 : 2,
      phoneNumber: call.remote.e164 ?? call.remote.number,
      lineNumber: call.line.number,
      externalCallId: call.physicalId,
      startedAt: call.at.created,
    },
    finish: stage === 'finished' ? { durationSeconds: talkSeconds(call), statusCode: statusCode(call) } : null,
  };
}

function goalStage(call: Call): PortalGoal['stage'] {
  if (call.owner === null) return 'none';
  // Whoever answered reports the call; a second `finish` would make a second activity (bitrix24.md 8b).
  if (call.end?.cause === 'answeredElsewhere') return 'none';
  // Registered by the portal itself at the click: only the end is ours to tell (bitrix24.md 8e).
  if (call.origin === 'card') return call.phase === 'ended' ? 'finished' : 'none';
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

/** STATUS_CODE by outcome (bitrix24.md 3.1). */
export function statusCode(call: Call): StatusCode {
  if (call.at.answered !== null) return '200';
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
