/**
 * The clock of one call: it shows this computer's time of the call's beginning and from then on runs evenly. The wall
 * clock may be set in the middle (by NTP, by hand); DURATION, which the CRM keeps and bills by, must not jump with it.
 * It is anchored per call because `performance.now()` stands still while the computer sleeps (High Resolution Time 3):
 * counted from the window's start it would be hours late on a laptop.
 */
export function startClock(): () => number {
  const wall = Date.now();
  const even = performance.now();
  return () => Math.round(wall + performance.now() - even);
}
