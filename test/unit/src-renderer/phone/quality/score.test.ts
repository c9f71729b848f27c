import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { LiveQualitySchema, QualitySummarySchema } from '#shared/quality.ts';
import { measure, type Measurement, snapshotOf } from '../../../../../src-renderer/phone/quality/sample.ts';
import { add, emptyTally, liveOf, scoreOf, summaryOf, warn } from '../../../../../src-renderer/phone/quality/score.ts';
import { type Line, quietLine, reportOf } from './reports.ts';

function period(end: Partial<Line>, more: Partial<Measurement> = {}): Measurement {
  const from = snapshotOf(reportOf(quietLine()));
  const to = snapshotOf(reportOf({ ...quietLine(), ms: 2000, received: 100, sent: 100, ...end }));
  return { ...measure(from, to), ...more };
}

describe('the live quality', () => {
  it('of a clean call is good', () => {
    const live = liveOf(period({}), []);
    expect(live).toMatchObject({ word: 'good', lossIn: 0, concealed: 0, jitterMs: 4, roundTripMs: 30, kbitOut: 64 });
    expect(live.mos).toBeGreaterThan(4.3);
    expect(v.is(LiveQualitySchema, live)).toBe(true);
  });

  it('is that of the worse direction', () => {
    const clean = scoreOf(period({})) ?? 0;
    const lossy = scoreOf(period({ remote: { at: 1900, lost: 10, fractionLost: 0.1 } })) ?? 0;
    expect(lossy).toBeLessThan(clean - 0.5);
    expect(scoreOf(period({ lost: 11 }))).toBeLessThan(clean - 0.5);
  });

  it('counts what came too late as lost', () => {
    expect(liveOf(period({}, { discarded: 5 }), []).lossIn).toBe(5);
  });

  it.each([
    [0, 0, 'good'],
    [3, 0, 'good'],
    [7, 0, 'fair'],
    [14, 0, 'poor'],
    [30, 0, 'bad'],
    [0, 700, 'poor'],
    [0, 1200, 'bad'],
  ] as const)('%d lost beside a hundred and %d ms round trip: %s', (lost, roundTripMs, word) => {
    expect(liveOf(period({ lost }, { roundTripMs }), []).word).toBe(word);
  });

  it('has no score while nothing comes in, and is bad when it should', () => {
    const silence = period({ received: 0 });
    expect(liveOf(silence, [])).toMatchObject({ word: null, mos: null, lossIn: null });
    expect(liveOf(silence, ['noSoundFromThem'])).toMatchObject({ word: 'bad', warnings: ['noSoundFromThem'] });
  });
});

describe('the summary', () => {
  it('of a call that never sounded has no numbers', () => {
    const summary = summaryOf(emptyTally);
    expect(summary).toMatchObject({ seconds: 0, word: null, mos: null, lossIn: null, codec: null, warned: [] });
    expect(v.is(QualitySummarySchema, summary)).toBe(true);
  });

  it('weighs loss by packets and keeps the worst', () => {
    const periods = [period({}), period({ lost: 25 }), period({}, { jitterMs: 30 })];
    const summary = summaryOf(periods.reduce(add, emptyTally));
    expect(summary).toMatchObject({ seconds: 6, lossIn: 7.7, jitterMs: { mean: 12.7, worst: 30 }, lossOut: null });
    expect(summary.mos?.worst).toBeLessThan(summary.mos?.mean ?? 0);
    expect(v.is(QualitySummarySchema, summary)).toBe(true);
  });

  it('knows the outward loss once the other side has reported', () => {
    const reported = period({ sent: 100, remote: { at: 1500, lost: 2, fractionLost: 0.02 } });
    expect(summaryOf(add(emptyTally, reported)).lossOut).toBe(2);
  });

  it('names each warning once, in the order of appearance', () => {
    const tally = [['noSoundFromThem'], ['silentMicrophone', 'noSoundFromThem']] as const;
    expect(summaryOf(tally.reduce(warn, emptyTally)).warned).toEqual(['noSoundFromThem', 'silentMicrophone']);
  });
});
