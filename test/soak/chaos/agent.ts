/** An agent whose program keeps being killed under her hands, and who goes on with the next call. */
import { join } from 'node:path';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import type { Portal } from '../../../sandbox/portal/portal.ts';
import { Doomed, ignoreDeath, Killed } from './doomed.ts';
import { type CallsOnBook, type Due, pause, Scene } from './scene.ts';

export interface AgentDeps {
  readonly portal: Portal;
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
  readonly #deps: AgentDeps;
  #desktop: Promise<Doomed> = Promise.reject(new Killed());
  #calls = 0;

  constructor(deps: AgentDeps) {
    this.#deps = deps;
    this.#desktop.catch(() => undefined);
  }

  /** Makes and takes calls until nobody wants more. */
  async work(): Promise<void> {
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
    await (await this.#desktop).kill();
  }

  #boot(): Promise<Doomed> {
    const { portal, userId, folder, soundFile, trouble } = this.#deps;
    this.#desktop = (async () => {
      const desktop = await Doomed.start({
        trouble,
        signInNeeded: () => void this.#signIn(desktop).catch(ignoreDeath),
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
          },
        })
        .catch(ignoreDeath);
      return desktop;
    })();
    return this.#desktop;
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
      await this.#pause(500, 6000);
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
      const { portal, userId, random } = this.#deps;
      // A call belongs to the life of the program in which it began.
      const scene = new Scene({ desktop: await this.#desktop, book: this, portal, userId, random });
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
