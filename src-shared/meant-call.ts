/** Which call a button means that names none: on a headset, in the tray, on the keyboard. */
import { type Call, isAlive } from './call.ts';

const ringsHere = (call: Call): boolean => call.direction === 'incoming' && call.phase === 'ringing';
const isHeldHere = (call: Call): boolean => call.phase === 'talking' && (call.hold === 'local' || call.hold === 'both');

/** The one that has rung longest. */
export const ringingCall = (calls: readonly Call[]): Call | null => first(calls.filter(ringsHere));
export const heldCall = (calls: readonly Call[]): Call | null => first(calls.filter(isHeldHere));

/** Whom the agent talks to; else the call that is being made or answered. */
export function activeCall(calls: readonly Call[]): Call | null {
  const busy = calls.filter((call) => isAlive(call) && !ringsHere(call) && !isHeldHere(call));
  return busy.find(({ phase }) => phase === 'talking') ?? first(busy);
}

const first = (calls: readonly Call[]): Call | null =>
  calls.reduce<Call | null>((a, b) => (a !== null && a.at.created <= b.at.created ? a : b), null);
