/** One agent at work: her desktop, her browser with a Bitrix24 page, and what she does with them. */
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright';
import { type Call, isAlive } from '#shared/call.ts';
import type { CallCommand } from '#shared/command.ts';
import type { AppState } from '#shared/state.ts';
import type { Portal } from '../../../sandbox/portal/portal.ts';
import { AgentBrowser, CallCard } from '../../office/agent-browser.ts';
import { hear } from '../../office/ear.ts';
import { LightDesktop, type LightDesktopOptions } from './light-desktop.ts';
import { within } from './within.ts';

export interface AgentOfStage {
  readonly name: string;
  readonly userId: number;
  readonly extension: string;
  readonly password: string;
  /** What she "says". */
  readonly hz: number;
}

export class Seat {
  readonly agent: AgentOfStage;
  readonly desktop: LightDesktop;
  readonly browser: AgentBrowser;
  readonly #say: (what: string) => void;
  readonly #pageClosed: () => void;
  #page: Page | null = null;

  private constructor(
    agent: AgentOfStage,
    parts: Pick<Seat, 'desktop' | 'browser'>,
    tell: { say: (what: string) => void; pageClosed: () => void },
  ) {
    this.agent = agent;
    this.desktop = parts.desktop;
    this.browser = parts.browser;
    this.#say = tell.say;
    this.#pageClosed = tell.pageClosed;
  }

  static async take(
    agent: AgentOfStage,
    given: { portal: Portal; desktop: LightDesktopOptions; say: (what: string) => void; pageClosed: () => void },
  ): Promise<Seat> {
    const { portal, say, pageClosed } = given;
    const { chromium } = given.desktop.browser;
    const [desktop, browser] = await Promise.all([
      LightDesktop.start(given.desktop),
      AgentBrowser.inside(chromium, { portal, userId: agent.userId }),
    ]);
    return new Seat(agent, { desktop, browser }, { say, pageClosed });
  }

  get name(): string {
    return this.agent.name;
  }

  get page(): Page {
    if (this.#page === null) throw new Error(`${this.name} has no Bitrix24 page open`);
    return this.#page;
  }

  get hasPage(): boolean {
    return this.#page !== null;
  }

  get card(): CallCard {
    return new CallCard(this.page);
  }

  /** Opens a page of the portal, and waits until the desktop drives its card. */
  async openPage(address = '/crm/lead/list/'): Promise<void> {
    await this.closePage();
    this.#page = await this.browser.openWithFrame(address);
    await this.untilState(({ card }) => card.state === 'direct', 'the browser is connected');
  }

  /** Its session at the companion host is opened ahead, and in quiet: there is no event to wait for. */
  async knowsTheHost(): Promise<void> {
    const { client } = this.desktop.program.host;
    const deadline = performance.now() + 60_000;
    while (!client.isReady) {
      if (performance.now() > deadline) throw new Error(`${this.name}'s desktop knows no host: ${client.reason}`);
      await setTimeout(50);
    }
  }

  async closePage(): Promise<void> {
    if (this.#page === null) return;
    await this.#page.close();
    this.#page = null;
    this.#pageClosed();
  }

  /** A call from or to this number that is up, once there is one. */
  call(number: string, phase?: Call['phase']): Promise<Call> {
    const wanted = (call: Call): boolean => callsWith(call, number) && (phase === undefined || call.phase === phase);
    return this.untilCall(wanted, `a call with ${number}${phase === undefined ? '' : ` that is ${phase}`}`);
  }

  /** The newest call that is so, now or soon. */
  async untilCall(is: (call: Call) => boolean, what: string, ms?: number): Promise<Call> {
    const { book } = this.desktop.program;
    const { promise, resolve } = Promise.withResolvers<Call>();
    const look = (): void => {
      const found = book.calls.findLast(is);
      if (found !== undefined) resolve(found);
    };
    book.on('changed', look);
    look();
    const seen = (): string =>
      book.calls.map(({ remote, phase, end }) => `${remote.number} ${phase} ${end?.cause ?? ''}`).join(', ');
    try {
      return await within(promise, `${this.name} has ${what}`, ms).catch((error: unknown) => {
        throw new Error(`${String(error)}; she has: ${seen()}`, { cause: error });
      });
    } finally {
      book.off('changed', look);
    }
  }

  async untilState(is: (state: AppState) => boolean, what: string, ms?: number): Promise<void> {
    const { program } = this.desktop;
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (is(program.state)) resolve();
    };
    program.on('state', look);
    look();
    await within(promise, `${this.name}: ${what}`, ms).finally(() => program.off('state', look));
  }

  /** How many calls ring or are up here. */
  get alive(): readonly Call[] {
    return this.desktop.isRunning ? this.desktop.program.book.calls.filter(isAlive) : [];
  }

  async rings(number: string): Promise<Call> {
    const call = await this.call(number, 'ringing');
    this.#say('rings');
    return call;
  }

  async answers(number: string): Promise<Call> {
    const { id } = await this.call(number, 'ringing');
    this.#say('answers');
    await this.do({ type: 'answer', callId: id });
    return this.untilCall((call) => call.id === id && call.phase === 'talking', `the call with ${number} up`);
  }

  async declines(number: string): Promise<void> {
    const { id } = await this.call(number, 'ringing');
    this.#say('declines');
    await this.do({ type: 'decline', callId: id });
  }

  /** The far end hears of its answer before this one does: hanging up in between would be another story. */
  async hangsUp(number: string): Promise<Call> {
    const { id } = await this.call(number, 'talking');
    this.#say('hangs up');
    await this.do({ type: 'hangup', callId: id });
    return this.over(id);
  }

  dials(number: string): Promise<string> {
    this.#say(`dials ${number}`);
    return this.do({ type: 'dial', number });
  }

  over(callId: string): Promise<Call> {
    return this.untilCall(({ id, phase }) => id === callId && phase === 'ended', 'that call over');
  }

  /** As the main window asks for it. */
  async do(command: CallCommand): Promise<string> {
    const result = await this.desktop.program.command(command, 'ui');
    if (!result.ok) throw new Error(`${this.name} can't ${command.type}: ${result.reason}`);
    return result.callId;
  }

  /** The other side's voice. @returns its frequency */
  async hears(hz: number): Promise<void> {
    const heard = await hear(this.desktop.phone.page, hz);
    this.#say(`hears ${heard} Hz`);
  }

  /** Nothing of hers is left to be told to the portal. */
  settled(ms?: number): Promise<void> {
    return this.untilState(() => this.hasReported, 'everything is reported', ms);
  }

  get hasReported(): boolean {
    const { portal } = this.desktop.program.state;
    return !('waiting' in portal) || portal.waiting === 0;
  }

  /** Minute after minute passes on this computer, until that is so: what waits there keeps its own pace. */
  async minutesPass(isSo: () => boolean, most = 10): Promise<void> {
    for (let minute = 0; minute < most && !isSo(); minute++) {
      this.desktop.clock.pass(60_000);
      // A minute of the clock's is none of the network's: whatever it has set off has to come to its end.
      await setTimeout(1000);
    }
    if (!isSo()) throw new Error(`${this.name} waited ${most} minutes in vain`);
  }

  async leave(): Promise<void> {
    await this.browser.stop();
    await this.desktop.stop();
  }
}

const callsWith = ({ remote }: Call, number: string): boolean => remote.number === number || remote.e164 === number;
