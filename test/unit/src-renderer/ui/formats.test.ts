import { describe, expect, it } from 'vitest';
import { formatsOf } from '../../../../src-renderer/ui/words/formats.ts';

const noon = new Date(2026, 10, 20, 12, 0).getTime();
const hours = (count: number): number => count * 3_600_000;

describe('times and lengths', () => {
  it.each([
    [0, '0:00'],
    [7, '0:07'],
    [751, '12:31'],
    [3729, '1:02:09'],
  ])('%i seconds on the clock are %s', (seconds, expected) => {
    expect(formatsOf('en').clock(seconds)).toBe(expected);
  });

  it.each([
    ['en', 45, '45 sec'],
    ['en', 180, '3 min'],
    ['en', 192, '3 min 12 sec'],
    ['en', 3790, '1 hr 3 min'],
    ['en', 3600, '1 hr'],
    ['de', 192, '3 Min. 12 Sek.'],
    ['ru', 192, '3 мин 12 с'],
  ] as const)('in %s a call of %i seconds is %s long', (locale, seconds, expected) => {
    expect(formatsOf(locale).length(seconds).replaceAll('\u00a0', ' ')).toBe(expected);
  });

  it.each([
    ['en', 1, '11:00'],
    ['en', 13, 'yesterday 23:00'],
    ['de', 13, 'gestern 23:00'],
    ['ru', 13, 'вчера 23:00'],
    ['en', 72, 'Tue 12:00'],
    ['de', 24 * 20, '31. Okt.'],
  ] as const)('in %s a call %i hours ago was %s', (locale, ago, expected) => {
    expect(formatsOf(locale).when(noon - hours(ago), noon)).toBe(expected);
  });

  it('does not send a call from the future (a clock set back) to yesterday', () => {
    expect(formatsOf('en').when(noon + hours(30), noon)).toMatch(/^\d\d:\d\d$/);
  });
});
