import { expect, it } from 'vitest';
import { incoming, outgoing, talking } from '../../../../scripts/screens/people.ts';
import { focusOf } from '../../../../src-renderer/ui/call/focus.ts';

const held = { ...talking, id: 'held', hold: 'local' } as const;
const ended = { ...outgoing, phase: 'ended', end: { cause: 'busy', by: 'remote', sipCode: 486 } } as const;

it.each([
  ['nothing', [ended], null, []],
  ['a ringing call alone', [incoming], incoming, []],
  ['the talk, while another rings', [incoming, talking], talking, [incoming]],
  ['the talk, while others are held', [held, talking], talking, [held]],
  ['what is being dialled, while a call is held', [held, outgoing], outgoing, [held]],
  ['what rings, before what is held', [held, incoming], incoming, [held]],
] as const)('shows %s large', (_, calls, main, others) => {
  expect(focusOf(calls)).toEqual({ main, conference: [], others });
});

it('shows a conference as one', () => {
  const [one, two] = [
    { ...talking, conference: true },
    { ...talking, id: 'two', conference: true },
  ];
  expect(focusOf([one, two, held])).toEqual({ main: one, conference: [one, two], others: [held] });
});
