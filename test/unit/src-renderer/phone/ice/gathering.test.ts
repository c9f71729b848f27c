import { describe, expect, it } from 'vitest';
import { bestRank, firstGoal, isEnough, restartGoal } from '../../../../../src-renderer/phone/ice/gathering.ts';

describe('a description leaves', () => {
  it('without servers at the first host candidate', () => {
    expect(isEnough(firstGoal(false), ['host'], 0)).toBe(true);
  });

  it.each(['srflx', 'relay'] as const)('with servers at the first %s candidate', (kind) => {
    const goal = firstGoal(true);
    expect(isEnough(goal, ['host'], 499)).toBe(false);
    expect(isEnough(goal, ['host', kind], 1)).toBe(true);
  });

  it('with servers after 500 ms with what there is', () => {
    expect(isEnough(firstGoal(true), ['host'], 500)).toBe(true);
  });

  it('never without any candidate', () => {
    expect(isEnough(firstGoal(true), [], 10_000)).toBe(false);
    expect(isEnough(firstGoal(false), [], 10_000)).toBe(false);
  });

  it('after a restart when it has what was missing, or after 4 s', () => {
    const goal = restartGoal(['host', 'srflx', 'relay']);
    expect(isEnough(goal, ['host', 'srflx'], 3999)).toBe(false);
    expect(isEnough(goal, ['host', 'relay'], 900)).toBe(true);
    expect(isEnough(goal, ['host'], 4000)).toBe(true);
    expect(isEnough(restartGoal(['host', 'srflx']), ['srflx'], 0)).toBe(true);
  });
});

it('a relay crosses more than a reflexive candidate, and that more than a host', () => {
  expect([[], ['host'], ['srflx', 'host'], ['host', 'relay']].map((kinds) => bestRank(kinds as never))).toEqual([
    -1, 0, 1, 2,
  ]);
});
