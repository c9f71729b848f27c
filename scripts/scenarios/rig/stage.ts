/** Three agents at work in one office, with everything that a scenario needs around them. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Activity, StatisticsRow } from '../../../sandbox/portal/model.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import type { Click } from '../../../sandbox/portal/telephony/click.ts';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import type { Queue } from '../../../sandbox/pbx/queue.ts';
import { tagOf, userOf } from '../../../sandbox/pbx/sip/address.ts';
import { callId, header, type SipRequest } from '../../../sandbox/pbx/sip/message.ts';
import type { AgentCall } from '../../../sandbox/pbx/robots/calling.ts';
import type { RobotLeg } from '../../../sandbox/pbx/robots/leg.ts';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import type { HostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { openHost, responsibleOf } from './company-host.ts';
import { HurriedClock } from './hurried-clock.ts';
import { signInAs } from './portal-sign-in.ts';
import type { SharedBrowser } from './browser.ts';
import { Recorder, type Teller } from './recorder.ts';
import { type AgentOfStage, Seat } from './seat.ts';

/** What differs from one act to another, and what has to be there before anybody sits down. */
export interface Setting {
  /** How the agents' line registers calls that ring. */
  readonly line?: 'direct' | 'group';
  /** The exchange names the physical call on every leg. */
  readonly header?: boolean;
  /** The queue behind `QUEUE`. */
  readonly queue?: Partial<Queue>;
  readonly recording?: 'off' | 'automatic';
  /** Nobody has a Bitrix24 page open. */
  readonly withoutPages?: boolean;
  /** IT runs a companion host: it serves the pages, takes the events and knows who rings. */
  readonly host?: boolean;
  /** The dial plan asks the host for the caller's own manager before the queue rings. */
  readonly route?: boolean;
}

const PAGES = path.resolve(import.meta.dirname, '../../../out/placement');
export const QUEUE = '700';
/** Somebody outside who is always on the phone. */
export const BUSY = '+12025550190';
/** What callers and those who are called play. */
export const CALLER_HZ = 1200;
export const FAR_HZ = 1000;
const HEADER = 'X-Offhook-Linked-Id';

const AGENTS = [
  { name: 'Ada', userId: 1, extension: '101', password: 'the administrator', hz: 650 },
  { name: 'Mara', userId: 12, extension: '102', password: 'off the hook', hz: 850 },
  { name: 'Ben', userId: 13, extension: '103', password: 'another agent', hz: 450 },
] as const satisfies readonly AgentOfStage[];
export type AgentName = (typeof AGENTS)[number]['name'];

/** A client of Mara's and one of Ben's (sandbox/portal/seed.ts). */
export const JULIA = { number: '+493023125101', contact: 1 } as const;
export const TOM = { number: '+442079460102', contact: 2 } as const;

export class Stage {
  readonly portal: Portal;
  readonly pbx: Pbx;
  readonly recorder: Recorder;
  /** null: nobody runs one. */
  readonly host: HostedPortal | null;
  readonly ada: Seat;
  readonly mara: Seat;
  readonly ben: Seat;
  #strangers = 0;
  /** null: what the portal is told is another scenario's matter. */
  #expected: readonly string[] | null = [];
  #rowsBefore = 0;
  #mark = 0;
  #begunAt = 0;

  private constructor(
    parts: Pick<Stage, 'portal' | 'pbx' | 'recorder' | 'host'>,
    [ada, mara, ben]: readonly [Seat, Seat, Seat],
  ) {
    this.portal = parts.portal;
    this.pbx = parts.pbx;
    this.recorder = parts.recorder;
    this.host = parts.host;
    this.ada = ada;
    this.mara = mara;
    this.ben = ben;
  }

  static async open(browser: SharedBrowser, setting: Setting, tell: Teller): Promise<Stage> {
    let recorder: Recorder | null = null;
    const clock = new HurriedClock((ms) => recorder?.say('clock', `${Math.round(ms / 1000)} s pass for everybody`));
    const now = (): number => clock.now();
    const agents = AGENTS.map(({ userId }) => String(userId));
    const host =
      setting.host === true
        ? await openHost(agents, clock, { append: (line) => tellHost(line, (what) => recorder?.say('host', what)) })
        : null;
    const portal = host?.portal ?? (await startPortal({ handler: { directory: PAGES }, now }));
    const pbx = await startPbx({
      users: Object.fromEntries(AGENTS.map(({ extension, password }) => [extension, password])),
      queues: {
        [QUEUE]: {
          members: AGENTS.map(({ extension }) => extension),
          rings: 'all',
          ringMs: [20_000],
          ...setting.queue,
          ...(setting.route === true && host !== null && { first: (caller: string) => responsibleOf(host, caller) }),
        },
      },
      services: { [BUSY]: { does: 'refuse', status: 486, ringMs: 300 } },
      outside: { does: 'answer', plays: 'tone', toneHz: FAR_HZ, ringMs: 300 },
      ...(setting.header === true && { linkedIdHeader: HEADER }),
    });
    const names = new Map(AGENTS.map(({ extension, name }) => [extension, name]));
    const told = new Recorder(portal, pbx, names, tell);
    recorder = told;
    const take = async (agent: AgentOfStage): Promise<Seat> => {
      const say = (what: string): void => told.say(agent.name, what);
      const seat = await Seat.take(agent, {
        portal,
        say,
        pageClosed: () => told.pageClosed(agent.name),
        desktop: {
          browser,
          clock,
          name: agent.name,
          account: {
            address: `${agent.extension}@${pbx.realm}`,
            server: pbx.url,
            line: { number: sandboxLine.number, kind: setting.line ?? 'direct' },
            iceServers: [],
            ...(setting.header === true && { physicalIdHeader: HEADER }),
          },
          password: agent.password,
          portal: {
            origin: portal.site.origin,
            clientId: portal.app.clientId,
            handlerOrigin: portal.handlerSite.origin,
            // Only browsers find `handler.localhost`; in life it is one address for both.
            hostOrigin: host?.hostOrigin ?? portal.handlerSite.origin.replace('handler.localhost', '127.0.0.1'),
          },
          clientSecret: portal.app.clientSecret,
          hz: agent.hz,
          opensPage: (url) => signInAs(portal, agent.userId, url),
          log: { append: (line) => tellTrouble(line, say) },
        },
      });
      const { settings } = seat.desktop.program;
      settings.update({ calls: { ...settings.current.calls, recording: setting.recording ?? 'off' } });
      // Colleagues' desktops and the host speak to it by the portal's push server.
      await portal.waitFor('push.connected', { where: ({ userId }) => userId === agent.userId, timeoutMs: 30_000 });
      if (host !== null) await seat.knowsTheHost();
      if (setting.withoutPages !== true) await seat.openPage();
      return seat;
    };
    const seats = await Promise.all(AGENTS.map(take));
    return new Stage({ portal, pbx, recorder: told, host }, seats as [Seat, Seat, Seat]);
  }

  get seats(): readonly Seat[] {
    return [this.ada, this.mara, this.ben];
  }

  /** The next act begins: nobody remembers the one before. */
  begin(): void {
    this.recorder.begin();
    this.#expected = [];
    this.#rowsBefore = this.portal.state.statistics.length;
    this.#mark = this.portal.mark();
    this.#begunAt = Date.now();
  }

  /** The act's beginning on the portal's timeline. */
  get mark(): number {
    return this.#mark;
  }

  /** A number that nobody knows, of those that are reserved for fiction. */
  stranger(): string {
    this.#strangers += 1;
    return `+120255501${String(this.#strangers).padStart(2, '0')}`;
  }

  /** Somebody calls an agent or the queue. */
  async calls(to: Seat | typeof QUEUE, from: string, more: Partial<AgentCall> = {}): Promise<RobotLeg> {
    const number = typeof to === 'string' ? to : to.agent.extension;
    this.recorder.say('caller', `${from} calls ${typeof to === 'string' ? `the queue ${to}` : to.name}`);
    const leg = await this.pbx.callAgent({ to: number, from, toneHz: CALLER_HZ, ...more });
    void leg.ended.then(({ by, status }) => this.recorder.say('caller', `${from} is gone (${status}, by the ${by})`));
    return leg;
  }

  /** An agent clicks a number in the CRM. @returns the CALL_ID under which the portal has registered it by itself */
  async clicks(seat: Seat, number: string, more: Partial<Click> = {}): Promise<string> {
    this.recorder.say(seat.name, `clicks ${number}${more.mobile === true ? ' in the mobile app' : ''}`);
    const result = this.portal.click({ userId: seat.agent.userId, number, ...more });
    if (!result.ok) throw new Error(`the portal takes no click: ${result.reason}`);
    return result.call.callId;
  }

  /** The caller who was passed on, as a new leg towards whoever takes the call. */
  takesOver(): Promise<RobotLeg> {
    return this.pbx.waitFor('robotLeg', ({ direction }) => direction === 'to-agent', 20_000);
  }

  /** The far end of the next call that an agent makes. */
  called(): Promise<RobotLeg> {
    return this.pbx.waitFor('robotLeg', ({ direction }) => direction === 'from-agent', 15_000);
  }

  /**
   * The portal is asked for exactly this, in this order: `Mara: register Mara in show`. What comes after it, to the end
   * of the act, is found by `closing`.
   */
  async reported(expected: readonly string[], ms = 20_000): Promise<void> {
    this.#expected = expected;
    const enough = (): boolean => this.recorder.asked.length >= expected.length;
    await this.portal
      .until(enough, `${expected.length} reports`, ms)
      .catch((error: unknown) => this.recorder.say('stage', String(error)));
    this.#compare();
  }

  /** The portal was asked for all of these, in whatever order: several calls at once have none. */
  async reportedSomehow(expected: readonly string[], ms = 20_000): Promise<void> {
    const asked = (): string[] => this.recorder.asked.map(({ who, what }) => `${who}: ${what}`);
    await this.portal
      .until(() => asked().length >= expected.length, `${expected.length} reports`, ms)
      .catch((error: unknown) => this.recorder.say('stage', String(error)));
    assert.deepEqual(asked().toSorted(), expected.toSorted());
    this.#expected = asked();
  }

  /** What the portal is told of this act is demanded by another scenario. */
  reportedElsewhere(): void {
    this.#expected = null;
  }

  /** Nobody talks any more, everything is reported, and nothing but what was expected. */
  async closing(): Promise<void> {
    for (const seat of this.seats) {
      for (const { id } of seat.alive) await seat.over(id);
      if (seat.desktop.isRunning) await seat.settled(60_000);
      if (seat.hasPage) await this.recorder.cardGone(seat.name);
    }
    this.#compare();
    for (const seat of this.seats) assert.deepEqual(seat.desktop.isRunning ? seat.desktop.phone.complaints : [], []);
  }

  /** How many HTTP requests about calls have come in this act. */
  get httpRequests(): number {
    return new Set(this.recorder.asked.map(({ request }) => request)).size;
  }

  /** On everybody's clock: whoever waits for a next round waits no longer. Not while a request is under way. */
  aMinutePasses(): void {
    this.passes(60_000);
  }

  /** So much time for everybody: what waits for it happens now. */
  passes(ms: number): void {
    this.ada.desktop.clock.pass(ms);
  }

  /** Whom a card was sent to, each time, by name. */
  shownTo(): readonly string[] {
    const shows = this.recorder.asked.filter(({ what }) => what.startsWith('show '));
    return shows.flatMap(({ what }) => what.split(' ').slice(1)).toSorted();
  }

  /** Until the portal has been asked for this so often. */
  asked(what: string, times: number): Promise<unknown> {
    return this.portal.until(() => this.count(what) >= times, `${what}, ${times} times`, 20_000);
  }

  /** How often the portal has been asked for this in this act; with or without the name of who asked. */
  count(what: string): number {
    return this.recorder.asked.filter((one) => one.what === what || `${one.who}: ${one.what}` === what).length;
  }

  /** What was asked of one method, in its order. */
  filed(method: string): readonly string[] {
    const asked = this.recorder.asked.filter(({ what }) => what.startsWith(`${method} `));
    return asked.map(({ who, what }) => `${who}: ${what}`);
  }

  /** How many calls have been dialled to this number in this act, as the exchange saw it. */
  dialled(number: string): number {
    return this.invites(number).length;
  }

  /** The agents' INVITEs for this number since the act began; a challenged one is one with its repetition. */
  invites(number: string): readonly SipRequest[] {
    const found = new Map<string, SipRequest>();
    for (const { at, dir, parsed } of this.pbx.trace) {
      if (at < this.#begunAt || dir !== 'in' || parsed.kind !== 'request' || parsed.method !== 'INVITE') continue;
      if (decodeURIComponent(userOf(parsed.uri)) === number && tagOf(header(parsed, 'To')) === undefined)
        found.set(callId(parsed), parsed);
    }
    return [...found.values()];
  }

  /** Registrations with this number that nobody has finished. */
  unfinished(number: string): readonly string[] {
    return [...this.portal.state.calls.values()].flatMap(({ phoneNumber, callId }) =>
      phoneNumber === number ? [callId] : [],
    );
  }

  activities(number: string): readonly Activity[] {
    return this.portal.state.activities.filter(({ phoneNumber }) => phoneNumber === number);
  }

  /** The finished calls with this number. */
  rows(number: string): readonly StatisticsRow[] {
    return this.portal.state.statistics.filter(({ phoneNumber }) => phoneNumber === number);
  }

  /** How many of the finished calls with this number are older than this act. */
  rowsBefore(number: string): number {
    return this.portal.state.statistics.slice(0, this.#rowsBefore).filter(({ phoneNumber }) => phoneNumber === number)
      .length;
  }

  /** What the CRM says of this number: one line for each finished call. */
  crm(number: string): readonly string[] {
    return this.rows(number).map((row) => this.#told(row));
  }

  /** The calls that were finished in this act, for people. */
  get newRows(): readonly string[] {
    const rows = this.portal.state.statistics.slice(this.#rowsBefore);
    return rows.map((row) => `${row.phoneNumber}  ${this.#told(row)}, ${row.duration} s`);
  }

  cards(seat: Seat): readonly string[] {
    return this.recorder.cards.get(seat.name) ?? [];
  }

  async close(): Promise<void> {
    this.recorder.stop();
    await Promise.all(this.seats.map((seat) => seat.leave()));
    await this.pbx.stop();
    await (this.host ?? this.portal).stop();
  }

  #told(row: StatisticsRow): string {
    const { activities, entities } = this.portal.state;
    const activity = activities.find(({ id }) => id === row.activityId);
    const entity = entities.find(({ type, id }) => type === row.entity?.type && id === row.entity.id);
    const responsible = entity === undefined ? '' : ` of ${this.recorder.nameOf(entity.assignedById)}`;
    return [
      `${TYPES[row.type] ?? row.type} ${row.failedCode}`,
      this.recorder.nameOf(row.portalUserId),
      entity === undefined ? 'no entity' : `${entity.type.toLowerCase()}${responsible}`,
      activity === undefined ? 'no activity' : activity.completed ? 'activity' : 'open activity',
      ...(row.recordFileId === undefined ? [] : ['recording']),
    ].join(', ');
  }

  #compare(): void {
    if (this.#expected === null) return;
    assert.deepEqual(
      this.recorder.asked.map(({ who, what }) => `${who}: ${what}`),
      this.#expected,
    );
  }
}

/** TYPE of a call (bitrix24.md 3.1). */
const TYPES: Readonly<Record<number, string>> = { 1: 'out', 2: 'in', 3: 'redirected', 4: 'callback', 5: 'info' };

/** What the program itself finds worth a warning belongs on the timeline. */
function tellTrouble(line: string, say: (what: string) => void): void {
  const { level, event, data } = JSON.parse(line) as {
    level: string;
    event: string;
    data?: Readonly<Record<string, unknown>>;
  };
  if (level !== 'warn' && level !== 'error') return;
  // In a minute that passes in no time nobody sends a sign of life.
  if (event === 'push.trouble' && data?.['trouble'] === 'silent') return;
  say(`log ${level}: ${[event, ...wordsOf(data)].join(' ')}`);
}

/** What becomes of the wishes to call that the host passes on. */
function tellHost(line: string, say: (what: string) => void): void {
  const { event, data } = JSON.parse(line) as { event: string; data?: { kind?: string; outcome?: string } };
  if (event === 'request.ended') say(`${data?.kind === 'dial' ? 'click' : 'callback'} ${data?.outcome ?? 'ended'}`);
}

/** What a person can read of a log's data: names, numbers, reasons; of an error its reason. */
function wordsOf(data: Readonly<Record<string, unknown>> = {}): string[] {
  return Object.entries(data).flatMap(([name, value]) => {
    const inner = typeof value === 'object' && value !== null && 'reason' in value ? value.reason : value;
    return ['string', 'number', 'boolean'].includes(typeof inner) ? [`${name}=${String(inner)}`] : [];
  });
}
