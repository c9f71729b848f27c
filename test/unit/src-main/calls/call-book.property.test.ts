import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAlive } from '#shared/call.ts';
import { allows, type CallCommand } from '#shared/command.ts';
import { BookRig } from './book-rig.ts';

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
  fc.record({ type: fc.constantFrom('answer' as const, 'decline' as const, 'hangup' as const), callId }),
  fc.record({ type: fc.constant('mute' as const), callId, muted: fc.boolean() }),
  fc.record({ type: fc.constant('hold' as const), callId, held: fc.boolean() }),
  fc.record({ type: fc.constant('dtmf' as const), callId, tones: fc.constant('5') }),
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
const deeds = fc.array(fc.oneof(ring, see, see, see, ask, ask, click, name, die), { maxLength: 40 });

it('whatever is reported, asked or dies: one call at a time, all of them in the journal, no command past the gate', () => {
  const days = fc.property(deeds, (all) => {
    const rig = new BookRig();
    for (const deed of all) {
      const before = rig.book.calls;
      rig.commands.length = 0;
      deed(rig);
      const { calls } = rig.book;
      expect(calls.filter(isAlive).length).toBeLessThanOrEqual(1);
      expect(calls.map(({ id }) => rig.journal.call(id))).toEqual(calls);
      for (const sent of rig.commands) {
        const call = before.find(({ id }) => id === sent.callId);
        expect(call === undefined || sent.type === 'dial' || allows(call, sent.type)).toBe(true);
      }
    }
    expect(rig.failures).toEqual([]);
  });
  expect(fc.defaultReportMessage(fc.check(days, { numRuns: 200 }))).toBeUndefined();
});
