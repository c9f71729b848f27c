/** One phone in its page, and what is measured on it. */
import type { Page } from 'playwright';
import type { Pbx } from '../../../sandbox/pbx/pbx.ts';
import type { RobotLeg } from '../../../sandbox/pbx/robots/leg.ts';
import { AGENT_HZ } from '../../../scripts/office/desktop.ts';
import { now, within } from '../compare.ts';
import type { CallerAccount } from './caller.ts';

/** Robots of the sandbox exchange: one is busy, one answers at once and plays a tone. */
const BUSY = '604';
const TONE = '602';
const PATIENCE = 15_000;

export class Phone {
  readonly #page: Page;
  readonly #pbx: Pbx;
  readonly #user: string;
  readonly #password: string;

  constructor(page: Page, pbx: Pbx, { user, password }: { user: string; password: string }) {
    this.#page = page;
    this.#pbx = pbx;
    this.#user = user;
    this.#password = password;
    page.on('pageerror', (error) => console.error(`${user}:`, error));
  }

  /** Connecting → REGISTER accepted by the exchange. */
  async register(iceServers: CallerAccount['iceServers'] = []): Promise<number> {
    const registered = this.#untilRegistered();
    const account = {
      url: this.#pbx.url,
      domain: this.#pbx.realm,
      user: this.#user,
      password: this.#password,
      iceServers,
    };
    const begun = await this.#page.evaluate((given) => {
      const at = performance.timeOrigin + performance.now();
      void window.caller.register(given);
      return at;
    }, account);
    return (await registered) - begun;
  }

  /** The exchange drops the connection → REGISTER accepted over a new one. */
  async dropToRegistered(): Promise<number> {
    const registered = this.#untilRegistered();
    const dropped = now();
    this.#pbx.dropSockets(this.#user);
    return (await registered) - dropped;
  }

  /** A call to a tone, for as long as `meanwhile` takes. */
  async during<Found>(meanwhile: (page: Page) => Promise<Found>): Promise<Found> {
    const { leg } = await this.#dial(TONE);
    await this.#soon('the first sound', () => window.ears.firstSound());
    try {
      return await meanwhile(this.#page);
    } finally {
      await this.#hangUp(await leg);
    }
  }

  /** Click → INVITE at the exchange. The number is busy, so the call ends by itself. */
  async clickToInvite(): Promise<number> {
    const { clicked, invited } = await this.#dial(BUSY);
    const ms = (await invited()) - clicked;
    await this.#soon('the end of the call', () => window.caller.ended());
    return ms;
  }

  /** The same, given up after `boundMs`: null then. */
  async clickToInviteWithin(boundMs: number): Promise<number | null> {
    const { clicked, invited } = await this.#dial(BUSY, boundMs);
    return invited().then(
      (at) => at - clicked,
      () => null,
    );
  }

  /** Click → first audible sample out of the call's track. */
  async clickToSound(): Promise<number> {
    const { clicked, leg } = await this.#dial(TONE);
    const heard = await this.#soon('the first sound', () => window.ears.firstSound());
    await this.#hangUp(await leg);
    return heard - clicked;
  }

  /** Click → each side has heard the other's tone; null when that never happens. */
  async clickToSoundBothWays(): Promise<number | null> {
    const { clicked, leg } = await this.#dial(TONE);
    const far = await leg;
    try {
      const agent = this.#soon('the first sound', () => window.ears.firstSound());
      const client = far.waitToHear(AGENT_HZ, { timeoutMs: PATIENCE }).then(now);
      return Math.max(...(await Promise.all([agent, client]))) - clicked;
    } catch {
      return null;
    } finally {
      await this.#hangUp(far);
    }
  }

  async close(): Promise<void> {
    await this.#page.context().close();
  }

  async #untilRegistered(): Promise<number> {
    await this.#pbx.waitFor('registered', ({ user }) => user === this.#user, PATIENCE);
    return now();
  }

  async #dial(number: string, patience = PATIENCE): Promise<Dialled> {
    let at = 0;
    const invite = this.#pbx.waitFor(
      'message',
      ({ dir, user, text }) => {
        at = now();
        return dir === 'in' && user === this.#user && text.startsWith('INVITE');
      },
      patience,
    );
    const leg = this.#pbx.waitFor('robotLeg', undefined, patience);
    const clicked = await this.#page.evaluate((target) => window.caller.dial(target), number);
    return { clicked, invited: () => invite.then(() => at), leg };
  }

  async #hangUp(leg: RobotLeg): Promise<void> {
    await this.#page.evaluate(() => window.caller.hangUp());
    await this.#soon('the end of the call', () => window.caller.ended());
    await within(leg.ended, PATIENCE, 'the far end to be told');
  }

  /** @throws NotMeasured when the page's promise doesn't settle */
  #soon<Answer, Given>(what: string, task: (given: Given) => Promise<Answer>, given?: Given): Promise<Answer> {
    const answer = this.#page.evaluate(task as (given: unknown) => Promise<Answer>, given);
    return within(answer, PATIENCE, `${what} (${this.#user})`);
  }
}

interface Dialled {
  /** In the page, epoch milliseconds. */
  readonly clicked: number;
  /** When the INVITE was at the exchange. */
  invited(): Promise<number>;
  /** The robot that takes the call. */
  readonly leg: Promise<RobotLeg>;
}
