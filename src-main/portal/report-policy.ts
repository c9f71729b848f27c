/** How fast and how often the reporter may speak. A table to replace, not code to read. */
import type { LatePolicy } from './late-pace.ts';
import type { PlanTimes } from './report-plan.ts';

export interface ReportPolicy extends PlanTimes {
  /** Delays between attempts at one call, by failures in a row; the last one repeats. */
  readonly retryMs: { readonly ringing: readonly number[]; readonly ended: readonly number[] };
  /** Delays of everything that isn't urgent after an outage was met, by outages in a row. */
  readonly outageMs: readonly number[];
  /** Pause of everything that isn't urgent after a 503. */
  readonly overloadMs: number;
  /** Random share on top of each delay, so that a hundred desktops behind one address don't come back as one. */
  readonly jitter: number;
  readonly late: LatePolicy;
}

export const reportPolicy: ReportPolicy = {
  handoverMs: 60_000,
  redirectMs: 180_000,
  missedGraceMs: 15_000,
  recordingGraceMs: 3_000,
  settleMs: 65_000,
  retryMs: {
    ringing: [1_000, 2_000, 4_000, 8_000, 15_000, 30_000],
    ended: [5_000, 15_000, 30_000, 60_000, 300_000, 900_000],
  },
  outageMs: [2_000, 5_000, 10_000, 20_000, 30_000, 60_000],
  overloadMs: 30_000,
  jitter: 0.3,
  late: {
    spreadMs: 150_000,
    perCallMs: 40_000,
    leastMs: 5_000,
    patience: 8,
    firstBatch: 25,
    quickMs: 20_000,
  },
};

/** The delay after so many failures in a row, with its jitter. */
export function delayAfter(failures: number, table: readonly number[], jitter: number, random: () => number): number {
  const base = table[Math.min(Math.max(failures, 1), table.length) - 1] ?? 0;
  return Math.round(base * (1 + jitter * random()));
}
