import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Call,
  type CallEvent,
  type CallEventType,
  IllegalTransition,
  isBornElsewhere,
  talkSeconds,
  type Transfer,
  transition,
} from '#shared/call.ts';
import { groupPart } from '#shared/group-part.ts';
import type { QualitySummary } from '#shared/quality.ts';
import {
  accepted,
  after,
  answering,
  confirmed,
  ended,
  incoming,
  outgoing,
  phases,
  progress,
  sent,
} from './sample-calls.ts';

const blind: Transfer = { kind: 'blind', target: '102', consultId: null, stage: 'asked', sipCode: null };
const summary: QualitySummary = {
  seconds: 60,
  word: 'good',
  mos: { mean: 4.3, worst: 4.1 },
  lossIn: 0,
  lossOut: 0,
  concealed: 0,
  jitterMs: { mean: 3, worst: 9 },
  roundTripMs: { mean: 20, worst: 41 },
  codec: { name: 'opus', clockRate: 48_000 },
  warned: [],
};
const events: Record<CallEventType, CallEvent> = {
  sent,
  progress,
  answering,
  accepted,
  confirmed,
  hold: { type: 'hold', at: 5000, by: 'local', held: true },
  mute: { type: 'mute', at: 5000, muted: true },
  conference: { type: 'conference', at: 5000, joined: true },
  recording: { type: 'recording', at: 5000, recording: 'on' },
  transfer: { type: 'transfer', at: 5000, transfer: blind },
  transferProgress: { type: 'transferProgress', at: 5000, stage: 'done', sipCode: 200 },
  quality: { type: 'quality', at: 5000, summary },
  ended: ended(),
  registered: { type: 'registered', at: 5000, portalCallId: 'externalCall.1' },
  crm: { type: 'crm', at: 5000, facts: { callListId: 7 } },
  vote: { type: 'vote', at: 5000, vote: 4 },
  comment: { type: 'comment', at: 5000, text: 'wants an offer' },
  inherited: {
    type: 'inherited',
    at: 5000,
    portalCallId: 'externalCall.2',
    inheritance: { since: 4000, answeredAt: 1000, state: 'ours' },
  },
  disinherited: { type: 'disinherited', at: 5000 },
  handover: { type: 'handover', at: 5000, handover: { toUserId: '13', taken: false } },
  group: { type: 'group', at: 5000, part: groupPart('leader'), portalCallId: null },
};
const facts = ['registered', 'crm', 'vote', 'comment', 'inherited', 'disinherited', 'handover', 'group'] as const;
/** Whatever the phase, a fact leaves it as it is. */
const known = (phase: string) => Object.fromEntries(facts.map((type) => [type, phase]));
const types = Object.keys(events) as CallEventType[];

const talkingSteps: Partial<Record<CallEventType, string>> = {
  hold: 'talking',
  mute: 'talking',
  conference: 'talking',
  recording: 'talking',
  transfer: 'talking',
  quality: 'talking',
  ended: 'ended',
  ...known('talking'),
};

/** What each phase turns into; what isn't listed is illegal. */
const incomingSteps: Record<string, Partial<Record<CallEventType, string>>> = {
  ringing: { answering: 'connecting', ended: 'ended', ...known('ringing') },
  connecting: { accepted: 'connecting', mute: 'connecting', ended: 'ended', ...known('connecting') },
  talking: talkingSteps,
  ended: known('ended'),
};
const outgoingSteps: Record<string, Partial<Record<CallEventType, string>>> = {
  dialing: { sent: 'dialing', progress: 'ringing', accepted: 'connecting', ended: 'ended', ...known('dialing') },
  ringing: { progress: 'ringing', accepted: 'connecting', ended: 'ended', ...known('ringing') },
  connecting: {
    confirmed: 'talking',
    mute: 'connecting',
    recording: 'connecting',
    quality: 'connecting',
    ended: 'ended',
    ...known('connecting'),
  },
  talking: talkingSteps,
  ended: known('ended'),
};

const table = [
  ...Object.entries(phases.incoming).map(([phase, call]) => ({
    call,
    phase,
    steps: incomingSteps[phase] ?? {},
  })),
  ...Object.entries(phases.outgoing).map(([phase, call]) => ({
    call,
    phase,
    steps: outgoingSteps[phase] ?? {},
  })),
].flatMap(({ call, phase, steps }) =>
  types.map((type) => ({ call, phase, type, direction: call.direction, becomes: steps[type] ?? null })),
);

function refusalOf(call: Call, event: CallEvent): unknown {
  try {
    return transition(call, event);
  } catch (error) {
    return error instanceof IllegalTransition ? { phase: error.phase, event: error.event } : error;
  }
}

describe('a call', () => {
  it.each(table.filter(({ becomes }) => becomes !== null))(
    '$direction, $phase: $type makes it $becomes',
    ({ call, type, becomes }) => {
      expect(transition(call, events[type]).phase).toBe(becomes);
    },
  );

  it.each(table.filter(({ becomes }) => becomes === null))(
    '$direction, $phase: $type is refused and changes nothing',
    ({ call, phase, type }) => {
      const before = structuredClone(call);
      expect(refusalOf(call, events[type])).toEqual({ phase, event: type });
      expect(call).toEqual(before);
    },
  );

  it('is not confirmed before our 200 has left, and not accepted twice', () => {
    expect(() => transition(phases.incoming.connecting, confirmed)).toThrow(IllegalTransition);
    expect(transition(after(phases.incoming.connecting, accepted), confirmed).phase).toBe('talking');
    expect(() => transition(after(phases.incoming.connecting, accepted), accepted)).toThrow(IllegalTransition);
    expect(() => transition(phases.outgoing.connecting, accepted)).toThrow(IllegalTransition);
  });

  it('adds to what is known of it, and takes nothing back', () => {
    const entity = { type: 'LEAD', id: 45 };
    const call = after(
      outgoing(),
      { type: 'crm', at: 1, facts: { entity } },
      { type: 'crm', at: 2, facts: { callListId: 7, entity: null } },
      { type: 'crm', at: 3, facts: { extension: '12', callListId: null } },
    );
    expect(call.crm).toEqual({ callListId: 7, entity, client: null, extension: '12' });
  });

  it('keeps the name that it came with from a colleague, whatever our own registration brings later', () => {
    const call = after(incoming(), {
      type: 'inherited',
      at: 2,
      portalCallId: 'theirs',
      inheritance: { since: 2, answeredAt: 1, state: 'ours' },
    });
    const named = after(call, { type: 'registered', at: 3, portalCallId: 'ours' });
    expect([call.portalCallId, named.portalCallId]).toEqual(['theirs', 'theirs']);
    expect([
      isBornElsewhere(named),
      isBornElsewhere(incoming()),
      isBornElsewhere(outgoing({ origin: 'card' })),
    ]).toEqual([true, false, true]);
  });

  it('keeps the time of the first ringing', () => {
    const call = after(outgoing(), sent, progress, { type: 'progress', at: 9000 });
    expect(call.at).toEqual({ created: 1000, ringing: 2000, answered: null, ended: null });
  });

  it('takes the SIP Call-ID as the physical call unless the PBX named it', () => {
    expect(after(outgoing(), sent)).toMatchObject({ sipCallId: 'sip-out-1', physicalId: 'sip-out-1' });
    expect(after(outgoing({ physicalId: 'linked-7', physicalIdFromHeader: true }), sent).physicalId).toBe('linked-7');
  });

  it.each([
    [['local+'], 'local'],
    [['remote+'], 'remote'],
    [['local+', 'remote+'], 'both'],
    [['local+', 'remote+', 'local-'], 'remote'],
    [['local+', 'remote+', 'remote-'], 'local'],
    [['local+', 'local-'], 'none'],
  ] as const)('held by %j is on hold: %s', (holds, expected) => {
    const steps = holds.map((hold): CallEvent => {
      const by = hold.startsWith('local') ? 'local' : 'remote';
      return { type: 'hold', at: 5000, by, held: hold.endsWith('+') };
    });
    expect(after(phases.incoming.talking, ...steps).hold).toBe(expected);
  });

  it('knows how far its transfer is, and no stage without the one before', () => {
    const asked = after(phases.incoming.talking, { type: 'transfer', at: 5000, transfer: blind });
    const progress = (stage: 'done' | 'failed'): CallEvent => ({
      type: 'transferProgress',
      at: 6000,
      stage,
      sipCode: 486,
    });
    expect(after(asked, progress('failed')).transfer).toEqual({ ...blind, stage: 'failed', sipCode: 486 });
    expect(() => after(asked, progress('failed'), progress('done'))).toThrow(IllegalTransition);
    expect(after(asked, progress('failed'), { type: 'transfer', at: 7000, transfer: null }).transfer).toBeNull();
    expect(() => after(asked, progress('done'), { type: 'transfer', at: 7000, transfer: null })).toThrow(
      IllegalTransition,
    );
  });

  it('leaves the conference and stops recording with its end', () => {
    const call = after(
      phases.incoming.talking,
      { type: 'conference', at: 5000, joined: true },
      { type: 'recording', at: 5000, recording: 'on' },
    );
    expect(call).toMatchObject({ conference: true, recording: 'on' });
    expect(after(call, ended())).toMatchObject({ conference: false, recording: 'off' });
  });

  it.each([
    [phases.incoming.ended, 60],
    [after(incoming(), ended({ cause: 'missed' })), 0],
    [phases.incoming.talking, 0],
    [after(incoming(), answering, accepted, ended({}, 3000)), 0],
  ])('counts talk from answer to end', (call, seconds) => {
    expect(talkSeconds(call)).toBe(seconds);
  });
});

const at = fc.integer({ min: 0, max: 1e6 });
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({ type: fc.constant('sent' as const), at, sipCallId: fc.string({ minLength: 1 }) }),
  fc.record({
    type: fc.constantFrom('progress' as const, 'answering' as const, 'accepted' as const, 'confirmed' as const),
    at,
  }),
  fc.record({
    type: fc.constant('hold' as const),
    at,
    by: fc.constantFrom('local' as const, 'remote' as const),
    held: fc.boolean(),
  }),
  fc.record({ type: fc.constant('mute' as const), at, muted: fc.boolean() }),
  fc.record({ type: fc.constant('conference' as const), at, joined: fc.boolean() }),
  fc.record({ type: fc.constant('recording' as const), at, recording: fc.constantFrom('off', 'on', 'paused') }),
  fc.record({ type: fc.constant('transfer' as const), at, transfer: fc.constantFrom(blind, null) }),
  fc.record({
    type: fc.constant('transferProgress' as const),
    at,
    stage: fc.constantFrom('done', 'failed'),
    sipCode: fc.constant(null),
  }),
  fc.record({ type: fc.constant('quality' as const), at, summary: fc.constant(summary) }),
  fc.record({ type: fc.constant('registered' as const), at, portalCallId: fc.string({ minLength: 1 }) }),
  fc.record({
    type: fc.constant('ended' as const),
    at,
    end: fc.constant({ cause: 'hungup', by: 'local', sipCode: null } as const),
  }),
);

/** Every step of a walk that throws away what is illegal. */
function walk(start: Call, events: readonly CallEvent[]): { before: Call; next: Call }[] {
  const steps: { before: Call; next: Call }[] = [];
  for (const event of events) {
    const before = steps.at(-1)?.next ?? start;
    try {
      steps.push({ before, next: transition(before, event) });
    } catch (error) {
      if (!(error instanceof IllegalTransition)) throw error;
    }
  }
  return steps;
}

/** The first counterexample, told by fast-check; undefined when there is none. */
const counterexample = (isFine: (before: Call, next: Call) => boolean): string | undefined => {
  const walks = fc.property(
    fc.constantFrom(incoming(), outgoing()),
    fc.array(anyEvent, { maxLength: 40 }),
    (call, events) => walk(call, events).every(({ before, next }) => isFine(before, next)),
  );
  return fc.defaultReportMessage(fc.check(walks, { numRuns: 1000 }));
};
const times = ['created', 'ringing', 'answered', 'ended'] as const;

describe('no sequence of events', () => {
  it('leads out of ended', () => {
    expect(counterexample((before, next) => before.phase !== 'ended' || next.phase === 'ended')).toBeUndefined();
  });

  it('loses or changes a timestamp', () => {
    const keeps = (before: Call, next: Call) =>
      times.every((time) => before.at[time] === null || next.at[time] === before.at[time]);
    expect(counterexample(keeps)).toBeUndefined();
  });

  it('changes how a call ended, or ends one without an end', () => {
    const keeps = (before: Call, next: Call) =>
      (before.end === null || next.end === before.end) &&
      (next.phase === 'ended') === (next.end !== null && next.at.ended !== null);
    expect(counterexample(keeps)).toBeUndefined();
  });

  it('makes talking without an answer', () => {
    expect(counterexample((_, next) => next.phase !== 'talking' || next.at.answered !== null)).toBeUndefined();
  });
});
