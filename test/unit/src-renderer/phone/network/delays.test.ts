import { expect, it } from 'vitest';
import { reconnectDelay } from '../../../../../src-renderer/phone/network/delays.ts';

it('begins at once and ends at eight seconds', () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 100].map((attempt) => reconnectDelay(attempt, () => 0));
  expect(delays).toEqual([0, 300, 1000, 2000, 4000, 8000, 8000, 8000]);
});

it('spreads all but the first', () => {
  expect([0, 1, 5].map((attempt) => reconnectDelay(attempt, () => 0.999))).toEqual([0, 390, 10_398]);
});
