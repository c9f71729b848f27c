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
 *                           │   ended, from any phase           │  transfer, conference, recording
 *                           ▼                                   ▼
 *                       ┌───────────────────────────────────────────┐
 *                       │       ended (final: nothing leaves it)    │
 *                       └───────────────────────────────────────────┘
 *
 * Every change goes through `transition`. An illegal step throws `IllegalTransition` and changes nothing.
 * All times are milliseconds since the epoch on this computer's clock.
 */

import { type CrmFacts, type Handover, type Inheritance, mergedFacts, noCrmFacts, type Vote } from './crm-facts.ts';
import type { GroupPart } from './group-part.ts';
import type { QualitySummary } from './quality.ts';

export type CallPhase = 'dialing' | 'ringing' | 'connecting' | 'talking' | 'ended';
export type Direction = 'incoming' | 'outgoing';
export type Hold = 'none' | 'local' | 'remote' | 'both';

/**
 * Where a call began. `card` is a click in the CRM: Bitrix24 has registered it before we heard of it. `callback` is a
 * customer's wish to be called (bitrix24.md 4.3): nobody but us registers it.
 */
export type CallOrigin = 'pbx' | 'dial' | 'card' | 'link' | 'callback';

/** Whether what is said is being written down. `paused` leaves a gap: nothing of it is kept. */
export type Recording = 'off' | 'on' | 'paused';

/**
 * Passing a call on.
 *
 *   consulting (consult only) ─▶ asked ─▶ done: the other side has it, and this call ends
 *                                  └────▶ failed: the call is still ours; `return` or another try
 */
export interface Transfer {
  readonly kind: 'blind' | 'consult';
  /** Whom the agent wants it passed to, as the PBX knows them. */
  readonly target: string;
  /** The consultation call; null in a blind transfer. */
  readonly consultId: string | null;
  readonly stage: 'consulting' | 'asked' | 'done' | 'failed';
  /** The SIP status that refused it (RFC 3515 2.4.5), or null. */
  readonly sipCode: number | null;
}

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
  /** Sent elsewhere before anybody answered here (302). */
  | 'redirected'
  /** Passed on after the answer: the other two talk on. */
  | 'transferred'
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
  /** Mixed with the other calls of which this is true: one conference at a time, on this computer. */
  readonly conference: boolean;
  /** The call that this one was made to consult about. */
  readonly consultOf: string | null;
  readonly transfer: Transfer | null;
  readonly recording: Recording;
  readonly quality: QualitySummary | null;
  /** Sent here by somebody whom the caller had dialled (RFC 5806, RFC 7044): TYPE 3 at the portal. */
  readonly forwarded: boolean;
  readonly crm: CrmFacts;
  readonly vote: Vote | null;
  readonly comment: string | null;
  /** The call came with a colleague's CALL_ID. */
  readonly inherited: Inheritance | null;
  /** The call went, or is going, to a colleague with its CALL_ID. */
  readonly handover: Handover | null;
  /** Its part in a call that rings at several desktops; null where no companion host gives out parts. */
  readonly group: GroupPart | null;
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
  | { readonly type: 'conference'; readonly joined: boolean }
  | { readonly type: 'recording'; readonly recording: Recording }
  /** null: given up; the call is ours as before. */
  | { readonly type: 'transfer'; readonly transfer: Transfer | null }
  /** What the phone saw of the transfer that is under way. */
  | { readonly type: 'transferProgress'; readonly stage: 'done' | 'failed'; readonly sipCode: number | null }
  | { readonly type: 'quality'; readonly summary: QualitySummary }
  | { readonly type: 'ended'; readonly end: CallEnd }
  | CallFact
);

/** What becomes known of a call and is no step of it: it may come at any time, also when the call is long over. */
export type CallFact =
  | { readonly type: 'registered'; readonly portalCallId: string }
  | { readonly type: 'crm'; readonly facts: Partial<CrmFacts> }
  | { readonly type: 'vote'; readonly vote: Vote }
  | { readonly type: 'comment'; readonly text: string }
  | { readonly type: 'inherited'; readonly portalCallId: string; readonly inheritance: Inheritance }
  /** The colleague keeps hers: what rang or was talked on here is a call of our own. */
  | { readonly type: 'disinherited' }
  /** null: the colleague doesn't get it after all. */
  | { readonly type: 'handover'; readonly handover: Handover | null }
  /** `portalCallId`: what the desktop that leads has had it named; null: nothing new. */
  | { readonly type: 'group'; readonly part: GroupPart; readonly portalCallId: string | null };

export type CallEventType = CallEvent['type'];

/** What a new call is made from; the rest of a `Call` follows. */
export type NewCall = Pick<Call, 'id' | 'physicalId' | 'origin' | 'direction' | 'remote' | 'line' | 'owner'> &
  Partial<
    Pick<Call, 'sipCallId' | 'physicalIdFromHeader' | 'portalCallId' | 'consultOf' | 'forwarded' | 'crm' | 'inherited'>
  > & { readonly at: number };

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
    conference: false,
    consultOf: from.consultOf ?? null,
    transfer: null,
    recording: 'off',
    quality: null,
    forwarded: from.forwarded ?? false,
    crm: from.crm ?? noCrmFacts,
    vote: null,
    comment: null,
    inherited: from.inherited ?? null,
    handover: null,
    group: null,
    at: { created: from.at, ringing: incoming ? from.at : null, answered: null, ended: null },
    end: null,
  };
}

/**
 * The one way in which a call changes.
 * @throws IllegalTransition when the event is not a step of the call's phase
 */
export function transition(call: Call, event: CallEvent): Call {
  if (isFact(event)) return withFact(call, event);
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
    case 'conference':
      if (call.phase !== 'talking') break;
      return { ...call, conference: event.joined };
    case 'recording':
      if (call.at.answered === null) break;
      return { ...call, recording: event.recording };
    case 'transfer':
      if (call.phase !== 'talking' || call.transfer?.stage === 'done') break;
      return { ...call, transfer: event.transfer };
    case 'transferProgress':
      if (call.transfer?.stage !== 'asked') break;
      return { ...call, transfer: { ...call.transfer, stage: event.stage, sipCode: event.sipCode } };
    case 'quality':
      if (call.at.answered === null) break;
      return { ...call, quality: event.summary };
    case 'ended':
      return {
        ...call,
        phase: 'ended',
        conference: false,
        recording: 'off',
        end: event.end,
        at: { ...call.at, ended: event.at },
      };
  }
  throw new IllegalTransition(call, event);
}

const factTypes: readonly CallEventType[] = [
  'registered',
  'crm',
  'vote',
  'comment',
  'inherited',
  'disinherited',
  'handover',
  'group',
] satisfies readonly CallFact['type'][];

const isFact = (event: CallEvent): event is CallEvent & CallFact => factTypes.includes(event.type);

function withFact(call: Call, fact: CallFact): Call {
  switch (fact.type) {
    case 'registered':
      // A late answer to our own registration names nothing any more once the call has come with a colleague's name.
      return call.inherited === null ? { ...call, portalCallId: fact.portalCallId } : call;
    case 'crm':
      return { ...call, crm: mergedFacts(call.crm, fact.facts) };
    case 'vote':
      return { ...call, vote: fact.vote };
    case 'comment':
      return { ...call, comment: fact.text };
    case 'inherited':
      return { ...call, portalCallId: fact.portalCallId, inherited: fact.inheritance };
    case 'disinherited':
      return call.inherited === null ? call : { ...call, portalCallId: null, inherited: null };
    case 'handover':
      return { ...call, handover: fact.handover };
    case 'group':
      return { ...call, group: fact.part, portalCallId: groupName(call, fact.portalCallId) };
  }
}

/** A colleague's name for the call, when she has passed it on, outranks that of the ring group. */
const groupName = ({ inherited, portalCallId }: Call, name: string | null): string | null =>
  inherited === null ? (name ?? portalCallId) : portalCallId;

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

/**
 * The portal knew the call by its CALL_ID before it knew us in it: a click, or a colleague's transfer. It is not to be
 * registered (again), only finished.
 */
export const isBornElsewhere = ({ origin, inherited }: Call): boolean => origin === 'card' || inherited !== null;

/** Seconds of talk, rounded; 0 for a call that nobody answered. */
export function talkSeconds(call: Call): number {
  if (call.at.answered === null || call.at.ended === null) return 0;
  return Math.max(0, Math.round((call.at.ended - call.at.answered) / 1000));
}

export const isAlive = (call: Call): boolean => call.phase !== 'ended';
