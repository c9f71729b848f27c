import { expect, it } from 'vitest';
import { levelOf } from '../../../../../src-renderer/phone/audio/level.ts';

const sine = (peak: number): Float32Array =>
  Float32Array.from({ length: 4800 }, (_, index) => peak * Math.sin((2 * Math.PI * 1000 * index) / 48_000));

it.each([
  ['digital silence', 0, 0],
  ['what is below the scale', 0.0005, 0],
  ['-30 dBFS', 10 ** (-30 / 20), 0.5],
  ['-6 dBFS', 10 ** (-6 / 20), 0.9],
  ['full scale', 1, 1],
])('%s', (_, peak, level) => {
  expect(levelOf(sine(peak))).toBeCloseTo(level, 3);
});

it('no samples are silence', () => {
  expect(levelOf(new Float32Array())).toBe(0);
});
