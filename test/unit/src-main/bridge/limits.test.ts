import { describe, expect, it } from 'vitest';
import { admits, MessageBudget } from '../../../../src-main/bridge/limits.ts';

describe('the message budget', () => {
  it('takes forty at once and twenty a second from then on', () => {
    const budget = new MessageBudget(0);
    const takes = (count: number, now: number): number =>
      Array.from({ length: count }, () => budget.take(now)).filter(Boolean).length;
    expect(takes(100, 0)).toBe(40);
    expect(takes(100, 1000)).toBe(20);
    expect(takes(100, 1050)).toBe(1);
    expect(takes(100, 60_000)).toBe(40);
  });

  it('survives a clock that is set back', () => {
    const budget = new MessageBudget(10_000);
    for (let i = 0; i < 40; i++) budget.take(10_000);
    expect(budget.take(0)).toBe(false);
    expect(budget.take(1000)).toBe(true);
  });
});

describe('room', () => {
  it.each([
    [0, 0, true],
    [15, 3, true],
    [16, 0, false],
    [4, 4, false],
  ])('with %i sockets, %i of them unproven: %s', (total, unproven, expected) => {
    expect(admits(total, unproven)).toBe(expected);
  });
});
