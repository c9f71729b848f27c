/** What may make this phone dial, and everything that looks alike and may not. */
import { describe, expect, it } from 'vitest';
import type { CardUp } from '#shared/bridge.ts';
import { CLICK_LIFE, isDial, registeredAt } from '../../../../src-main/bridge/click-to-call.ts';
import type { ClickFacts, NoDial } from '../../../../src-main/bridge/click-to-call.ts';
import { sampleCall } from './sample-calls.ts';

const SECONDS = 1_790_000_000;
const card: CardUp = {
  t: 'cardUp',
  id: '1',
  frame: 'frame',
  callId: `externalCall.${'ab'.repeat(16)}.${SECONDS}`,
  number: '+49 30 1234567',
  line: 'line-1',
  direction: 'outgoing',
  listMode: false,
};
const facts: ClickFacts = {
  ourLines: new Set(['line-1', 'REST_APP:7']),
  portalNow: SECONDS * 1000 + 2000,
  isAnnounced: () => false,
  calls: [],
};
const other = { portalCallId: null, remote: { number: '0309999999', e164: null, name: null } };
const why = (change: Partial<CardUp>, known: Partial<ClickFacts> = {}): NoDial | 'dial' => {
  const verdict = isDial({ ...card, ...change }, { ...facts, ...known });
  return verdict.dial ? 'dial' : verdict.why;
};

describe('a card that makes the phone dial', () => {
  it('is outgoing, of our line, a moment old and unknown', () => {
    expect(why({})).toBe('dial');
    expect(why({ line: 'REST_APP:7' })).toBe('dial');
    expect(why({}, { calls: [sampleCall(other)] })).toBe('dial');
  });

  it('may be just under fifteen seconds old', () => {
    expect(why({}, { portalNow: SECONDS * 1000 + CLICK_LIFE - 1 })).toBe('dial');
  });

  it('may be a little ahead of the clock', () => {
    expect(why({}, { portalNow: SECONDS * 1000 - 900 })).toBe('dial');
  });
});

describe('a card that does not', () => {
  it.each([
    ['incoming', {}, { direction: 'incoming' }, 'notOutgoing'],
    ['a callback', {}, { direction: 'callback' }, 'notOutgoing'],
    ['part of a call list', {}, { listMode: true }, 'callList'],
    ["another app's", {}, { line: 'REST_APP:8' }, 'otherLine'],
    ['of no line, unless configured', {}, { line: '' }, 'otherLine'],
    ['without a number', {}, { number: ' ' }, 'noNumber'],
    ['of an internal call', {}, { callId: 'call.1234' }, 'noTime'],
    ['fifteen seconds old', { portalNow: SECONDS * 1000 + CLICK_LIFE }, {}, 'late'],
    ['restored after an hour', { portalNow: SECONDS * 1000 + 3_600_000 }, {}, 'late'],
    ['from the future', { portalNow: SECONDS * 1000 - 60_000 }, {}, 'late'],
    ['announced', { isAnnounced: () => true }, {}, 'ourCall'],
  ] as const)('is %s', (_what, known, change, expected) => {
    expect(why(change, known)).toBe(expected);
  });

  it('is that of our own call', () => {
    const ours = sampleCall({ ...other, portalCallId: card.callId, direction: 'outgoing' });
    expect(why({}, { calls: [ours] })).toBe('ourCall');
  });

  it.each(['+49301234567', '0301234567', '301234567', '00 49 30 1234567'])(
    'is that of a call that was transferred here and rings as %s',
    (number) => {
      const call = sampleCall({ portalCallId: null, remote: { number, e164: null, name: null } });
      expect(why({}, { calls: [call] })).toBe('sameNumber');
      const known = sampleCall({ portalCallId: null, remote: { number, e164: '+49301234567', name: null } });
      expect(why({}, { calls: [known] })).toBe('sameNumber');
    },
  );

  it('is not held back by an extension that happens to be its end', () => {
    const extension = sampleCall({ portalCallId: null, remote: { number: '567', e164: null, name: null } });
    expect(why({}, { calls: [extension] })).toBe('dial');
    expect(why({ number: '567' }, { calls: [extension] })).toBe('sameNumber');
  });

  it('is held back by an anonymous caller no more than by nobody', () => {
    const anonymous = sampleCall({ portalCallId: null, remote: { number: '', e164: null, name: null } });
    expect(why({}, { calls: [anonymous] })).toBe('dial');
  });
});

it.each([
  [`externalCall.${'ab'.repeat(16)}.1790000001`, 1_790_000_001_000],
  [`externalCall.${'ab'.repeat(16)}.`, null],
  ['externalCall.xyz.1790000001', null],
  [`prefix.externalCall.${'ab'.repeat(16)}.1790000001`, null],
])('%s was registered at %s', (callId, at) => {
  expect(registeredAt(callId)).toBe(at);
});
