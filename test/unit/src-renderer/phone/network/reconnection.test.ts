import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Reconnection } from '../../../../../src-renderer/phone/network/reconnection.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function counted() {
  const tries = { made: 0 };
  return { tries, reconnection: new Reconnection(() => void (tries.made += 1)) };
}

it('tries at once, then less and less often', () => {
  const { tries, reconnection } = counted();
  reconnection.lost();
  vi.advanceTimersByTime(0);
  expect(tries.made).toBe(1);
  reconnection.lost();
  vi.advanceTimersByTime(299);
  expect(tries.made).toBe(1);
  vi.advanceTimersByTime(1);
  expect(tries.made).toBe(2);
  reconnection.lost();
  vi.advanceTimersByTime(999);
  expect(tries.made).toBe(2);
  reconnection.stop();
});

it('begins anew after a good connection, and not after one that was cut right away', () => {
  const { tries, reconnection } = counted();
  reconnection.lost();
  vi.advanceTimersByTime(0);
  reconnection.made();
  vi.advanceTimersByTime(1000);
  reconnection.lost();
  vi.advanceTimersByTime(100);
  expect(tries.made).toBe(1);
  vi.advanceTimersByTime(200);
  expect(tries.made).toBe(2);
  reconnection.made();
  vi.advanceTimersByTime(3000);
  reconnection.lost();
  vi.advanceTimersByTime(0);
  expect(tries.made).toBe(3);
});

it('waits no longer when something has changed, and does nothing when nothing is waited for', () => {
  const { tries, reconnection } = counted();
  reconnection.now();
  vi.advanceTimersByTime(10_000);
  expect(tries.made).toBe(0);
  for (let lost = 0; lost < 5; lost += 1) {
    reconnection.lost();
    vi.advanceTimersByTime(20_000);
  }
  reconnection.lost();
  reconnection.now();
  vi.advanceTimersByTime(0);
  expect(tries.made).toBe(6);
});

it('stops', () => {
  const { tries, reconnection } = counted();
  reconnection.lost();
  reconnection.stop();
  reconnection.lost();
  vi.advanceTimersByTime(60_000);
  expect(tries.made).toBe(0);
});
