/** Calls in every phase, made the only way there is: by transitions. */
import {
  type Call,
  type CallEnd,
  type CallEvent,
  type CallPhase,
  newCall,
  type NewCall,
  transition,
} from '#shared/call.ts';

export const incoming = (given: Partial<NewCall> = {}): Call =>
  newCall({
    id: 'in-1',
    physicalId: 'sip-in-1',
    sipCallId: 'sip-in-1',
    origin: 'pbx',
    direction: 'incoming',
    remote: { number: '+49301234567', e164: '+49301234567', name: 'Ada' },
    line: { number: 'line-1', kind: 'direct' },
    owner: { memberId: 'm1', userId: '12' },
    at: 1000,
    ...given,
  });

export const outgoing = (given: Partial<NewCall> = {}): Call =>
  newCall({
    id: 'out-1',
    physicalId: 'out-1',
    origin: 'dial',
    direction: 'outgoing',
    remote: { number: '030 1234567', e164: '+49301234567', name: null },
    line: { number: 'line-1', kind: 'direct' },
    owner: { memberId: 'm1', userId: '12' },
    at: 1000,
    ...given,
  });

export const after = (call: Call, ...events: readonly CallEvent[]): Call => events.reduce(transition, call);

export const sent: CallEvent = { type: 'sent', at: 1100, sipCallId: 'sip-out-1' };
export const progress: CallEvent = { type: 'progress', at: 2000 };
export const answering: CallEvent = { type: 'answering', at: 3000 };
export const accepted: CallEvent = { type: 'accepted', at: 4000 };
export const confirmed: CallEvent = { type: 'confirmed', at: 4100 };
export const hungup: CallEnd = { cause: 'hungup', by: 'remote', sipCode: null };
export const ended = (end: Partial<CallEnd> = {}, at = 64_400): CallEvent => ({
  type: 'ended',
  at,
  end: { ...hungup, ...end },
});

export const talkingIn = after(incoming(), answering, accepted, confirmed);
export const talkingOut = after(outgoing(), sent, progress, accepted, confirmed);

/** Every phase that a call of this direction can be in. */
export const phases = {
  incoming: {
    ringing: incoming(),
    connecting: after(incoming(), answering),
    talking: talkingIn,
    ended: after(talkingIn, ended()),
  },
  outgoing: {
    dialing: outgoing(),
    ringing: after(outgoing(), sent, progress),
    connecting: after(outgoing(), sent, accepted),
    talking: talkingOut,
    ended: after(talkingOut, ended()),
  },
} as const satisfies Record<string, Partial<Record<CallPhase, Call>>>;
