import { describe, expect, it } from 'vitest';
import { ringtoneNames } from '#shared/audio.ts';
import { ringtones } from '../../../../../src-renderer/phone/tones/ringtones.ts';

const rounds = ringtoneNames.map((name) => ({ name, pattern: ringtones[name] }));

describe('a ring tone', () => {
  it.each(rounds)('$name sounds, then leaves a second of quiet, in two to six seconds', ({ pattern }) => {
    const total = pattern.steps.reduce((sum, { ms }) => sum + ms, 0);
    expect(total).toBeGreaterThanOrEqual(2000);
    expect(total).toBeLessThanOrEqual(6000);
    expect(pattern.steps[0]?.hz).not.toEqual([]);
    expect(pattern.steps.at(-1)?.hz).toEqual([]);
    expect(pattern.steps.at(-1)?.ms).toBeGreaterThanOrEqual(1000);
    expect(pattern.times).toBe('forever');
  });

  it.each(rounds)('$name stays within what a headset should do to an ear, and what it can play', ({ pattern }) => {
    expect(pattern.level).toBeLessThanOrEqual(0.3);
    for (const hz of pattern.steps.flatMap((step) => step.hz)) {
      expect(hz).toBeGreaterThanOrEqual(300);
      expect(hz * (pattern.partials?.length ?? 1)).toBeLessThanOrEqual(8000);
    }
  });

  it('is told from every other by its first second', () => {
    const beginnings = rounds.map(({ pattern }) => JSON.stringify([pattern.steps.slice(0, 2), pattern.partials]));
    expect(new Set(beginnings).size).toBe(ringtoneNames.length);
  });
});
