import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startClock } from '../../../../src-renderer/phone/clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the clock of a call', () => {
  it('begins with the computer’s time and runs with it', () => {
    const clock = startClock();
    const begun = clock();
    expect(begun).toBe(Date.now());
    vi.advanceTimersByTime(5000);
    expect(clock() - begun).toBe(5000);
  });
  it('does not jump when that is set', () => {
    const clock = startClock();
    const begun = clock();
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(1000);
    expect(clock() - begun).toBe(1000);
  });
});
