/** One agent's whole world on this computer: a portal, a telephone system, her desktop program and her browser. */
import path from 'node:path';
import { type Pbx, startPbx } from '../../sandbox/pbx/pbx.ts';
import type { RobotLeg } from '../../sandbox/pbx/robots/leg.ts';
import { type Portal, startPortal } from '../../sandbox/portal/portal.ts';
import { AgentBrowser } from './agent-browser.ts';
import { Desktop, type DesktopOptions, type PortalAccount, type TelephoneAccount } from './desktop.ts';

/** Mara Lindt of the sandbox portal. */
export const AGENT = { userId: 12, extension: '102', password: 'off the hook' } as const;
/** Ben Ortiz, her colleague. */
export const COLLEAGUE = { userId: 13, extension: '103', password: 'another agent' } as const;
/** Another account of the colleague's. */
export const SECOND_ACCOUNT = { extension: '104', password: 'a third secret' } as const;
/** A client of hers, and the caller of the demo. */
export const CLIENT = { contact: 1, name: 'Julia Hartmann', number: '+493023125101' } as const;
/** What the far ends play. */
export const FAR_HZ = 1000;
/** What the emergency service plays. */
export const HELP_HZ = 1600;
/** The portal's outgoing line. */
export const LINE = 'offhook-1';

export interface Caller {
  readonly name: string;
  readonly number: string;
  /** What this one plays. */
  readonly hz?: number;
}

export interface Office {
  readonly portal: Portal;
  readonly portalClock: { aheadMs: number };
  readonly pbx: Pbx;
  readonly telephone: TelephoneAccount;
  readonly portalAccount: PortalAccount;
  /** A telephone, the agent's by default, is called from outside. */
  incoming(from?: Caller, extension?: string): Promise<RobotLeg>;
  stop(): Promise<void>;
}

export async function startOffice(): Promise<Office> {
  const portalClock = { aheadMs: 0 };
  const portal = await startPortal({
    handler: { directory: path.resolve(import.meta.dirname, '../../out/placement') },
    now: () => Date.now() + portalClock.aheadMs,
  });
  const pbx = await startPbx({
    users: Object.fromEntries(
      [AGENT, COLLEAGUE, SECOND_ACCOUNT].map(({ extension, password }) => [extension, password]),
    ),
    services: { 112: { does: 'answer', plays: 'tone', toneHz: HELP_HZ } },
    outside: { does: 'answer', plays: 'tone', toneHz: FAR_HZ, ringMs: 1500 },
  });
  return {
    portal,
    portalClock,
    pbx,
    telephone: { address: `${AGENT.extension}@${pbx.realm}`, password: AGENT.password, server: pbx.url, line: LINE },
    portalAccount: {
      origin: portal.site.origin,
      handlerOrigin: portal.handlerSite.origin,
      clientId: portal.app.clientId,
      clientSecret: portal.app.clientSecret,
    },
    incoming: ({ name, number, hz = FAR_HZ }: Caller = CLIENT, extension = AGENT.extension) =>
      pbx.callAgent({ to: extension, from: number, displayName: name, toneHz: hz }),
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
  const desktop = await Desktop.start(options.desktop);
  const browser = await AgentBrowser.start({
    portal: office.portal,
    userId: AGENT.userId,
    visible: options.visible ?? false,
  });
  const desk: Desk = {
    desktop,
    browser,
    stop: async () => {
      await browser.stop();
      await desktop.stop();
    },
  };
  try {
    await setUp(office, desk, options.said ?? (() => undefined));
    return desk;
  } catch (error) {
    await desk.stop();
    throw error;
  }
}

async function setUp(office: Office, { desktop, browser }: Desk, said: (what: string) => void): Promise<void> {
  await desktop.setUpTelephone(office.telephone);
  await office.pbx.untilRegistered(AGENT.extension, 15_000);
  said(`registered as ${office.telephone.address}`);
  await browser.signIn(await desktop.beginSignIn(office.portalAccount));
  await desktop.signedIn();
  said('signed in to Bitrix24 through the browser');
  await browser.pair(await desktop.beginPairing());
  const portalPage = await browser.openWithFrame('/');
  await desktop.finishSetUp();
  said('browser paired, its Bitrix24 page connected');
  await portalPage.close();
}
