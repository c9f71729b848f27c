/**
 * Who hears the agent. One conversation has the floor: a call, or the calls of the conference. Whoever gets it, the others
 * are held first; whoever loses it stays held until the agent resumes. Pure.
 */
import type { Call } from '#shared/call.ts';
import { type Desk, phone, type Step } from './desk.ts';

/** The call, with the others of its conference. */
export const partyOf = (call: Call, { calls }: Pick<Desk, 'calls'>): readonly Call[] =>
  call.conference ? calls.filter((other) => other.conference) : [call];

/** Talking, and not on hold here. */
export const hasFloor = (call: Call, desk: Desk): boolean => call.phase === 'talking' && !desk.isHeldHere(call);

/** Holds everybody who has the floor but these. */
export const holdOthers = (desk: Desk, party: readonly Call[]): readonly Step[] =>
  desk.calls
    .filter((call) => hasFloor(call, desk) && !party.some(({ id }) => id === call.id))
    .map(({ id }) => phone({ type: 'hold', callId: id, held: true }));

export const resume = (desk: Desk, party: readonly Call[]): readonly Step[] =>
  party.filter((call) => desk.isHeldHere(call)).map(({ id }) => phone({ type: 'hold', callId: id, held: false }));

/** To these and to nobody else. */
export const giveFloor = (desk: Desk, party: readonly Call[]): readonly Step[] => [
  ...holdOthers(desk, party),
  ...resume(desk, party),
];
