import type { PortalSettings } from '#shared/settings.ts';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { Counters } from '#shared/web/log/counters.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { type Owner, PortalSession } from '../../../src-main/portal/portal-session.ts';
import type { SessionState } from '../../../src-main/portal/session-state.ts';
import { type Clock, systemClock } from '../../../src-main/ports.ts';
import { authorizeAs, wayBack } from './agents-browser.ts';
import { MemorySecrets } from './memory-secrets.ts';
import { type LogLine, recordingLog } from './recording-log.ts';

export interface SessionRig extends AsyncDisposable {
  readonly portal: Portal;
  readonly settings: PortalSettings;
  readonly secrets: MemorySecrets;
  readonly session: PortalSession;
  readonly states: SessionState[];
  readonly owners: { owner: Owner; previous: Owner | null }[];
  readonly moves: string[];
  readonly lines: LogLine[];
  readonly counters: Counters;
  /** Authorize addresses that the program asked the browser to open. */
  readonly opened: string[];
  /** What the browser does with an address; by default the agent Mara (12) signs in and comes back. */
  browse: (url: string) => Promise<void>;
  /** What the program does with a sign-in, before it counts. */
  whenSignedIn: () => void;
  /** Timers fire at once when their turn comes by this. */
  readonly clock: TestClock;
  /** Another program run with the same secrets. */
  restart(owner: Owner | null, settings?: PortalSettings): Promise<PortalSession>;
}

/** Real time, plus whatever the test adds; timers fire when the test has passed them. */
export class TestClock implements Clock {
  #ahead = 0;
  #timers = new Set<{ at: number; action: () => void }>();

  now(): number {
    return systemClock.now() + this.#ahead;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.now() + ms, action };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  pass(ms: number): void {
    this.#ahead += ms;
    for (const timer of this.#timers) {
      if (timer.at > this.now()) continue;
      this.#timers.delete(timer);
      timer.action();
    }
  }
}

export async function openSessionRig(): Promise<SessionRig> {
  const portal = await startPortal();
  const secrets = new MemorySecrets();
  const clock = new TestClock();
  const counters = new Counters();
  const { log, lines } = recordingLog();
  const [states, owners, moves, opened]: [SessionState[], SessionRig['owners'], string[], string[]] = [[], [], [], []];
  const settings = {
    origin: portal.site.origin,
    clientId: portal.app.clientId,
    handlerOrigin: portal.handlerSite.origin,
  };
  const open = () =>
    new PortalSession({
      network: { fetch },
      clock,
      log,
      secrets,
      // The pages of this portal are static files.
      broker: {
        serves: () => Promise.resolve(false),
        redeem: () => Promise.reject(new Error('there is no host')),
        refresh: () => Promise.reject(new PortalError('hostAnswer', { delivery: 'none' })),
      },
      count: counters.add,
      userAgent: 'Offhook/0.1.0',
      openExternal: async (url) => {
        opened.push(url);
        await rig.browse(url);
      },
      pageText: () => ({ lang: 'en', title: 'Signed in', text: 'You can close this page.', back: 'To Bitrix24' }),
      bridgePort: () => null,
      events: {
        state: (state) => void states.push(state),
        signedIn: (_portal, owner, previous) => {
          rig.whenSignedIn();
          owners.push({ owner, previous });
        },
        moved: (origin) => void moves.push(origin),
      },
    });
  const session = open();
  const rig: SessionRig = {
    portal,
    settings,
    secrets,
    session,
    states,
    owners,
    moves,
    lines,
    counters,
    opened,
    clock,
    browse: (url) => comeBack(rig, 12, url),
    whenSignedIn: () => undefined,
    async restart(owner, portalSettings = settings) {
      const next = open();
      await next.start(portalSettings, owner);
      return next;
    },
    async [Symbol.asyncDispose]() {
      session.stop();
      await portal.stop();
    },
  };
  return rig;
}

/** The agent signs in on the portal's page, and the landing page hands the answer over. */
export async function comeBack({ portal, session }: SessionRig, userId: number, url: string): Promise<void> {
  const landing = await authorizeAs(portal, userId, url);
  if (landing === null) return;
  const way = wayBack(landing);
  if (way.startsWith('offhook:')) session.handleLink(way);
  else void fetch(way);
}
