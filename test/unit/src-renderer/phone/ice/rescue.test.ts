import { describe, expect, it } from 'vitest';
import { type IceProgress, needsRestart } from '../../../../../src-renderer/phone/ice/rescue.ts';

const late: IceProgress = {
  sent: ['host'],
  gathered: ['host', 'relay'],
  sinceAnswer: 1000,
  connected: false,
  restarts: 0,
};

describe('an ICE restart', () => {
  it('is due when better candidates came late and nothing is connected a second after the answer', () => {
    expect(needsRestart(late)).toBe(true);
  });

  it.each([
    ['it is connected', { connected: true }],
    ['the answer is younger', { sinceAnswer: 999 }],
    ['there is no answer yet', { sinceAnswer: null }],
    ['nothing better came', { gathered: ['host', 'host'] }],
    ['a relay was offered already', { sent: ['relay'], gathered: ['relay', 'srflx'] }],
    ['three were made', { restarts: 3 }],
  ] satisfies [string, Partial<IceProgress>][])('is not when %s', (_, change) => {
    expect(needsRestart({ ...late, ...change })).toBe(false);
  });
});
