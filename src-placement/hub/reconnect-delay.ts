/** After a loss the desktop is probably back in a moment; after a refusal only rarely, and each failure is an error in the browser's console. */
const AFTER_LOSS = [300, 1000, 3000, 10_000];
const REFUSED = 60_000;
/** So that hundreds of browsers don't knock in step. */
const JITTER = 0.25;

/**
 * Milliseconds until the next attempt.
 * @param failures attempts that failed since the last connection; null when there never was one
 */
export function reconnectDelay(failures: number | null, random: number): number {
  const delay = (failures === null ? undefined : AFTER_LOSS[failures]) ?? REFUSED;
  return delay * (1 + JITTER * random);
}
