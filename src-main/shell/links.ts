/** Links handed to the program by the system: offhook: only, for now. */
import path from 'node:path';
import { app } from 'electron';

export const LINK_SCHEME = 'offhook';

/** The first link of ours among the arguments; other programs and Chromium may add arguments anywhere. */
export function linkIn(argv: readonly string[]): string | null {
  return argv.find((argument) => argument.toLowerCase().startsWith(`${LINK_SCHEME}:`)) ?? null;
}

export function claimLinks(): void {
  // Unpackaged, the program is Electron with our folder as its argument.
  const script = process.argv[1];
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  else if (script !== undefined) app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, [path.resolve(script)]);
}
