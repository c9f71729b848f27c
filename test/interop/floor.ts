/** A floor of agents before one real exchange: phone windows, plain telephones, and what has to be put away after each case. */
import { randomUUID } from 'node:crypto';
import { codecNames, type PhoneAccount } from '#shared/phone.ts';
import { FAKE_DEVICES } from '../../scripts/chromium.ts';
import { PhoneBrowser, type PhoneWindow } from '../integration/phone/window/phone-window.ts';
import type { Exchange } from './exchange.ts';
import { passwordOf } from './rig/accounts.ts';
import { Baresip } from './rig/baresip.ts';
import { until } from './rig/server.ts';
import { type AnsweringScenario, type CallingScenario, Outside, type OutsideCall } from './rig/sipp.ts';

/** What the agents' microphones sing, by account; plain telephones sing 1000 Hz. */
export const HZ: Readonly<Record<number, number>> = { 1001: 700, 1002: 1100, 1003: 1300, 1004: 1500, 1006: 1700 };
export const OUTSIDE_HZ = 1000;

export type Agent = PhoneWindow;

export class Floor {
  readonly exchange: Exchange;
  readonly #browser: PhoneBrowser;
  #agents: Agent[] = [];
  #plain: { stop(): Promise<void> }[] = [];

  private constructor(exchange: Exchange, browser: PhoneBrowser) {
    this.exchange = exchange;
    this.#browser = browser;
  }

  static async open(exchange: Exchange): Promise<Floor> {
    const trust = `--ignore-certificate-errors-spki-list=${exchange.spki}`;
    return new Floor(exchange, await PhoneBrowser.open([...FAKE_DEVICES, trust]));
  }

  account(user: number, more: Partial<PhoneAccount> = {}): PhoneAccount {
    return {
      address: `${user}@${this.exchange.host}`,
      authorizationUser: String(user),
      displayName: `Agent ${user}`,
      servers: [this.exchange.ws],
      realm: null,
      registerSeconds: 120,
      iceServers: [],
      relayOnly: false,
      codecs: codecNames,
      dtmf: 'rfc4733',
      physicalIdHeader: this.exchange.physicalIdHeader,
      instanceId: randomUUID(),
      messages: false,
      watched: [],
      ...more,
    };
  }

  /** A phone window that is registered nowhere yet. */
  async window(user: number, password = passwordOf(user)): Promise<Agent> {
    const agent = await this.#browser.phone({ password, microphoneHz: HZ[user] ?? 900 });
    this.#agents.push(agent);
    return agent;
  }

  async agent(user: number, more: Partial<PhoneAccount> = {}): Promise<Agent> {
    const agent = await this.window(user);
    await agent.register(this.account(user, more));
    return agent;
  }

  /** A call from the telephone network. */
  async outsideCalls(
    number: number | string,
    options: Omit<OutsideCall, 'exchange' | 'number'> & { scenario?: CallingScenario } = {},
  ): Promise<Outside> {
    const { scenario = 'call', ...more } = options;
    return this.#keep(Outside.call(scenario, { ...more, exchange: this.exchange.udp, number: String(number) }));
  }

  /** The telephone network takes the next call to 29xx. */
  outsideAnswers(scenario: AnsweringScenario = 'answer'): Promise<Outside> {
    return this.#keep(Outside.answer(scenario, OUTSIDE_HZ));
  }

  /** A desk telephone that answers by itself and sings. */
  desk(user = 2001): Promise<Baresip> {
    return this.#keep(Baresip.start(String(user), this.exchange.udp, OUTSIDE_HZ));
  }

  /** After a case: everybody signs out and goes. @throws when a page has complained */
  async clear(): Promise<void> {
    const agents = this.#agents.splice(0);
    const plain = this.#plain.splice(0);
    await Promise.all(agents.map((agent) => signOut(agent)));
    await Promise.all([...agents.map((agent) => agent.close()), ...plain.map((each) => each.stop())]);
    // A server that is away is what some cases are about.
    const complaints = agents
      .flatMap((agent) => agent.complaints)
      .filter((text) => !text.startsWith('WebSocket connection'));
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  }

  async close(): Promise<void> {
    await this.clear();
    await this.#browser.close();
  }

  async #keep<Plain extends { stop(): Promise<void> }>(starting: Promise<Plain>): Promise<Plain> {
    const plain = await starting;
    this.#plain.push(plain);
    return plain;
  }
}

export async function dial(agent: Agent, target: number | string): Promise<string> {
  const callId = randomUUID();
  await agent.command({ type: 'dial', callId, target: String(target) });
  return callId;
}

/** The call that comes in there now; as main does, lets it ring. */
export async function ringing(agent: Agent, withinMs?: number): Promise<string> {
  const over = new Set(
    agent.reports.flatMap((report) => (report.type === 'call' && report.event.type === 'ended' ? [report.callId] : [])),
  );
  const { callId } = await agent.until('incoming', (report) => !over.has(report.callId), withinMs);
  await agent.command({ type: 'ring', callId, kind: 'external' });
  return callId;
}

export async function answer(agent: Agent): Promise<string> {
  const callId = await ringing(agent);
  await agent.command({ type: 'answer', callId });
  await agent.untilEvent(callId, 'confirmed');
  return callId;
}

export async function hangUp(agent: Agent, callId: string): Promise<void> {
  await agent.command({ type: 'hangup', callId });
  await agent.untilEvent(callId, 'ended');
}

/** How a call ended, once it has. */
export async function endOf(
  agent: Agent,
  callId: string,
  withinMs?: number,
): Promise<{ cause: string; by: string; sipCode: number | null }> {
  return (await agent.untilEvent(callId, 'ended', undefined, withinMs)).end;
}

/** After an outage: offline was the last word but one. */
export async function registeredAgain(agent: Agent): Promise<void> {
  const registrations = (): string[] =>
    agent.reports.flatMap((report) => (report.type === 'registration' ? [report.registration.state] : []));
  const lastIsRegistered = (): boolean => registrations().at(-1) === 'registered';
  await agent.until('registration', lastIsRegistered, 20_000);
}

/** Unregisters where there is a server, so that no later call rings in a page that is gone. */
async function signOut(agent: Agent): Promise<void> {
  const registration = agent.reports.findLast((report) => report.type === 'registration')?.registration;
  if (registration?.state !== 'registered') return agent.setUp(null);
  const before = agent.sip.length;
  await agent.setUp(null);
  const goodbye = (): boolean =>
    agent.sip.slice(before).some(({ sent, text }) => !sent && /^SIP\/2.0 200[^]*^CSeq: \d+ REGISTER/m.test(text));
  await until('the registrar takes the goodbye', 5000, () => agent.sockets === 0 || goodbye());
}
