import { describe, expect, it } from 'vitest';
import { type IceProgress, rescueOf } from '../../../../../src-renderer/phone/ice/rescue.ts';

const late: IceProgress = {
  sent: ['host'],
  gathered: ['host', 'relay'],
  sinceAnswer: 1000,
  connected: false,
  rescues: 0,
};

describe('better candidates that came late', () => {
  it('are offered as they are when nothing is connected a second after the answer', () => {
    expect(rescueOf(late)).toBe('offer');
  });

  it('and by a restart when that did not help', () => {
    expect(rescueOf({ ...late, sent: late.gathered, rescues: 1 })).toBe('restart');
    expect(rescueOf({ ...late, rescues: 2 })).toBe('restart');
  });

  it.each([
    ['it is connected', { connected: true }],
    ['the answer is younger', { sinceAnswer: 999 }],
    ['there is no answer yet', { sinceAnswer: null }],
    ['nothing better came', { gathered: ['host', 'host'] }],
    ['a relay was offered already', { sent: ['relay'], gathered: ['relay', 'srflx'] }],
    ['three offers were made', { rescues: 3 }],
  ] satisfies [string, Partial<IceProgress>][])('are not when %s', (_, change) => {
    expect(rescueOf({ ...late, ...change })).toBeNull();
  });
});
