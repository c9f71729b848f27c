import { describe, expect, it } from 'vitest';
import { type Pattern, patterns } from '../../../../../src-renderer/phone/tones/patterns.ts';
import { ringtones } from '../../../../../src-renderer/phone/tones/ringtones.ts';
import { samplesOf } from '../../../../../src-renderer/phone/tones/synthesis.ts';

const RATE = 8000;

/** Strength of one frequency among samples (Goertzel). */
function strength(samples: Float32Array, hz: number): number {
  const step = (2 * Math.PI * hz) / RATE;
  let [re, im] = [0, 0];
  for (const [index, sample] of samples.entries()) {
    re += sample * Math.cos(step * index);
    im += sample * Math.sin(step * index);
  }
  return (2 * Math.hypot(re, im)) / samples.length;
}

describe('a tone', () => {
  const ringback = samplesOf(patterns.ringback, RATE);

  it('lasts as long as its steps', () => {
    expect(ringback).toHaveLength(5 * RATE);
  });

  it('has its pitch and level, then silence', () => {
    expect(strength(ringback.subarray(0, RATE), 425)).toBeCloseTo(patterns.ringback.level, 2);
    expect(strength(ringback.subarray(0, RATE), 600)).toBeLessThan(0.01);
    expect(ringback.subarray(RATE).every((sample) => sample === 0)).toBe(true);
  });

  it.each([...Object.entries<Pattern>(patterns), ...Object.entries(ringtones)])(
    '%s begins and ends without a click and never clips',
    (_, pattern) => {
      const samples = samplesOf(pattern, RATE);
      // Samples have 24 bits.
      expect(samples.every((sample) => Math.abs(sample) <= pattern.level + 1e-7)).toBe(true);
      expect(Math.abs(samples[0] ?? 1)).toBe(0);
      expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.001);
    },
  );
});

describe('a tone of several partials that fades', () => {
  const steps = [{ hz: [500], ms: 1000 }];
  const bell = samplesOf({ steps, level: 0.3, times: 1, partials: [1, 0, 0.5], decayMs: 200 }, RATE);

  it('has them in their proportion', () => {
    const beginning = bell.subarray(0, RATE / 10);
    expect(strength(beginning, 1500) / strength(beginning, 500)).toBeCloseTo(0.5, 1);
    expect(strength(beginning, 1000)).toBeLessThan(0.01);
  });

  it('has fallen to 37 % after its time', () => {
    const [early, late] = [bell.subarray(80, 240), bell.subarray(80 + 0.2 * RATE, 240 + 0.2 * RATE)];
    expect(strength(late, 500) / strength(early, 500)).toBeCloseTo(Math.exp(-1), 1);
  });
});
