/** Calls that were missed, and which of them the agent has not looked at yet. Pure. */
import type { HistoryRow } from '#shared/history-row.ts';

const isMissed = ({ direction, outcome }: HistoryRow): boolean => direction === 'incoming' && outcome === 'missed';

/** @param seen when the newest missed call that the agent has seen began */
export const missedSince = (rows: readonly HistoryRow[], seen: number): number =>
  rows.filter((row) => isMissed(row) && row.startedAt > seen).length;

/**
 * The mark after she has seen this list. It is a call's own time and not the clock's: one that rings while she looks may
 * yet be missed.
 */
export const seenMark = (rows: readonly HistoryRow[], seen: number): number =>
  Math.max(seen, ...rows.filter(isMissed).map(({ startedAt }) => startedAt));
