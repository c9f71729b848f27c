/** What the program itself lets the agent hear, and when. Pure; no sound files. */
import type { RingKind } from '#shared/audio.ts';
import type { CallEnd, Direction, EndCause } from '#shared/call.ts';
import type { Audible } from '../leg-parts.ts';

/** Frequencies in hertz sounding together for a while; none is a pause. */
export interface Step {
  readonly hz: readonly number[];
  readonly ms: number;
}

export interface Pattern {
  readonly steps: readonly Step[];
  /** Peak, 0 to 1. */
  readonly level: number;
  /** How often the steps are played; for ever when it says so. */
  readonly times: number | 'forever';
  /** Strength of the fundamental and its harmonics; a pure sine without. */
  readonly partials?: readonly number[];
  /** A step falls to 37 % in this time; without, it holds its level. */
  readonly decayMs?: number;
}

const pause = (ms: number): Step => ({ hz: [], ms });

/** Call progress tones as most of Europe has them (ETSI TR 101 041-2: 425 Hz). */
export const patterns = {
  /** A second call while one is talking. */
  knocking: { steps: [{ hz: [425], ms: 200 }, pause(3800)], level: 0.06, times: 'forever' },
  ringback: { steps: [{ hz: [425], ms: 1000 }, pause(4000)], level: 0.12, times: 'forever' },
  busy: { steps: [{ hz: [425], ms: 480 }, pause(480)], level: 0.12, times: 3 },
  failure: { steps: [{ hz: [425], ms: 240 }, pause(240)], level: 0.12, times: 4 },
  /** A, C sharp, E: to try a loudspeaker. */
  test: {
    steps: [
      { hz: [440], ms: 250 },
      { hz: [554.37], ms: 250 },
      { hz: [659.26], ms: 500 },
    ],
    level: 0.2,
    times: 1,
  },
} as const satisfies Record<string, Pattern>;

/** `ringing` is a ring tone of the agent's choice: see `ringtones.ts`. */
export type ToneName = keyof typeof patterns | 'ringing';

/**
 * The one tone that the calls of this moment want. An incoming call is silent until it may ring. Our own ringback sounds
 * after a 180 only, and never over the exchange's own sound, whichever of a fork's places sent that (RFC 3960 3.2).
 */
export function toneFor(calls: readonly Audible[]): ToneName | null {
  const busy = calls.some(({ phase }) => phase !== 'alerting' && phase !== 'ended');
  if (ringing(calls) !== null) return busy ? 'knocking' : 'ringing';
  const rings = calls.some(({ phase, ringsThere, earlyMedia }) => phase === 'ringing' && ringsThere && !earlyMedia);
  return rings ? 'ringback' : null;
}

/** Which ring tone: that of whoever has rung longest. */
export const ringing = (calls: readonly Audible[]): RingKind | null =>
  calls.find(({ phase, ringKind }) => phase === 'alerting' && ringKind !== null)?.ringKind ?? null;

const wanted: readonly EndCause[] = ['hungup', 'cancelled', 'transferred'];

/** What a call leaves in the ear: only one that we placed and that didn't come about says why. */
export function toneAfter(direction: Direction, end: CallEnd): ToneName | null {
  if (direction === 'incoming' || wanted.includes(end.cause)) return null;
  return end.cause === 'busy' || end.cause === 'declined' ? 'busy' : 'failure';
}
