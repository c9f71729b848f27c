import { describe, expect, it } from 'vitest';
import { answerAfter } from '../../../../src-renderer/phone/answer-after.ts';

describe('a call that wants to be answered by itself', () => {
  it.each([
    ['<sip:pbx.invalid>;answer-after=0', 0],
    ['<sip:pbx.invalid>;answer-after=2', 2],
    ['<sip:pbx.invalid>; Answer-After = 5', 5],
    ['<sip:127.0.0.1>;purpose=icon, <sip:x>;answer-after=3', 3],
    ['<sip:pbx.invalid>;answer-after=99999', 60],
    ['<sip:pbx.invalid>;answer-after=soon', null],
    ['<http://pbx.invalid/answer-after=3.png>;purpose=icon', null],
    ['', null],
  ])('Call-Info %s: %s', (value, seconds) => {
    expect(answerAfter([value], [])).toBe(seconds);
  });

  it.each([
    ['<http://www.notused.com>;info=alert-autoanswer;delay=0', 0],
    ['<http://127.0.0.1>;info=alert-autoanswer;delay=4', 4],
    ['info=alert-autoanswer', 0],
    [';info=alert-autoanswer', 0],
    ['<http://pbx.invalid>;info=alert-autoanswer', 0],
    ['<http://pbx.invalid>;info="alert-autoanswer"', 0],
    ['Ring Answer', 0],
    ['Auto Answer', 0],
    ['auto-answer', 0],
    ['ring-answer', 0],
    ['<Auto Answer>', 0],
    ['<http://pbx.invalid>;info=Auto Answer', 0],
    ['<http://pbx.invalid/Auto-Answer>', 0],
    ['<sip:pbx.invalid>;answer-after=1', 1],
    ['<http://pbx.invalid>;info=alert-external', null],
    ['<http://pbx.invalid>;info=alert-group', null],
    ['Bellcore-dr2', null],
    ['<urn:alert:service:call-waiting>', null],
    ['', null],
  ])('Alert-Info %s: %s', (value, seconds) => {
    expect(answerAfter([], [value])).toBe(seconds);
  });

  it('takes the first of several that asks, Call-Info before Alert-Info', () => {
    expect(answerAfter(['<sip:a>;purpose=card', '<sip:a>;answer-after=7'], ['Auto Answer'])).toBe(7);
    expect(answerAfter([], [])).toBeNull();
  });
});
