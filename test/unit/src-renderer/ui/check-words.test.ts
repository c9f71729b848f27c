import { describe, expect, it } from 'vitest';
import { translator } from '#shared/messages/catalogue.ts';
import { type CheckProgress, checkSteps } from '#shared/phone.ts';
import { account, NOW } from '../../../../scripts/screens/people.ts';
import { checkText, checkWords, noteOn, shownSteps } from '../../../../src-renderer/ui/settings/check-words.ts';
import { formatsOf } from '../../../../src-renderer/ui/words/formats.ts';

const all = (state: CheckProgress['state']): CheckProgress[] =>
  checkSteps.map((step) => ({ step, state, reason: null, detail: null }));
const check = (steps: readonly CheckProgress[], running = false) => ({ startedAt: NOW, running, steps });

describe('"Test my phone" in words', () => {
  it('is good only when nothing failed, and says so when not everything could be tested', () => {
    expect(checkWords(check(all('passed')))).toEqual({ key: 'check.passed' });
    const [first, ...rest] = all('passed');
    if (first === undefined) throw new Error('there are steps');
    expect(checkWords(check([{ ...first, state: 'skipped' }, ...rest]))).toEqual({ key: 'check.passedPartly' });
    expect(checkWords(check([{ ...first, state: 'failed' }, ...rest]))).toEqual({
      key: 'check.failed',
      params: { count: 1 },
    });
    expect(checkWords(check([], true))).toEqual({ key: 'check.running' });
  });

  it('shows every step in its order, whatever has come', () => {
    const shown = shownSteps(check([{ step: 'ice', state: 'running', reason: null, detail: null }], true));
    expect(shown.map(({ step }) => step)).toEqual(checkSteps);
    expect(shown.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'running', 'waiting', 'waiting', 'waiting']);
  });

  it('has words for a step that failed for no known reason', () => {
    expect(noteOn({ step: 'ice', state: 'failed', reason: null })).toBe('failure.unexpected');
    expect(noteOn({ step: 'ice', state: 'passed', reason: null })).toBeNull();
    expect(noteOn({ step: 'ice', state: 'skipped', reason: 'inCall' })).toBe('check.reason.inCall');
  });

  it('can be passed on as plain lines', () => {
    const steps = all('passed').with(0, {
      step: 'server',
      state: 'failed',
      reason: 'timedOut',
      detail: 'pbx.example.com',
    });
    const text = checkText(check(steps), { version: '0.1.0', account }, translator('en'), formatsOf('en'));
    expect(text.split('\n')).toEqual([
      expect.stringMatching(/^Offhook 0\.1\.0, phone test of .*2026/),
      'Account: anna.weber@pbx.example.com at wss://pbx.example.com/ws',
      '',
      '1. Telephone server: Failed (pbx.example.com)',
      '   There was no answer in time. A firewall may be in the way.',
      '2. Sign-in: Passed',
      '3. Way for the sound: Passed',
      '4. Microphone: Passed',
      '5. Speakers: Passed',
      '   Three notes were played. Whether they were heard, only you can tell.',
      '6. Echo call: Passed',
    ]);
  });
});
