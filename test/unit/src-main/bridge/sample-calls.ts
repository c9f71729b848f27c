/** Calls in the phases that a card can be in. */
import { newCall, transition } from '#shared/call.ts';
import type { Call, CallEvent, NewCall } from '#shared/call.ts';

export const OWNER = { memberId: 'a'.repeat(32), userId: '12' } as const;
export const CALL_ID = `externalCall.${'0'.repeat(32)}.1790000000`;
const AT = 1_790_000_000_000;

export function sampleCall(facts: Partial<NewCall> = {}, ...events: readonly StepOf[]): Call {
  const call = newCall({
    id: 'call-1',
    physicalId: 'physical-1',
    origin: 'pbx',
    direction: 'incoming',
    remote: { number: '030123456', e164: '+4930123456', name: null },
    line: { number: 'line-1', kind: 'direct' },
    owner: OWNER,
    portalCallId: CALL_ID,
    at: AT,
    ...facts,
  });
  return events.reduce((before, event) => transition(before, { at: AT + 1000, ...event }), call);
}
type StepOf = CallEvent extends infer Event ? (Event extends CallEvent ? Omit<Event, 'at'> : never) : never;

const TALK = [{ type: 'answering' }, { type: 'accepted' }, { type: 'confirmed' }] as const;
const END = { type: 'ended', end: { cause: 'hungup', by: 'remote', sipCode: null } } as const;

export const ringing = sampleCall();
export const talking = sampleCall({}, ...TALK);
export const ended = sampleCall({}, ...TALK, END);
export const dialling = sampleCall({ direction: 'outgoing', origin: 'dial' });
