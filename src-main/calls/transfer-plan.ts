/**
 * Passing calls on (RFC 3515, RFC 3891, RFC 5589), and taking them back. Pure. How it ended is the phone's to tell: it ends
 * both legs as `transferred` when the other side has taken over.
 */
import { type Call, isAlive, type Transfer } from '#shared/call.ts';
import { writePassedCall } from '#shared/passed-call.ts';
import { apply, type Desk, phone, type Plan, refuse, type Step } from './desk.ts';
import { giveFloor } from './floor.ts';

/** Blind. */
export const passOn = (call: Call, target: string, desk: Desk): readonly Step[] => [
  setTransfer(call, asked('blind', target, null), desk),
  phone({ type: 'refer', callId: call.id, target, ...passedCall(call, desk) }),
];

/** Only a colleague's telephone is told: whom the portal knows, and whose desktop has been offered the call. */
function passedCall(call: Call, { now }: Desk): { readonly passed?: string } {
  const { handover, portalCallId, owner, at } = call;
  if (handover === null || portalCallId === null || owner === null) return {};
  const talkedSeconds = (now - (at.answered ?? now)) / 1000;
  const passed = writePassedCall({ portalCallId, fromUserId: owner.userId, talkedSeconds });
  return passed === null ? {} : { passed };
}

/** Connects both with each other; `other` is a consultation or any call of ours. */
export const connectCalls = (call: Call, other: Call, desk: Desk): readonly Step[] => [
  setTransfer(call, asked('consult', other.remote.number, other.id), desk),
  phone({ type: 'replace', callId: call.id, withId: other.id }),
];

/** A consultation that nobody has answered yet can't be replaced: it goes, and the call is passed on blindly. */
export function completeTransfer(call: Call, desk: Desk): Plan {
  const consult = consultOf(call, desk);
  const ok = (...steps: readonly Step[]): Plan => ({ ok: true, callId: call.id, steps });
  switch (consult?.phase) {
    case 'talking':
      return ok(...connectCalls(call, consult, desk));
    case 'dialing':
    case 'ringing':
      return ok(phone({ type: 'hangup', callId: consult.id }), ...passOn(call, consult.remote.number, desk));
    default:
      return refuse('notNow');
  }
}

/** Ends the consultation and returns to the caller. A call that was no consultation stays as it is. */
export function takeBack(call: Call, desk: Desk): readonly Step[] {
  const consult = consultOf(call, desk);
  const ours = consult !== undefined && isAlive(consult) && consult.consultOf === call.id ? consult : undefined;
  const without = { ...desk, calls: desk.calls.filter(({ id }) => id !== ours?.id) };
  return [
    ...(ours === undefined ? [] : [phone({ type: 'hangup', callId: ours.id })]),
    setTransfer(call, null, desk),
    ...giveFloor(without, [call]),
  ];
}

const consultOf = ({ transfer }: Call, { calls }: Desk): Call | undefined =>
  calls.find(({ id }) => id === transfer?.consultId);

const asked = (kind: Transfer['kind'], target: string, consultId: string | null): Transfer => ({
  kind,
  target,
  consultId,
  stage: 'asked',
  sipCode: null,
});

const setTransfer = (call: Call, transfer: Transfer | null, desk: Desk): Step =>
  apply(call.id, { type: 'transfer', at: desk.now, transfer });
