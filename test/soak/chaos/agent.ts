/** An agent whose program keeps being killed under her hands, and who goes on with the next call. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CardUp } from '#shared/bridge.ts';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import type { Portal } from '../../../sandbox/portal/portal.ts';
import { Clicks } from './clicks.ts';
import { Doomed, ignoreDeath, Killed } from './doomed.ts';
import { Page } from './page.ts';
import { type CallsOnBook, type Due, pause, Scene } from './scene.ts';

export interface AgentDeps {
  readonly portal: Portal;
  /** Where desktops find the companion host. */
  readonly hostOrigin: string;
  readonly userId: number;
  readonly folder: string;
  readonly soundFile: string;
  readonly random: () => number;
  /** Asked before each call. */
  readonly wantsMore: () => boolean;
  readonly trouble: (what: string) => void;
}

const HANDSETS = 4;

export class Agent implements CallsOnBook {
  readonly due: Due[] = [];
  /** Calls that the program died over before it could say that it had them: the CRM may hold each once, or not. */
  readonly maybe = new Set<string>();
  kills = 0;
  readonly clicks: Clicks;
  readonly #deps: AgentDeps;
  readonly #instance = randomUUID();
  #page: Page | null = null;
  #desktop: Promise<Doomed> = Promise.reject(new Killed());
  #calls = 0;

  constructor(deps: AgentDeps) {
    this.#deps = deps;
    this.clicks = new Clicks(deps.portal, deps.userId, this.due);
    this.#desktop.catch(() => undefined);
  }

  /** Makes and takes calls until nobody wants more. */
  async work(): Promise<void> {
    const { portal, userId } = this.#deps;
    this.#page = await Page.open(portal, userId, (card) => void this.#cardUp(card).catch(ignoreDeath));
    await this.#boot();
    const handsets = Array.from({ length: HANDSETS }, () => this.#handset());
    let working = true;
    const fate = this.#beKilled(() => working);
    await Promise.all(handsets);
    working = false;
    await fate;
  }

  /** How many calls her program still has to report. */
  async waiting(): Promise<number> {
    return (await this.#desktop).waiting;
  }

  async stop(): Promise<void> {
    this.#page?.close();
    await (await this.#desktop).kill();
  }

  #boot(): Promise<Doomed> {
    const { portal, hostOrigin, userId, folder, soundFile, trouble } = this.#deps;
    this.#desktop = (async () => {
      const desktop: Doomed = await Doomed.start({
        trouble,
        signInNeeded: () => void this.#signIn(desktop).catch(ignoreDeath),
        click: (news) => this.clicks.news(desktop, news),
      });
      const home = join(folder, String(userId));
      await desktop
        .tell({
          do: 'start',
          setup: {
            journalFile: join(home, 'journal.db'),
            secretsFile: join(home, 'secrets.json'),
            soundFile,
            endpoint: `${portal.site.origin}/rest/`,
            owner: { memberId: portal.memberId, userId: String(userId) },
            line: { number: sandboxLine.number, kind: 'direct' },
            settleMs: 8000,
            instance: this.#instance,
            portal: {
              origin: portal.site.origin,
              clientId: portal.app.clientId,
              handlerOrigin: portal.handlerSite.origin,
              hostOrigin,
            },
          },
        })
        .catch(ignoreDeath);
      return desktop;
    })();
    void this.#desktop.then(() => this.#page?.tellAgain());
    return this.#desktop;
  }

  async #cardUp(card: CardUp): Promise<void> {
    const desktop = await this.#desktop;
    await desktop.tell({ do: 'card', card });
    this.clicks.cardSeen(card.callId, desktop);
  }

  async #signIn(desktop: Doomed): Promise<void> {
    const { portal, userId } = this.#deps;
    const { accessToken, refreshToken, expires } = portal.issueTokens(userId);
    const { clientId, clientSecret } = portal.app;
    const { origin } = portal.site;
    const pair = {
      accessToken,
      refreshToken,
      expiresAt: expires,
      endpoint: `${origin}/rest/`,
      server: origin,
      clientId,
      memberId: portal.memberId,
      userId: String(userId),
    };
    await desktop.tell({ do: 'signIn', pair, clientSecret });
  }

  async #beKilled(working: () => boolean): Promise<void> {
    while (working()) {
      // Some die young; others live long enough to hear from the push server.
      await this.#pause(500, this.#deps.random() < 0.5 ? 4000 : 25_000);
      const desktop = await this.#desktop;
      if (!working()) return;
      await desktop.kill();
      this.kills += 1;
      await this.#boot();
    }
  }

  async #handset(): Promise<void> {
    while (this.#deps.wantsMore()) {
      const n = ++this.#calls;
      const { userId, random } = this.#deps;
      // A call belongs to the life of the program in which it began.
      const scene = new Scene({ desktop: await this.#desktop, book: this, clicks: this.clicks, random });
      try {
        await scene.play(`${userId}-${n}`, `+49306${userId}${String(10_000 + n)}`);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        // The next one is taken when the program is back.
        await this.#pause(50, 200);
      }
      await this.#pause(0, 60);
    }
  }

  #pause(fromMs: number, toMs: number): Promise<void> {
    return pause(fromMs + this.#deps.random() * (toMs - fromMs));
  }
}
