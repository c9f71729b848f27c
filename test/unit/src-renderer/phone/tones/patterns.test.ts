import { describe, expect, it } from 'vitest';
import { type Audible, patterns, toneAfter, toneFor } from '../../../../../src-renderer/phone/tones/patterns.ts';

const leg = (phase: Audible['phase'], earlyMedia = false): Audible => ({ phase, direction: 'outgoing', earlyMedia });

describe('what is heard', () => {
  it.each([
    ['nothing without calls', [], null],
    ['the bell for a call that comes in', [leg('alerting')], 'ringing'],
    ['a knock for one that comes in beside another', [leg('talking'), leg('alerting')], 'knocking'],
    ['the ringback while it rings there', [leg('ringing')], 'ringback'],
    ['the exchange itself where it sends sound before the answer', [leg('ringing', true)], null],
    ['nothing before it rings', [leg('calling')], null],
    ['nothing once the answer is on its way', [leg('answering')], null],
    ['nothing while talking', [leg('talking')], null],
  ] as const)('%s', (_, legs, tone) => {
    expect(toneFor(legs)).toBe(tone);
  });

  it.each([
    ['outgoing', 'busy', 'busy'],
    ['outgoing', 'invalidNumber', 'failure'],
    ['outgoing', 'hungup', null],
    ['outgoing', 'cancelled', null],
    ['incoming', 'missed', null],
    ['incoming', 'hungup', null],
  ] as const)('after an %s call that ended as %s: %s', (direction, cause, tone) => {
    expect(toneAfter(direction, { cause, by: 'remote', sipCode: null })).toBe(tone);
  });

  it('the ringback has the European cadence', () => {
    expect(patterns.ringback.steps).toEqual([
      { hz: [425], ms: 1000 },
      { hz: [], ms: 4000 },
    ]);
  });
});
