/** Calls and headset: what the lights must show, and what a button asks for. The headset itself knows of no calls. */
import { type Call, isAlive } from './call.ts';
import { allows, type CallCommand } from './command.ts';
import type { HeadsetButton, HeadsetLights } from './headset-report.ts';
import { activeCall, heldCall, ringingCall } from './meant-call.ts';

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
