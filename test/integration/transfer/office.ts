/** Two agents of one company: a telephone, a desktop and a place at the portal's push server each. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { CommandOnCall, CommandResult } from '#shared/command.ts';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import type { RobotLeg } from '../../../sandbox/pbx/robots/leg.ts';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { Handovers } from '../../../src-main/handover/handovers.ts';
import { Colleagues } from '../../../src-main/portal/colleagues.ts';
import { systemClock } from '../../../src-main/ports.ts';
import { PushLink } from '../../../src-main/push/push-link.ts';
import { accountAt } from '../phone/window/exchange.ts';
import type { PhoneBrowser, PhoneWindow } from '../phone/window/phone-window.ts';
import { recordingLog } from '../portal-client/recording-log.ts';
import { telephone } from '../reporter/telephone.ts';

/** As the sandbox portal has them: UF_PHONE_INNER of users 12 and 13. */
const PASSWORDS = { 102: 'Mara’s', 103: 'Ben’s' } as const;
export type Extension = keyof typeof PASSWORDS;
const USER_OF: Readonly<Record<Extension, number>> = { 102: 12, 103: 13 };
/** In the sandbox's CRM. */
export const JULIA = '+493023125101';

export class Office {
  readonly pbx: Pbx;
  readonly portal: Portal;
  readonly #browser: PhoneBrowser;
  readonly #folder: string;
  readonly #desks: { goHome(): Promise<void> }[] = [];

  private constructor(parts: { pbx: Pbx; portal: Portal; browser: PhoneBrowser; folder: string }) {
    this.pbx = parts.pbx;
    this.portal = parts.portal;
    this.#browser = parts.browser;
    this.#folder = parts.folder;
  }

  static async open(browser: PhoneBrowser): Promise<Office> {
    const pbx = await startPbx({ users: PASSWORDS, outside: { does: 'answer', plays: 'echo' } });
    const portal = await startPortal();
    portal.state.settings.bucket.enabled = false;
    const folder = await mkdtemp(join(tmpdir(), 'offhook-office-'));
    return new Office({ pbx, portal, browser, folder });
  }

  async close(): Promise<void> {
    for (const desk of this.#desks) await desk.goHome();
    await this.pbx.stop();
    await this.portal.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A telephone of somebody who has no Offhook: it rings, and may be answered by hand. */
  async telephoneOf(extension: Extension): Promise<PhoneWindow> {
    const phone = await this.#browser.phone({ password: PASSWORDS[extension] });
    await phone.register(this.#account(extension));
    this.#desks.push({ goHome: () => phone.close() });
    return phone;
  }

  /** @param handoverMs how long this desktop waits for the colleague's */
  async agent(extension: Extension, handoverMs = 60_000): Promise<Agent> {
    const userId = USER_OF[extension];
    const since = this.portal.mark();
    const agent = new Agent(await this.telephoneOf(extension), {
      journalFile: join(this.#folder, `${extension}.db`),
      endpoint: `${this.portal.site.origin}/rest/`,
      token: this.portal.issueTokens(userId).accessToken,
      owner: { memberId: this.portal.memberId, userId: String(userId) },
      extension: String(extension),
      handoverMs,
    });
    this.#desks.unshift(agent);
    await this.portal.waitFor('push.connected', { since, where: (client) => client.userId === userId });
    return agent;
  }

  /** A customer calls, and the agent has answered and told the portal. */
  async talk(agent: Agent): Promise<{ callId: string; portalCallId: string; robot: RobotLeg }> {
    const robot = await this.pbx.callAgent({ to: agent.extension, from: JULIA });
    const { callId } = await agent.phone.until('incoming', ({ sipCallId }) => sipCallId === robot.callId);
    agent.do({ type: 'answer', callId });
    await agent.phone.untilEvent(callId, 'confirmed');
    const portalCallId = await eventually('the CALL_ID', () => agent.desktop.book.call(callId)?.portalCallId);
    return { callId, portalCallId, robot };
  }

  #account(extension: Extension) {
    const user = String(extension);
    return accountAt(this.pbx, {
      address: `${user}@${this.pbx.realm}`,
      authorizationUser: user,
      displayName: '',
      instanceId: randomUUID(),
    });
  }
}

interface Seat {
  readonly journalFile: string;
  readonly endpoint: string;
  readonly token: string;
  readonly owner: { readonly memberId: string; readonly userId: string };
  readonly extension: string;
  readonly handoverMs: number;
}

export class Agent {
  readonly phone: PhoneWindow;
  readonly extension: string;
  readonly desktop: ReturnType<typeof telephone>;
  readonly #handovers: Handovers;
  readonly #push: PushLink;

  constructor(phone: PhoneWindow, { extension, handoverMs, ...seat }: Seat) {
    const { log } = recordingLog();
    const clock = systemClock;
    this.phone = phone;
    this.extension = extension;
    const setup = { ...seat, line: { number: sandboxLine.number, kind: 'direct' } } as const;
    this.desktop = telephone(setup, {
      network: { fetch },
      log,
      policy: { handoverMs },
      book: { inheritance: (number, passed) => this.#handovers.taking.inheritanceOf(number, passed) },
    });
    const { book, portal, reporter } = this.desktop;
    const ports = { clock, log, count: () => undefined };
    this.#push = new PushLink({ ...ports, portal, openSocket: (url) => new WebSocket(url), random: Math.random });
    this.#handovers = new Handovers({
      ...ports,
      push: this.#push,
      colleagues: new Colleagues({ portal, clock, log }),
      learn: (callId, fact) => book.learn(callId, fact),
      call: (callId) => book.call(callId),
      calls: () => book.calls,
      clockOffset: () => portal.clockOffset,
      ownNumber: () => extension,
      ownUserId: () => seat.owner.userId,
      announce: () => Promise.resolve(),
      showOwn: async (CALL_ID) =>
        (await portal.call('telephony.externalCall.show', { CALL_ID, USER_ID: seat.owner.userId })) === true,
      hide: (CALL_ID) => void portal.call('telephony.externalCall.hide', { CALL_ID }),
    });
    book.on('changed', (change) => {
      this.#handovers.giving.update(change);
      this.#handovers.taking.update(change);
    });
    reporter.on('registered', ({ callId, portalCallId }) => this.#handovers.taking.registered(callId, portalCallId));
    phone.follow((report) => {
      if (report.type === 'incoming' || report.type === 'call') book.report(report);
    });
    book.on('phone', (command) => {
      phone.command(command).catch((error: unknown) => phone.complaints.push(String(error)));
    });
    this.desktop.start();
    this.#push.start({ userId: seat.owner.userId, secure: false });
  }

  do(command: CommandOnCall): string {
    return accepted(command.type, this.desktop.book.command(command, 'ui'));
  }

  /** As a window or the card asks for it. */
  async pass(type: 'transfer' | 'consult', callId: string, number: string): Promise<string> {
    const { book } = this.desktop;
    const call = book.call(callId);
    if (call === null) throw new Error('no such call');
    const run = () => book.command({ type, callId, number }, 'ui');
    return accepted(type, await this.#handovers.giving.around(call, number, run));
  }

  /** Answers what rings, and talks. @returns its id */
  async takes(): Promise<string> {
    const { callId } = await this.phone.until('incoming');
    this.do({ type: 'answer', callId });
    await this.phone.untilEvent(callId, 'confirmed');
    return callId;
  }

  async goHome(): Promise<void> {
    this.#handovers.stop();
    this.#push.stop();
    await this.desktop.stop();
  }
}

function accepted(what: string, result: CommandResult): string {
  if (!result.ok) throw new Error(`${what}: ${result.reason}`);
  return result.callId;
}

const DEADLINE_MS = 20_000;

/** The parts tell by events of many kinds, and these tests are about none of them. */
export async function eventually<Found>(what: string, find: () => Found | null | undefined | false): Promise<Found> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const found = find();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((next) => setTimeout(next, 20));
  }
}
