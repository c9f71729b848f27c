import { describe, expect, it } from 'vitest';
import { patterns } from '../../../../../src-renderer/phone/tones/patterns.ts';
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

  it.each(Object.entries(patterns))('%s begins and ends without a click and never clips', (_, pattern) => {
    const samples = samplesOf(pattern, RATE);
    expect(samples.every((sample) => Math.abs(sample) <= pattern.level)).toBe(true);
    expect(Math.abs(samples[0] ?? 1)).toBe(0);
    expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.001);
  });
});
