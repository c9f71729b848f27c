import { expect, it } from 'vitest';
import { untilOf } from '../../../../src-renderer/ui/desk/periods.ts';

const friday = new Date(2026, 10, 27, 16, 40, 12);

it.each([
  ['minutes30', new Date(2026, 10, 27, 17, 10, 12)],
  ['hour1', new Date(2026, 10, 27, 17, 40, 12)],
  ['hours4', new Date(2026, 10, 27, 20, 40, 12)],
  ['tomorrow', new Date(2026, 10, 28, 7)],
] as const)('%s ends when a person would say', (period, end) => {
  expect(untilOf(period, friday)).toBe(end.getTime());
});

it('has no end when it is left open', () => expect(untilOf('open', friday)).toBeNull());

it('is tomorrow after midnight, too, over the end of a month', () => {
  expect(untilOf('tomorrow', new Date(2026, 11, 31, 0, 30))).toBe(new Date(2027, 0, 1, 7).getTime());
});
