import { describe, expect, it } from 'vitest';
import { reasonOf, retryDelay } from '../../../../src-renderer/phone/registration-policy.ts';

const status = (code: number, authorized = true) =>
  ({ type: 'status', status: code, authorized, retryAfter: null }) as const;

describe('why a registration failed', () => {
  it.each([
    [status(401), 'wrongSipPassword'],
    [status(407), 'wrongSipPassword'],
    [status(401, false), 'sipServerRefused'],
    [status(403), 'sipForbidden'],
    [status(404), 'sipServerRefused'],
    [status(503), 'sipServerRefused'],
    [{ type: 'noAnswer' } as const, 'sipTimeout'],
    [{ type: 'connectionLost' } as const, 'sipServerUnreachable'],
  ])('%o', (failure, reason) => {
    expect(reasonOf(failure)).toBe(reason);
  });
});

describe('when it is tried again', () => {
  it('doubles up to two minutes', () => {
    const delays = [1, 2, 3, 6, 50].map((attempt) => retryDelay('sipServerRefused', attempt, null));
    expect(delays).toEqual([4_000, 8_000, 16_000, 120_000, 120_000]);
  });

  it('asks rarely where only a person can help', () => {
    expect(retryDelay('wrongSipPassword', 1, null)).toBe(300_000);
    expect(retryDelay('sipForbidden', 9, null)).toBe(1_800_000);
  });

  it('waits as long as the server asks, within an hour', () => {
    expect(retryDelay('sipServerRefused', 1, 60)).toBe(60_000);
    expect(retryDelay('sipServerRefused', 3, 1)).toBe(16_000);
    expect(retryDelay('sipServerRefused', 1, 1e9)).toBe(3_600_000);
  });
});
