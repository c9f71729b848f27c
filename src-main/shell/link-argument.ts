/** Finds a link of ours among a program's arguments. */
export const LINK_SCHEME = 'offhook';

/** The first link of ours among the arguments; other programs and Chromium may add arguments anywhere. */
export function linkIn(argv: readonly string[]): string | null {
  return argv.find((argument) => argument.toLowerCase().startsWith(`${LINK_SCHEME}:`)) ?? null;
}
