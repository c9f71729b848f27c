import { expect, it } from 'vitest';
import { reconnectDelay } from '../../../../src-placement/hub/reconnect-delay.ts';

it('comes back quickly after a loss, and then no more than once a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map((failures) => reconnectDelay(failures, 0))).toEqual([
    300, 1000, 3000, 10_000, 60_000, 60_000, 60_000,
  ]);
});

it('tries no more than once a minute where it never was let in', () => {
  expect(reconnectDelay(null, 0)).toBe(60_000);
  expect(reconnectDelay(null, 1)).toBe(75_000);
});
