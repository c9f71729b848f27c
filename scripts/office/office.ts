/** One agent's whole world on this computer: a portal, a telephone system, her desktop program and her browser. */
import path from 'node:path';
import { type Pbx, startPbx } from '../../sandbox/pbx/pbx.ts';
import { type Portal, startPortal } from '../../sandbox/portal/portal.ts';
import { AgentBrowser } from './agent-browser.ts';
import { Desktop, type DesktopOptions, type PortalAccount, type TelephoneAccount } from './desktop.ts';

/** Mara Lindt of the sandbox portal. */
export const AGENT = { userId: 12, extension: '102', password: 'off the hook' } as const;
/** A client of hers, and the caller of the demo. */
export const CLIENT = { contact: 1, name: 'Julia Hartmann', number: '+493023125101' } as const;
/** What the far ends play. */
export const FAR_HZ = 1000;
/** The portal's outgoing line. */
export const LINE = 'offhook-1';

export interface Office {
  readonly portal: Portal;
  readonly pbx: Pbx;
  readonly telephone: TelephoneAccount;
  readonly portalAccount: PortalAccount;
  stop(): Promise<void>;
}

export async function startOffice(): Promise<Office> {
  const portal = await startPortal({
    handler: { directory: path.resolve(import.meta.dirname, '../../out/placement') },
  });
  const pbx = await startPbx({
    users: { [AGENT.extension]: AGENT.password, 103: 'another agent' },
    outside: { does: 'answer', plays: 'tone', toneHz: FAR_HZ, ringMs: 1500 },
  });
  return {
    portal,
    pbx,
    telephone: { address: `${AGENT.extension}@${pbx.realm}`, password: AGENT.password, server: pbx.url, line: LINE },
    portalAccount: {
      origin: portal.site.origin,
      handlerOrigin: portal.handlerSite.origin,
      clientId: portal.app.clientId,
      clientSecret: portal.app.clientSecret,
    },
    stop: async () => {
      await pbx.stop();
      await portal.stop();
    },
  };
}

export interface Desk {
  readonly desktop: Desktop;
  readonly browser: AgentBrowser;
  stop(): Promise<void>;
}

export interface DeskOptions {
  readonly desktop?: DesktopOptions;
  readonly visible?: boolean;
  /** Told of each step of the set-up. */
  readonly said?: (what: string) => void;
}

/** The agent at her desk, everything set up by hand: telephone, sign-in, browser. */
export async function openDesk(office: Office, options: DeskOptions = {}): Promise<Desk> {
  const { portal, pbx } = office;
  const desktop = await Desktop.start(options.desktop);
  const browser = await AgentBrowser.start({ portal, userId: AGENT.userId, visible: options.visible ?? false });
  const { said = () => undefined } = options;
  await desktop.setUpTelephone(office.telephone);
  await pbx.untilRegistered(AGENT.extension);
  said(`registered as ${office.telephone.address}`);
  await browser.signIn(await desktop.beginSignIn(office.portalAccount));
  await desktop.signedIn();
  said('signed in to Bitrix24 through the browser');
  await browser.pair(await desktop.beginPairing());
  said('browser paired');
  return {
    desktop,
    browser,
    stop: async () => {
      await browser.stop();
      await desktop.stop();
    },
  };
}
