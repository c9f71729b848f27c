/** How long a client waits before it connects again: the push server bans who comes too often (bitrix24.md 4.7). */

const TABLE: readonly { readonly below: number; readonly ms: number }[] = [
  { below: 1, ms: 100 },
  { below: 3, ms: 15_000 },
  { below: 5, ms: 45_000 },
  { below: 10, ms: 10 * 60_000 },
];
const LONGEST = 3600_000;
/** So that a hundred desktops don't come back in step. */
const JITTER = 0.25;

/** @param failures attempts that failed since the last steady connection @returns milliseconds */
export function pushDelay(failures: number, random: number): number {
  const ms = TABLE.find(({ below }) => failures < below)?.ms ?? LONGEST;
  return ms * (1 + JITTER * random);
}

/** `server_restart`: 10 to 120 s, so that not everybody asks for the new configuration at once. */
export const restartDelay = (random: number): number => 10_000 + 110_000 * random;
