import { describe, expect, it } from 'vitest';
import type { Audible } from '../../../../../src-renderer/phone/leg-parts.ts';
import { patterns, ringing, toneAfter, toneFor } from '../../../../../src-renderer/phone/tones/patterns.ts';

const leg = (phase: Audible['phase'], more: Partial<Audible> = {}): Audible => ({
  phase,
  ringKind: null,
  ringsThere: false,
  earlyMedia: false,
  ...more,
});
const rings = leg('alerting', { ringKind: 'external' });

describe('what is heard', () => {
  it.each([
    ['nothing without calls', [], null],
    ['nothing of a call that may not ring yet', [leg('alerting')], null],
    ['the bell for a call that comes in', [rings], 'ringing'],
    ['a knock for one that comes in beside another', [leg('talking'), rings], 'knocking'],
    ['the bell for two that come in', [rings, leg('alerting', { ringKind: 'group' })], 'ringing'],
    ['the ringback while it rings there', [leg('ringing', { ringsThere: true })], 'ringback'],
    ['the ringback of a consultation', [leg('talking'), leg('ringing', { ringsThere: true })], 'ringback'],
    ['nothing after a 183 that brings no sound', [leg('ringing')], null],
    ['the exchange itself where it sends sound', [leg('ringing', { earlyMedia: true })], null],
    ['the exchange also where a 180 follows', [leg('ringing', { ringsThere: true, earlyMedia: true })], null],
    ['nothing before it rings', [leg('calling')], null],
    ['nothing once the answer is on its way', [leg('answering')], null],
    ['nothing while talking', [leg('talking')], null],
  ] as const)('%s', (_, legs, tone) => {
    expect(toneFor(legs)).toBe(tone);
  });

  it('the ring tone is that of whoever has rung longest', () => {
    expect(ringing([leg('alerting'), leg('alerting', { ringKind: 'internal' }), rings])).toBe('internal');
  });

  it.each([
    ['outgoing', 'busy', 'busy'],
    ['outgoing', 'invalidNumber', 'failure'],
    ['outgoing', 'hungup', null],
    ['outgoing', 'cancelled', null],
    ['outgoing', 'transferred', null],
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
