import { describe, expect, it } from 'vitest';
import {
  delayImpairment,
  impairmentOf,
  lossImpairment,
  mosOf,
  rating,
  wordOf,
} from '../../../../../src-renderer/phone/quality/e-model.ts';

describe('the E-model', () => {
  it('gives R = 93.2 with all defaults (G.107 7.7)', () => {
    expect(rating({ codec: 'PCMA', delayMs: 0, loss: 0 })).toBeCloseTo(93.2, 1);
  });

  // G.107 Table B.1 prints two digits; its 4.03 at R = 80 is 4.024 by the formula of the same annex.
  it.each([
    [90, 4.34],
    [80, 4.02],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
  ])('R = %d is a score of %d (G.107 Table B.1)', (r, mos) => {
    expect(Math.abs(mosOf(r) - mos)).toBeLessThanOrEqual(0.006);
  });

  it.each([
    [-5, 1],
    [0, 1],
    [3, 1],
    [100, 4.5],
    [120, 4.5],
  ])('R = %d is out of the formula: %d', (r, mos) => {
    expect(mosOf(r)).toBe(mos);
  });

  // Cole and Rosenbluth, "Voice over IP performance monitoring", 2001: their fit to G.107's curve with TELR 65.
  it.each([20, 50, 100, 150, 200, 250, 300])('a delay of %d ms costs what the published approximation says', (ms) => {
    const published = 0.024 * ms + 0.11 * Math.max(0, ms - 177.3);
    expect(Math.abs(delayImpairment(ms) - published)).toBeLessThan(0.5);
  });

  // The same paper's fits to the tables of G.113 Appendix I, by percent lost: Ie = a + b ln(1 + c loss).
  it.each([
    ['PCMA', { a: 0, b: 30, c: 0.15 }],
    ['G729', { a: 11, b: 40, c: 0.1 }],
  ])('what loss costs %s is what the published fit says', (codec, { a, b, c }) => {
    for (const loss of [0, 1, 2, 3, 4, 5]) {
      expect(Math.abs(lossImpairment(impairmentOf(codec), loss) - (a + b * Math.log(1 + c * loss)))).toBeLessThan(1.5);
    }
  });

  it('costs G.729 A nineteen at two percent: 11 + 84 * 2 / 21', () => {
    expect(lossImpairment(impairmentOf('G729'), 2)).toBe(19);
  });

  it('treats codecs without values on this scale as G.711 with concealment', () => {
    for (const codec of ['opus', 'G722', 'unheard-of']) {
      expect(rating({ codec, delayMs: 80, loss: 2 })).toBe(rating({ codec: 'PCMA', delayMs: 80, loss: 2 }));
    }
  });

  it('rates worse what is later or loses more', () => {
    const ratings = [
      { delayMs: 40, loss: 0 },
      { delayMs: 90, loss: 0 },
      { delayMs: 90, loss: 1 },
      { delayMs: 200, loss: 1 },
      { delayMs: 200, loss: 10 },
      { delayMs: 400, loss: 10 },
    ].map((one) => rating({ codec: 'opus', ...one }));
    expect(ratings).toEqual([...ratings].sort((a, b) => b - a));
  });

  it.each([
    [4.41, 'good'],
    [4.03, 'good'],
    [4.0, 'fair'],
    [3.6, 'fair'],
    [3.5, 'poor'],
    [3.1, 'poor'],
    [3.0, 'bad'],
    [1, 'bad'],
  ] as const)('a score of %d is %s', (mos, word) => {
    expect(wordOf(mos)).toBe(word);
  });
});
