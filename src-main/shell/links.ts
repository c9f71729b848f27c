/** Asks the system to hand links to this program. */
import path from 'node:path';
import { app } from 'electron';
import { LINK_SCHEMES, type LinkScheme } from '#shared/links/read-link.ts';

/** Ours alone: taken at every start. Those of all telephones are the user's choice, see `claimTelephoneLinks`. */
export const claimOwnLinks = (): void => void claim('offhook');

const TELEPHONE_SCHEMES = LINK_SCHEMES.filter((scheme) => scheme !== 'offhook');

/** Windows keeps the choice to the user: on this page of its settings the installer has registered us as a candidate. */
const WINDOWS_CHOICE = 'ms-settings:defaultapps?registeredAppMachine=Offhook';

/**
 * The agent wants telephone links to open Offhook.
 * @param openSettings opens a page of the system's own settings
 * @returns whether the system has taken it
 */
export async function claimTelephoneLinks(openSettings: (page: string) => Promise<void>): Promise<boolean> {
  const taken = TELEPHONE_SCHEMES.map(claim).every(Boolean);
  if (process.platform === 'win32') await openSettings(WINDOWS_CHOICE);
  return taken;
}

function claim(scheme: LinkScheme): boolean {
  if (app.isPackaged) return app.setAsDefaultProtocolClient(scheme);
  // Unpackaged, the program is Electron with our folder as its argument.
  const script = process.argv[1];
  return script !== undefined && app.setAsDefaultProtocolClient(scheme, process.execPath, [path.resolve(script)]);
}
