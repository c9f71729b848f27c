import { describe, expect, it } from 'vitest';
import { checkSteps, type PhoneReport } from '#shared/phone.ts';
import type { LiveQuality } from '#shared/quality.ts';
import { noPhoneFacts, type PhoneFacts } from '#shared/state.ts';
import { factsAfter, factsWatching, factsWithoutPbx } from '../../../src-main/phone-facts.ts';

const after = (...reports: readonly PhoneReport[]): PhoneFacts => reports.reduce(factsAfter, noPhoneFacts);
const ended = (callId: string): PhoneReport => ({
  type: 'call',
  callId,
  event: { type: 'ended', at: 1, end: { cause: 'hungup', by: 'remote', sipCode: null } },
});

describe('voice messages and colleagues', () => {
  it.each([
    [{ waiting: true, fresh: 2, old: 5 }],
    [{ waiting: true, fresh: null, old: null }],
    [{ waiting: false, fresh: 0, old: 5 }],
  ])('the PBX says %j', (messages) => {
    expect(after({ type: 'messages', ...messages }).messages).toEqual(messages);
  });

  it('each colleague has the latest state', () => {
    const facts = after(
      { type: 'watched', target: '102', presence: 'ringing' },
      { type: 'watched', target: '103', presence: 'busy' },
      { type: 'watched', target: '102', presence: 'idle' },
    );
    expect(facts.watched).toEqual({ 102: 'idle', 103: 'busy' });
    expect(factsWatching(facts, ['103', '104']).watched).toEqual({ 103: 'busy' });
  });

  it('nothing of this is true without a registration', () => {
    const facts = after(
      { type: 'messages', waiting: true, fresh: 1, old: 0 },
      { type: 'watched', target: '102', presence: 'busy' },
      { type: 'headsets', headsets: [{ id: 'h', name: 'Headset', active: true, state: 'ready' }] },
    );
    expect(factsWithoutPbx(facts)).toEqual({ ...facts, messages: null, watched: {} });
  });
});

describe('devices', () => {
  const lost = { type: 'deviceLost', role: 'microphone', label: 'Headset', now: 'Built-in' } as const;

  it('a role has one notice at a time, until its device is back or no longer missed', () => {
    const twice = after(
      { type: 'deviceNotice', notice: lost },
      { type: 'deviceNotice', notice: { ...lost, now: null } },
    );
    expect(twice.deviceNotices).toEqual([{ ...lost, now: null }]);
    const ringer = { ...lost, role: 'ringer' } as const;
    const both = factsAfter(twice, { type: 'deviceNotice', notice: ringer });
    const back = { type: 'deviceBack', role: 'microphone', label: 'Headset' } as const;
    expect(factsAfter(both, { type: 'deviceNotice', notice: back }).deviceNotices).toEqual([ringer]);
    const settled = { type: 'deviceSettled', role: 'ringer' } as const;
    expect(factsAfter(both, { type: 'deviceNotice', notice: settled }).deviceNotices).toHaveLength(1);
  });
});

describe('a call', () => {
  const live: LiveQuality = {
    word: 'good',
    mos: 4.3,
    lossIn: 0,
    lossOut: 0,
    jitterMs: 2,
    roundTripMs: 20,
    codec: null,
    kbitIn: 40,
    kbitOut: 40,
    concealed: 0,
    levelIn: 0.1,
    levelOut: 0.2,
    warnings: [],
  };

  it('takes what was known of it along when it ends', () => {
    const facts = after(
      { type: 'quality', callId: 'a', live },
      { type: 'quality', callId: 'b', live },
      { type: 'recordingFailed', callId: 'a' },
    );
    expect(factsAfter(facts, ended('a'))).toMatchObject({ live: { b: live }, recordingFailed: [] });
    expect(factsAfter(facts, ended('b'))).toMatchObject({ live: { a: live }, recordingFailed: ['a'] });
  });

  it('says nothing new otherwise', () => {
    expect(factsAfter(noPhoneFacts, { type: 'level', level: 0.5 })).toBe(noPhoneFacts);
    expect(factsAfter(noPhoneFacts, { type: 'ready' })).toBe(noPhoneFacts);
  });
});

describe('“Test my phone”', () => {
  const begun: PhoneFacts = { ...noPhoneFacts, check: { startedAt: 1, running: true, steps: [] } };
  const step = (
    name: (typeof checkSteps)[number],
    state: 'running' | 'passed' | 'failed' | 'skipped',
  ): PhoneReport => ({
    type: 'check',
    check: { step: name, state, reason: null, detail: null },
  });

  it('keeps the latest of each step, in their order', () => {
    const facts = [step('server', 'running'), step('server', 'passed'), step('registration', 'running')].reduce(
      factsAfter,
      begun,
    );
    expect(facts.check?.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'server passed',
      'registration running',
    ]);
    expect(facts.check?.running).toBe(true);
  });

  it('is over when every step has its end', () => {
    const facts = checkSteps
      .map((name) => step(name, name === 'echo' ? 'skipped' : 'passed'))
      .reduce(factsAfter, begun);
    expect(facts.check?.running).toBe(false);
  });

  it('hears no late step once it was cancelled', () => {
    expect(after(step('server', 'passed')).check).toBeNull();
  });
});
