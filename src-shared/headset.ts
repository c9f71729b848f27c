/** Calls and headset: what the lights must show, and what a button asks for. The headset itself knows of no calls. */
import { type Call, isAlive } from './call.ts';
import { allows, type CallCommand } from './command.ts';
import type { HeadsetButton, HeadsetLights } from './headset-report.ts';

/**
 * A call on hold is not off hook: the hold light stands in its place, as the headsets expect it, and the next press
 * of the call button brings the call back.
 */
export function headsetLights(calls: readonly Call[], messageWaiting = false): HeadsetLights {
  const active = activeCall(calls);
  return {
    ringing: ringingCall(calls) !== null,
    offHook: active !== null,
    muted: active?.muted ?? false,
    held: active === null && heldCall(calls) !== null,
    messageWaiting,
  };
}

/** @returns null where the button means nothing just now */
export function commandFor(button: HeadsetButton, calls: readonly Call[]): CallCommand | null {
  const ringing = ringingCall(calls);
  const active = activeCall(calls);
  const held = heldCall(calls);
  switch (button) {
    case 'answer':
      return ringing && { type: 'answer', callId: ringing.id };
    case 'reject':
      return ringing && { type: 'decline', callId: ringing.id };
    case 'hangup':
      return active && { type: 'hangup', callId: active.id };
    case 'mute':
    case 'unmute':
      return active && allows(active, 'mute') ? { type: 'mute', callId: active.id, muted: button === 'mute' } : null;
    case 'toggleHold':
      return holding(active) ?? resuming(held);
    case 'flash':
      // As the hook flash of a desk phone: a waiting call first, then the held one, then hold.
      if (ringing && active) return { type: 'answer', callId: ringing.id };
      return resuming(held) ?? holding(active);
    case 'redial':
      return calls.some(isAlive) ? null : { type: 'redial' };
  }
}

const holding = (call: Call | null): CallCommand | null =>
  call && allows(call, 'hold') ? { type: 'hold', callId: call.id, held: true } : null;

const resuming = (call: Call | null): CallCommand | null =>
  call && allows(call, 'hold') ? { type: 'hold', callId: call.id, held: false } : null;

const ringsHere = (call: Call): boolean => call.direction === 'incoming' && call.phase === 'ringing';
const isHeldHere = (call: Call): boolean => call.phase === 'talking' && (call.hold === 'local' || call.hold === 'both');

/** The one that has rung longest. */
const ringingCall = (calls: readonly Call[]): Call | null => first(calls.filter(ringsHere));
const heldCall = (calls: readonly Call[]): Call | null => first(calls.filter(isHeldHere));

/** Whom the agent talks to; else the call that is being made or answered. */
function activeCall(calls: readonly Call[]): Call | null {
  const busy = calls.filter((call) => isAlive(call) && !ringsHere(call) && !isHeldHere(call));
  return busy.find(({ phase }) => phase === 'talking') ?? first(busy);
}

const first = (calls: readonly Call[]): Call | null =>
  calls.reduce<Call | null>((a, b) => (a !== null && a.at.created <= b.at.created ? a : b), null);
