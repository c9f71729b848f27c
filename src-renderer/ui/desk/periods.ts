/** For how long an agent may choose to be away. Pure. */
export const PERIODS = ['minutes30', 'hour1', 'hours4', 'tomorrow', 'open'] as const;
export type Period = (typeof PERIODS)[number];

const HOUR = 3_600_000;
/** When a working day begins, on the agent's own clock. */
const MORNING = 7;

/** Milliseconds since the epoch, or null: until it is switched off. */
export function untilOf(period: Period, now: Date): number | null {
  switch (period) {
    case 'minutes30':
      return now.getTime() + HOUR / 2;
    case 'hour1':
      return now.getTime() + HOUR;
    case 'hours4':
      return now.getTime() + 4 * HOUR;
    case 'tomorrow':
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING).getTime();
    case 'open':
      return null;
  }
}
