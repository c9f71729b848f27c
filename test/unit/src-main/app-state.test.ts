import { expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import { anonymous, incoming, NOW, outgoing, ready, talking } from '../../../scripts/screens/people.ts';
import { ENDED_SHOWN_MS, nextDisappearance, shownCalls, stripState, toastState } from '../../../src-main/app-state.ts';

const ended = (call: Call, at: number): Call => ({
  ...call,
  phase: 'ended',
  end: { cause: 'hungup', by: 'remote', sipCode: null },
  at: { ...call.at, ended: at },
});

it.each<[string, readonly Call[], string | null]>([
  ['nothing', [], null],
  ['a call that rings', [incoming], incoming.id],
  ['a second call that rings while one is talked to', [talking, anonymous], anonymous.id],
  ['the one that has rung longest', [talking, incoming, anonymous], incoming.id],
  ['one that is being answered', [{ ...incoming, phase: 'connecting' }], incoming.id],
  ['none that is talked to', [talking], null],
  ['none that is dialled', [outgoing, { ...outgoing, phase: 'ringing' }], null],
  ['none that is over', [ended(incoming, NOW)], null],
])('the toast is for %s', (_, calls, shown) => {
  expect(toastState({ ...ready, calls }).call?.id ?? null).toBe(shown);
});

const held: Call = { ...talking, id: 'held', hold: 'local' };
it.each<[string, readonly Call[], string | null, number]>([
  ['nothing', [], null, 0],
  ['no call that rings: that has the toast', [incoming, anonymous], null, 0],
  ['the call that is talked to', [held, talking, incoming], talking.id, 1],
  ['one that the other side holds', [held, { ...talking, hold: 'remote' }], talking.id, 1],
  ['one that is dialled, before one on hold', [outgoing, held], outgoing.id, 1],
  ['one on hold when there is no other', [held], held.id, 0],
  ['none that is over', [ended(talking, NOW)], null, 0],
])('the strip is for %s', (_, calls, shown, others) => {
  expect(stripState({ ...ready, calls })).toMatchObject({ call: shown === null ? null : { id: shown }, others });
});

it('a call that is over is shown for a moment, and then by itself no more', () => {
  const calls = [ended(incoming, NOW - 1000), talking];
  expect(shownCalls(calls, NOW)).toHaveLength(2);
  expect(nextDisappearance(calls, NOW)).toBe(ENDED_SHOWN_MS - 1000);
  expect(shownCalls(calls, NOW + ENDED_SHOWN_MS - 1000)).toEqual([talking]);
  expect(nextDisappearance([talking], NOW)).toBeNull();
});
