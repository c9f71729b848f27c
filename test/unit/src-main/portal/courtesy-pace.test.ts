import { describe, expect, it } from 'vitest';
import { CourtesyPace } from '../../../../src-main/portal/courtesy-pace.ts';

describe('requests that nothing depends on', () => {
  it('go ten at once, then one in five seconds, and ten again after a rest', () => {
    const pace = new CourtesyPace();
    const sent: number[] = [];
    let now = 0;
    for (let n = 0; n < 13; n += 1) {
      now = pace.freeAt(now);
      pace.sent(now);
      sent.push(now);
    }
    expect(sent).toEqual([...Array<number>(10).fill(0), 5000, 10_000, 15_000]);
    now = 15_000 + 60_000;
    for (let n = 0; n < 10; n += 1) {
      expect(pace.freeAt(now)).toBe(now);
      pace.sent(now);
    }
    expect(pace.freeAt(now)).toBeGreaterThan(now);
  });

  it('wait for no time that a clock which was set back has taken away', () => {
    const pace = new CourtesyPace();
    for (let n = 0; n < 10; n += 1) pace.sent(10_000_000);
    expect(pace.freeAt(1000)).toBe(1000);
  });
});
