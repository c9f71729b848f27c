/** An agent's telephone from the SIP to the CRM: phone window, call book, journal, reporter; at an exchange and a portal. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call } from '#shared/call.ts';
import { cardView } from '#shared/card-view.ts';
import type { CallCommand } from '#shared/command.ts';
import { translator } from '#shared/messages/catalogue.ts';
import type { Availability } from '#shared/settings.ts';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import type { Service } from '../../../sandbox/pbx/robots/services.ts';
import type { AgentCall } from '../../../sandbox/pbx/robots/calling.ts';
import type { RobotLeg } from '../../../sandbox/pbx/robots/leg.ts';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { reportPolicy } from '../../../src-main/portal/report-policy.ts';
import { accountAt, PASSWORD, USERS } from '../phone/window/exchange.ts';
import type { PageOptions } from '../phone/window/page-side.ts';
import type { PhoneBrowser, PhoneWindow } from '../phone/window/phone-window.ts';
import { recordingLog } from '../portal-client/recording-log.ts';
import { telephone } from '../reporter/telephone.ts';

/** What the far ends of the table do. */
const refuse = (status: number, ...reasons: readonly string[]): Service => ({ does: 'refuse', status, reasons });
const services: Readonly<Record<string, Service>> = {
  701: refuse(408, 'Q.850;cause=18'),
  702: refuse(480, 'Q.850;cause=19;text="User alerting, no answer"'),
  703: refuse(480),
  704: refuse(503, 'Q.850;cause=17;text="User busy"'),
  705: refuse(403),
  706: refuse(403, 'Q.850;cause=21;text="Call rejected"'),
  707: refuse(484),
  708: refuse(488),
  709: refuse(600),
  710: refuse(302),
};

/** The waits for other rounds and other desktops, short enough for a table; everything else as it ships. */
const policy = {
  missedGraceMs: 300,
  cardLingerMs: 100,
  retryMs: { ringing: [100, 200], ended: [100, 200] },
  replay: { burst: 1000, refillMs: 1, spacingMs: 0 },
} as const;

/** What the agent and the CRM get to know of a call that is over. */
export interface Outcome {
  readonly words: string;
  readonly tone: 'busy' | 'failure' | 'none';
  readonly history: string;
  /** null: nothing is reported. */
  readonly status: string | null;
}

/** Seconds of one round of each (src-renderer/phone/tones/patterns.ts). */
const tones: Readonly<Record<string, Outcome['tone']>> = { '0.96': 'busy', '0.48': 'failure', '0.00': 'none' };
const words = translator('en');
const DEADLINE_MS = 8000;

export class Agent {
  readonly pbx: Pbx;
  readonly portal: Portal;
  readonly phone: PhoneWindow;
  readonly desktop: ReturnType<typeof telephone>;
  readonly #folder: string;
  #callers = 0;

  private constructor(parts: Pick<Agent, 'pbx' | 'portal' | 'phone' | 'desktop'> & { folder: string }) {
    this.pbx = parts.pbx;
    this.portal = parts.portal;
    this.phone = parts.phone;
    this.desktop = parts.desktop;
    this.#folder = parts.folder;
    this.phone.follow((report) => {
      if (report.type === 'incoming' || report.type === 'call') this.desktop.book.report(report);
    });
    this.desktop.book.on('phone', (command) => {
      this.phone.command(command).catch((error: unknown) => this.phone.complaints.push(String(error)));
    });
    this.desktop.start();
  }

  /** @param page how the phone window's page differs */
  static async atWork(
    browser: PhoneBrowser,
    availability: () => Availability,
    page: Partial<PageOptions> = {},
  ): Promise<Agent> {
    const pbx = await startPbx({ users: USERS, services });
    const portal = await startPortal();
    // Forty calls a minute are no agent's: what the portal does about that is tested elsewhere.
    portal.state.settings.bucket.enabled = false;
    const folder = await mkdtemp(join(tmpdir(), 'offhook-outcomes-'));
    const phone = await browser.phone({ password: PASSWORD, ...page });
    const setup = {
      journalFile: join(folder, 'journal.db'),
      endpoint: `${portal.site.origin}/rest/`,
      token: portal.issueTokens(12).accessToken,
      owner: { memberId: portal.memberId, userId: '12' },
      line: { number: sandboxLine.number, kind: 'direct' },
      voicemailNumber: '*97',
      availability,
    } as const;
    const { log } = recordingLog();
    const desktop = telephone(setup, { network: { fetch }, log, policy: { ...reportPolicy, ...policy } });
    const agent = new Agent({ pbx, portal, phone, desktop, folder });
    await phone.register(accountAt(pbx));
    return agent;
  }

  async goHome(): Promise<void> {
    await this.phone.close();
    await this.desktop.stop();
    await this.pbx.stop();
    await this.portal.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  do(command: CallCommand): string {
    const result = this.desktop.book.command(command, 'ui');
    if (!result.ok) throw new Error(`${command.type}: ${result.reason}`);
    return result.callId;
  }

  async dial(number: string): Promise<{ callId: string; robot: RobotLeg }> {
    const begun = this.pbx.waitFor('robotLeg');
    const callId = this.do({ type: 'dial', number });
    return { callId, robot: await begun };
  }

  async reach(number: string): Promise<{ callId: string; robot: RobotLeg }> {
    const call = await this.dial(number);
    await this.phone.untilEvent(call.callId, 'confirmed');
    return call;
  }

  /** A new caller, each with a number of his own: one who calls again would be the same physical call. */
  async ring(call: Partial<AgentCall> = {}): Promise<{ callId: string; robot: RobotLeg }> {
    this.#callers += 1;
    const from = `+49302312${String(5000 + this.#callers)}`;
    const robot = await this.pbx.callAgent({ to: '101', from, ...call });
    const { callId } = await this.phone.until('incoming', ({ sipCallId }) => sipCallId === robot.callId);
    return { callId, robot };
  }

  async talk(): Promise<{ callId: string; robot: RobotLeg }> {
    const call = await this.ring();
    this.do({ type: 'answer', callId: call.callId });
    await this.phone.untilEvent(call.callId, 'confirmed');
    return call;
  }

  /**
   * How the call ended, for the agent's eyes and ears and for the CRM.
   * @param tone the one to be heard: it starts a moment after the end; silence is looked for when all else is done
   */
  async outcomeOf(callId: string, tone: Outcome['tone']): Promise<Outcome> {
    const call = await this.#ended(callId);
    if (tone !== 'none')
      await this.phone.waitForToneToBegin(Number(Object.keys(tones).find((key) => tones[key] === tone)));
    const row = await this.#settled(callId);
    const seconds = await this.phone.lastToneSeconds();
    const known = this.portal.state.statistics.filter(({ externalCallId }) => externalCallId === call.physicalId);
    if (known.length > 1) throw new Error(`${known.length} records of one call`);
    return {
      words: words(cardView(call).statusText.key),
      tone: tones[seconds.toFixed(2)] ?? 'none',
      history: row.outcome,
      status: known[0]?.failedCode ?? null,
    };
  }

  /** Everything is over, so that the next call begins in quiet. */
  async settle(): Promise<void> {
    for (const { id, phase, direction } of this.desktop.book.calls) {
      if (phase === 'ended') continue;
      const rings = direction === 'incoming' && phase === 'ringing';
      this.do({ type: rings ? 'decline' : 'hangup', callId: id });
      await this.#ended(id);
    }
    await this.pbx.untilRegistered('101');
    await this.phone.forgetTones();
  }

  async #ended(callId: string): Promise<Call> {
    const { book } = this.desktop;
    return eventually(`the end of ${callId}`, () => {
      const call = book.call(callId);
      return call?.phase === 'ended' ? call : null;
    });
  }

  /** Until the portal has been told, or nothing is to be told. */
  #settled(callId: string) {
    return eventually(`the report of ${callId}`, () => {
      const row = this.desktop.recentCalls.rows(50).find(({ id }) => id === callId);
      return row?.report === 'done' || row?.report === 'notReported' ? row : null;
    });
  }
}

/** The parts tell by events of many kinds, and this test is about none of them. */
async function eventually<Found>(what: string, find: () => Found | null): Promise<Found> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const found = find();
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((next) => setTimeout(next, 20));
  }
}
