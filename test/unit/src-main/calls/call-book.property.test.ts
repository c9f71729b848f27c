import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CallPhase, isAlive } from '#shared/call.ts';
import type { CallCommand, PhoneCommand } from '#shared/command.ts';
import { BookRig, line } from './book-rig.ts';

const callId = fc.constantFrom('a', 'b', 'c', 'out-1', 'out-2');
const number = fc.constantFrom('03023125101', '+442079460102', '', 'Julia');

type Deed = (rig: BookRig) => void;

const ring = fc.tuple(callId, number).map(
  ([id, from]): Deed =>
    (rig) =>
      void rig.ring(id, { number: from }),
);
const see = fc
  .tuple(callId, fc.constantFrom('progress', 'answering', 'accepted', 'confirmed', 'sent', 'ended', 'hold', 'mute'))
  .map(
    ([id, type]): Deed =>
      (rig) => {
        if (type === 'sent') rig.see(id, { type, sipCallId: `sip-${id}` });
        else if (type === 'ended') rig.end(id, { cause: 'missed' });
        else if (type === 'hold') rig.see(id, { type, by: 'remote', held: true });
        else if (type === 'mute') rig.see(id, { type, muted: true });
        else rig.see(id, { type });
      },
  );
const command: fc.Arbitrary<CallCommand> = fc.oneof(
  number.map((text) => ({ type: 'dial' as const, number: text })),
  fc.record({
    type: fc.constantFrom(
      'answer' as const,
      'decline' as const,
      'hangup' as const,
      'voicemail' as const,
      'completeTransfer' as const,
      'cancelTransfer' as const,
      'split' as const,
    ),
    callId,
  }),
  fc.record({
    type: fc.constantFrom('transfer' as const, 'consult' as const, 'redirect' as const),
    callId,
    number,
  }),
  fc.record({ type: fc.constantFrom('connect' as const, 'join' as const), callId, withId: callId }),
  fc.record({ type: fc.constant('mute' as const), callId, muted: fc.boolean() }),
  fc.record({ type: fc.constant('hold' as const), callId, held: fc.boolean() }),
  fc.record({ type: fc.constant('dtmf' as const), callId, tones: fc.constant('5') }),
  fc.constantFrom<CallCommand>({ type: 'redial' }, { type: 'pickup', number: '102' }),
);
const ask = command.map(
  (wish): Deed =>
    (rig) =>
      void rig.book.command(wish, 'card'),
);
const click = fc.tuple(fc.constantFrom('x', 'y'), number).map(
  ([id, text]): Deed =>
    (rig) =>
      void rig.book.dialFromCard({ portalCallId: id, number: text, line: 'line-1' }),
);
const name = callId.map(
  (id): Deed =>
    (rig) =>
      rig.book.registered(id, `externalCall.${id}`),
);
const die = fc.constantFrom<Deed>(
  (rig) => rig.book.phoneLost(),
  (rig) => {
    rig.book.close();
    rig.boot();
    rig.book.recover();
  },
);
/** The phone is quicker or slower than the next deed; it does what it is told, and mixes whom it is told to mix. */
const obey: Deed = (rig) => {
  for (const told of rig.commands.splice(0)) {
    if (told.type === 'hold') rig.see(told.callId, { type: 'hold', by: 'local', held: told.held });
    if (told.type === 'hangup') rig.end(told.callId, { by: 'local' });
    if (told.type !== 'mix') continue;
    for (const { id, phase, conference } of rig.book.calls) {
      const joined = told.callIds.includes(id);
      if (phase === 'talking' && conference !== joined) rig.see(id, { type: 'conference', joined });
    }
  }
};
const transferred = fc.tuple(callId, fc.constantFrom('done' as const, 'failed' as const)).map(
  ([id, stage]): Deed =>
    (rig) =>
      rig.see(id, { type: 'transferProgress', stage, sipCode: null }),
);
const talk = callId.map(
  (id): Deed =>
    (rig) => {
      if (rig.book.call(id)?.direction === 'incoming') rig.talk(id);
      else rig.answered(id);
    },
);
const deeds = fc.array(
  fc.oneof(
    ring,
    see,
    see,
    talk,
    talk,
    fc.constant(obey),
    fc.constant(obey),
    transferred,
    ask,
    ask,
    ask,
    click,
    name,
    die,
  ),
  { maxLength: 50 },
);

const phases: Partial<Record<PhoneCommand['type'], readonly CallPhase[]>> = {
  answer: ['ringing'],
  ring: ['ringing'],
  hold: ['talking'],
  refer: ['talking'],
  replace: ['talking'],
  record: ['talking'],
  dial: ['dialing'],
  mute: ['connecting', 'talking'],
  hangup: ['dialing', 'ringing', 'connecting', 'talking'],
};

/** Whether the phone can do it. Who is turned away is over in the book before the phone hears of it. */
function makesSense(rig: BookRig, told: PhoneCommand): boolean {
  if (told.type === 'mix') return told.callIds.every((id) => rig.book.call(id)?.phase === 'talking');
  const phase = rig.book.call(told.callId)?.phase;
  return phase !== undefined && (phases[told.type]?.includes(phase) ?? true);
}

/** Whom the agent talks to when the phone has done all that it was told. A conference is one. */
function conversations(rig: BookRig, wanted: ReadonlyMap<string, boolean>): number {
  const heard = rig.book.calls.filter(
    ({ id, phase, hold }) => phase === 'talking' && !(wanted.get(id) ?? (hold === 'local' || hold === 'both')),
  );
  const mixed = rig.mixed.filter((id) => heard.some((call) => call.id === id));
  return heard.length - Math.max(0, mixed.length - 1);
}

it('whatever is reported, asked or dies: four calls at most, one of them heard, all in the journal, nothing impossible asked', () => {
  const days = fc.property(deeds, (all) => {
    const rig = new BookRig();
    rig.around.account = { line, country: 'DE', voicemailNumber: '700', pickupCode: '*8' };
    const wanted = new Map<string, boolean>();
    rig.onPhone = (told) => {
      expect([told, makesSense(rig, told)]).toEqual([told, true]);
      if (told.type === 'hold') wanted.set(told.callId, told.held);
    };
    for (const deed of all) {
      deed(rig);
      const { calls } = rig.book;
      expect(calls.filter(isAlive).length).toBeLessThanOrEqual(4);
      expect(calls.map(({ id }) => rig.journal.call(id))).toEqual(calls);
      expect(conversations(rig, wanted)).toBeLessThanOrEqual(1);
      for (const { transfer } of calls.filter(
        ({ phase, transfer }) => phase === 'talking' && transfer?.stage === 'consulting',
      ))
        expect(calls.find(({ id }) => id === transfer?.consultId)?.phase).not.toBe('ended');
    }
    expect(rig.failures).toEqual([]);
  });
  expect(fc.defaultReportMessage(fc.check(days, { numRuns: 300 }))).toBeUndefined();
});
