/** Asks the system to hand offhook: links to this program. */
import path from 'node:path';
import { app } from 'electron';
import { LINK_SCHEME } from './link-argument.ts';

export function claimLinks(): void {
  // Unpackaged, the program is Electron with our folder as its argument.
  const script = process.argv[1];
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  else if (script !== undefined) app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, [path.resolve(script)]);
}
