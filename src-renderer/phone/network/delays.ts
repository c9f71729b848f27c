/** How long to wait before the next try to connect. Replace the table to change the rhythm; nothing else knows it. Pure. */

/** Milliseconds before the first try, the second, …; the last one stays. */
const DELAYS = [0, 300, 1000, 2000, 4000, 8000] as const;

/** Of a delay, at random: after a restart of the PBX its phones must not all come back in the same instant. */
const JITTER = 0.3;

/** @param attempt tries in vain so far */
export function reconnectDelay(attempt: number, random: () => number = Math.random): number {
  const delay = DELAYS[attempt] ?? DELAYS[DELAYS.length - 1] ?? 0;
  return Math.round(delay * (1 + JITTER * random()));
}
