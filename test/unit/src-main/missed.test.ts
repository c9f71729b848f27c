import { expect, it } from 'vitest';
import type { HistoryRow } from '#shared/history-row.ts';
import { history } from '../../../scripts/screens/people.ts';
import { missedSince, seenMark } from '../../../src-main/missed.ts';

const row = (startedAt: number, given: Partial<HistoryRow> = {}): HistoryRow => ({
  ...(history[0] as HistoryRow),
  direction: 'incoming',
  outcome: 'missed',
  startedAt,
  ...given,
});

it('counts what was missed, and not what was declined, taken elsewhere or ours', () => {
  const rows = [
    row(10),
    row(11),
    row(12, { outcome: 'declined' }),
    row(13, { outcome: 'answeredElsewhere' }),
    row(14, { outcome: 'talked' }),
    row(15, { direction: 'outgoing' }),
  ];
  expect(missedSince(rows, 0)).toBe(2);
  expect(missedSince(rows, 10)).toBe(1);
});

it('nothing is news after the list was seen, but for what rang then and was missed later', () => {
  const seen = seenMark([row(20), row(10)], 5);
  expect(missedSince([row(20), row(10)], seen)).toBe(0);
  expect(missedSince([row(25), row(20), row(10)], seen)).toBe(1);
});

it('the mark never goes back: not when the list was erased either', () => {
  expect(seenMark([], 30)).toBe(30);
  expect(seenMark([row(10)], 30)).toBe(30);
});
