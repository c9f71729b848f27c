/**
 * The call: one model for every part of the product.
 *
 *            ┌─────────┐ progress  ┌─────────┐
 *  outgoing  │ dialing │──────────▶│ ringing │◀── incoming starts here
 *   starts ─▶└────┬────┘           └────┬────┘
 *   here          │ accepted            │ answering (incoming) · accepted (outgoing)
 *                 ▼                     ▼
 *            ┌──────────────────────────────┐  confirmed   ┌─────────┐
 *            │          connecting          │─────────────▶│ talking │⟲ hold, mute
 *            └──────────────┬───────────────┘              └────┬────┘
 *                           │   ended, from any phase           │
 *                           ▼                                   ▼
 *                       ┌───────────────────────────────────────────┐
 *                       │       ended (final: nothing leaves it)    │
 *                       └───────────────────────────────────────────┘
 *
 * Every change goes through `transition`. An illegal step throws `IllegalTransition` and changes nothing.
 * All times are milliseconds since the epoch on this computer's clock.
 */

export type CallPhase = 'dialing' | 'ringing' | 'connecting' | 'talking' | 'ended';
export type Direction = 'incoming' | 'outgoing';
export type Hold = 'none' | 'local' | 'remote' | 'both';

/** Where a call began. `card` is a click in the CRM: Bitrix24 has registered it before we heard of it. */
export type CallOrigin = 'pbx' | 'dial' | 'card' | 'link';

/**
 * How a call ended, in the words of the outcome table. `noAnswer` is theirs, `missed` is ours.
 * `refused` never reached the PBX: this phone could not place it.
 */
export type EndCause =
  | 'hungup'
  | 'busy'
  | 'declined'
  | 'noAnswer'
  | 'missed'
  | 'answeredElsewhere'
  | 'cancelled'
  | 'invalidNumber'
  | 'forbidden'
  | 'unavailable'
  | 'microphone'
  | 'network'
  | 'refused'
  | 'failed';

export interface CallEnd {
  readonly cause: EndCause;
  readonly by: 'local' | 'remote';
  /** The SIP status that ended it (RFC 3261 21), or null where there was none. */
  readonly sipCode: number | null;
}

export interface Remote {
  /** As the PBX knows it: what is dialled, what the caller's From said. Empty when the caller is anonymous. */
  readonly number: string;
  /** E.164 with "+" when the number rules yield it: what Bitrix24 is told. */
  readonly e164: string | null;
  readonly name: string | null;
}

export interface Line {
  /** Sent as LINE_NUMBER with every registration. */
  readonly number: string;
  /** `direct` registers while ringing; `group` on answer, because several phones ring and only one may report the call. */
  readonly kind: 'direct' | 'group';
}

/** Whose call it is at the portal. Rows belong to (portal, user); null while nobody is signed in. */
export interface Owner {
  readonly memberId: string;
  readonly userId: string;
}

export interface Call {
  /** Ours, minted at first sight. */
  readonly id: string;
  /** One physical call across all of its legs and queue rounds; sent as EXTERNAL_CALL_ID. */
  readonly physicalId: string;
  /** SIP Call-ID of this leg, once there is one. */
  readonly sipCallId: string | null;
  /** Whether `physicalId` came from the configured PBX header (a `group` line depends on it). */
  readonly physicalIdFromHeader: boolean;
  /** Bitrix24's CALL_ID. */
  readonly portalCallId: string | null;
  readonly origin: CallOrigin;
  readonly direction: Direction;
  readonly remote: Remote;
  readonly line: Line;
  readonly owner: Owner | null;
  readonly phase: CallPhase;
  readonly hold: Hold;
  readonly muted: boolean;
  readonly at: CallTimes;
  readonly end: CallEnd | null;
}

export interface CallTimes {
  readonly created: number;
  /** 180/183 seen (outgoing) or INVITE received (incoming). */
  readonly ringing: number | null;
  /** 200 sent or received: talk time counts from here. */
  readonly answered: number | null;
  readonly ended: number | null;
}

export type CallEvent = { readonly at: number } & (
  | { readonly type: 'sent'; readonly sipCallId: string }
  | { readonly type: 'progress' }
  | { readonly type: 'answering' }
  | { readonly type: 'accepted' }
  | { readonly type: 'confirmed' }
  | { readonly type: 'hold'; readonly by: 'local' | 'remote'; readonly held: boolean }
  | { readonly type: 'mute'; readonly muted: boolean }
  | { readonly type: 'ended'; readonly end: CallEnd }
  | { readonly type: 'registered'; readonly portalCallId: string }
);

export type CallEventType = CallEvent['type'];

/** What a new call is made from; the rest of a `Call` follows. */
export type NewCall = Pick<Call, 'id' | 'physicalId' | 'origin' | 'direction' | 'remote' | 'line' | 'owner'> &
  Partial<Pick<Call, 'sipCallId' | 'physicalIdFromHeader' | 'portalCallId'>> & { readonly at: number };

export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
  readonly phase: CallPhase;
  readonly event: CallEventType;
  constructor(call: Call, event: CallEvent) {
    super(`${event.type} is not a step of a call that is ${call.phase} (${call.direction})`);
    this.phase = call.phase;
    this.event = event.type;
  }
}

export function newCall(from: NewCall): Call {
  const incoming = from.direction === 'incoming';
  return {
    id: from.id,
    physicalId: from.physicalId,
    sipCallId: from.sipCallId ?? null,
    physicalIdFromHeader: from.physicalIdFromHeader ?? false,
    portalCallId: from.portalCallId ?? null,
    origin: from.origin,
    direction: from.direction,
    remote: from.remote,
    line: from.line,
    owner: from.owner,
    phase: incoming ? 'ringing' : 'dialing',
    hold: 'none',
    muted: false,
    at: { created: from.at, ringing: incoming ? from.at : null, answered: null, ended: null },
    end: null,
  };
}

/**
 * The one way in which a call changes.
 * @throws IllegalTransition when the event is not a step of the call's phase
 */
export function transition(call: Call, event: CallEvent): Call {
  // The portal's answer may come at any time, also when the call is long over; it is a name, not a step.
  if (event.type === 'registered') return { ...call, portalCallId: event.portalCallId };
  if (call.phase === 'ended') throw new IllegalTransition(call, event);
  switch (event.type) {
    case 'sent':
      if (call.phase !== 'dialing') break;
      return {
        ...call,
        sipCallId: event.sipCallId,
        physicalId: call.physicalIdFromHeader ? call.physicalId : event.sipCallId,
      };
    case 'progress':
      // A second 180 or 183 is ordinary (RFC 3261 13.2.2.1); the first one's time stays.
      if (call.direction !== 'outgoing' || (call.phase !== 'dialing' && call.phase !== 'ringing')) break;
      return { ...call, phase: 'ringing', at: { ...call.at, ringing: call.at.ringing ?? event.at } };
    case 'answering':
      if (call.direction !== 'incoming' || call.phase !== 'ringing') break;
      return { ...call, phase: 'connecting' };
    case 'accepted':
      if (!mayBeAccepted(call)) break;
      return { ...call, phase: 'connecting', at: { ...call.at, answered: event.at } };
    case 'confirmed':
      if (call.phase !== 'connecting' || call.at.answered === null) break;
      return { ...call, phase: 'talking' };
    case 'hold':
      if (call.phase !== 'talking') break;
      return { ...call, hold: withHold(call.hold, event.by, event.held) };
    case 'mute':
      if (call.phase !== 'talking' && call.phase !== 'connecting') break;
      return { ...call, muted: event.muted };
    case 'ended':
      return { ...call, phase: 'ended', end: event.end, at: { ...call.at, ended: event.at } };
  }
  throw new IllegalTransition(call, event);
}

function mayBeAccepted(call: Call): boolean {
  if (call.at.answered !== null) return false;
  return call.direction === 'outgoing'
    ? call.phase === 'dialing' || call.phase === 'ringing'
    : call.phase === 'connecting';
}

function withHold(hold: Hold, by: 'local' | 'remote', held: boolean): Hold {
  const local = by === 'local' ? held : hold === 'local' || hold === 'both';
  const remote = by === 'remote' ? held : hold === 'remote' || hold === 'both';
  if (local) return remote ? 'both' : 'local';
  return remote ? 'remote' : 'none';
}

/** Seconds of talk, rounded; 0 for a call that nobody answered. */
export function talkSeconds(call: Call): number {
  if (call.at.answered === null || call.at.ended === null) return 0;
  return Math.max(0, Math.round((call.at.ended - call.at.answered) / 1000));
}

export const isAlive = (call: Call): boolean => call.phase !== 'ended';
