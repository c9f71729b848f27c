import { beforeEach, describe, expect, it } from 'vitest';
import type { CardSnapshot, DesktopMessage, HubMessage } from '#shared/bridge.ts';
import type { PushMessage } from '#shared/push/push-frames.ts';
import { HubInbox, type News } from '#shared/relay/hub-inbox.ts';
import { type LetterToDesktop, post, readPost, RELAY_COMMAND, RelaySeal } from '#shared/relay/relay.ts';
import { randomKey } from '#shared/web-crypto.ts';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import type { RefusalCause } from '../../../../src-main/bridge/refusal.ts';
import { RelayDesk } from '../../../../src-main/bridge/relay-desk.ts';
import type { HubSession } from '../../../../src-main/bridge/session.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

const route = { portal: 'f'.repeat(32), instance: '3f0e0b3c-1111-4222-8333-444455556666', secret: randomKey() };
const boot = randomKey();

const card = (callId: string, uiState: CardSnapshot['uiState'] = 'connected'): CardSnapshot => ({
  callId,
  uiState,
  muted: false,
  held: false,
  statusText: '',
});
const cardUp = (id: string, callId = 'call-1'): HubMessage => ({
  t: 'cardUp',
  id,
  frame: 'f1',
  callId,
  number: '+49301234567',
  line: 'line-1',
  direction: 'incoming',
  listMode: false,
});
const hangup = (id: string): HubMessage => ({
  t: 'button',
  id,
  frame: 'f1',
  callId: 'call-1',
  button: 'hangupButtonClick',
});

class World {
  readonly clock = new ManualClock();
  readonly posts: unknown[] = [];
  readonly sessions = new Set<HubSession>();
  readonly messages: HubMessage[] = [];
  readonly refusals: RefusalCause[] = [];
  /** What the next posts come to. */
  readonly failures: Error[] = [];
  /** A hub that has loopback. */
  direct: string | null = null;
  /** What the desktop makes of a message. */
  answer: (session: HubSession, message: HubMessage) => void = (session, { id }) =>
    session.send({ t: 'ack', id: 'a', re: id, done: true });
  state: DesktopMessage = { t: 'state', id: 's', cards: [] };
  #listener: (message: PushMessage) => void = () => undefined;
  readonly desk = new RelayDesk({
    push: {
      isUp: true,
      reason: null,
      subscribe: (command, listener) => {
        if (command === RELAY_COMMAND) this.#listener = listener;
        return () => {
          this.#listener = () => undefined;
        };
      },
      send: async (_command, params) => {
        const failure = this.failures.shift();
        if (failure !== undefined) throw failure;
        this.posts.push(params);
      },
      on: () => undefined,
    },
    clock: this.clock,
    random: () => 0,
    clockOffset: () => 0,
    isDirect: (hub) => hub === this.direct,
    log: silentLog,
    on: {
      sessionUp: (session) => {
        this.sessions.add(session);
        session.send(this.state);
      },
      sessionDown: (session) => this.sessions.delete(session),
      message: (session, message) => {
        this.messages.push(message);
        this.answer(session, message);
      },
      refused: (cause) => this.refusals.push(cause),
    },
  });

  /** Time passes, and Web Crypto works beside the program as long as it takes. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    for (;;) {
      await this.desk.settled();
      const next = this.clock.nextTimer;
      if (next === null || next > end) break;
      await this.clock.advanceTo(next);
    }
    await this.clock.advanceTo(end);
    await this.desk.settled();
  }

  push(params: Record<string, unknown>): void {
    this.#listener({ module: 'application', command: RELAY_COMMAND, params, mid: null, channel: 'private' });
  }

  /** The calls have changed. */
  say(...cards: CardSnapshot[]): void {
    this.state = { t: 'state', id: 's', cards };
    for (const session of this.sessions) session.send(this.state);
  }
}

class Hub {
  readonly name: string;
  readonly #world: World;
  readonly #seal = new RelaySeal(route);
  readonly inbox = new HubInbox(boot);
  #read = 0;
  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
  }

  async letter(message: HubMessage | null, change: Partial<LetterToDesktop> = {}): Promise<Record<string, unknown>> {
    const id = message?.id ?? `got-${this.inbox.newest}`;
    const expires = this.#world.clock.now() + 10_000;
    const letter = { id, v: 1, boot: this.inbox.boot, expires, got: this.inbox.newest, message, ...change };
    return post([await this.#seal.seal('desktop', this.name, letter)]);
  }

  async say(message: HubMessage | null, change: Partial<LetterToDesktop> = {}): Promise<void> {
    this.#world.push(await this.letter(message, change));
    await this.#world.desk.settled();
  }

  /** What has come for this hub since it last looked. */
  async news(asked: (id: string) => boolean = () => false): Promise<News[]> {
    await this.#world.desk.settled();
    const envelopes = this.#world.posts
      .slice(this.#read)
      .flatMap(readPost)
      .filter(({ hub }) => hub === this.name);
    this.#read = this.#world.posts.length;
    const news = [];
    for (const envelope of envelopes) news.push(this.inbox.take(await this.#seal.open(envelope), asked));
    return news.filter((one) => one !== null);
  }
}

let world: World;
let hub: Hub;
beforeEach(() => {
  world = new World();
  world.desk.start({ ...route, boot });
  hub = new Hub(world, 'hub-1');
});
const said = (news: readonly News[]) => news.flatMap(({ messages }) => messages);

describe('a hub that speaks by the relay', () => {
  it('gets the answer and the state of its card in one letter', async () => {
    world.say(card('call-1', 'incoming'), card('call-2'));
    await hub.say(cardUp('1'));
    await world.pass(200);
    const [letter, ...more] = await hub.news();
    expect(letter?.messages).toEqual([
      { t: 'ack', id: 'a', re: '1', done: true },
      { t: 'state', id: 'n1', cards: [card('call-1', 'incoming')] },
    ]);
    expect(letter?.ask).toBe(false);
    expect(more).toEqual([]);
  });

  it('hears of several changes in a moment once', async () => {
    await hub.say(cardUp('1'));
    await world.pass(1000);
    await hub.news();
    world.say(card('call-1', 'connectingIncoming'));
    await world.pass(100);
    world.say(card('call-1', 'connected'));
    await world.pass(1000);
    expect(said(await hub.news())).toEqual([{ t: 'state', id: 'n2', cards: [card('call-1', 'connected')] }]);
  });

  it("hears nothing of calls whose card it doesn't have", async () => {
    await hub.say(cardUp('1'));
    await world.pass(1000);
    const before = world.posts.length;
    world.say(card('call-2'));
    world.say(card('call-2'), card('call-3'));
    await world.pass(60_000);
    expect(world.posts).toHaveLength(before);
  });

  it('is told again what answers nothing, until it has said that it knows', async () => {
    await hub.say(cardUp('1'));
    await world.pass(1000);
    await hub.news();
    world.say(card('call-1', 'redial'));
    await world.pass(6_000);
    const news = await hub.news();
    expect(news.map(({ ask }) => ask)).toEqual([true, true]);
    await hub.say(null);
    const before = world.posts.length;
    await world.pass(50_000);
    expect(world.posts).toHaveLength(before);
  });

  it('that answers no more is gone after some tries', async () => {
    await hub.say(cardUp('1'));
    await world.pass(1000);
    world.say(card('call-1'));
    await world.pass(5_000 + 10_000 + 20_000 + 40_000 + 5_000);
    expect(world.posts).toHaveLength(1 + 4);
    expect(world.sessions.size).toBe(0);
    const before = world.posts.length;
    world.say(card('call-1', 'redial'));
    await world.pass(60_000);
    expect(world.posts).toHaveLength(before);
  });

  it('stays as long as the call of its card is up, without a word', async () => {
    await hub.say(cardUp('1'));
    world.say(card('call-1'));
    await world.pass(1000);
    await hub.news();
    await hub.say(null);
    await world.pass(3600_000);
    expect(world.sessions.size).toBe(1);
    world.say(card('call-1', 'redial'));
    await world.pass(1000);
    await hub.news();
    await hub.say(null);
    await world.pass(60_000);
    expect(world.sessions.size).toBe(0);
  });

  it('is answered again when its letter comes again, and is not obeyed twice', async () => {
    await hub.say(cardUp('1'));
    world.answer = (session, { id }) => session.send({ t: 'ack', id: 'b', re: id, done: false });
    const press = await hub.letter(hangup('2'));
    world.push(press);
    await world.pass(3000);
    await hub.news();
    world.push(press);
    await hub.news();
    await world.pass(3000);
    expect(world.messages.map(({ id }) => id)).toEqual(['1', '2']);
    expect(said(await hub.news()).filter(({ t }) => t === 'ack')).toEqual([
      { t: 'ack', id: 'again-2', re: '2', done: false },
    ]);
  });

  it('is told nothing here while it is connected directly, and its late press still counts', async () => {
    await hub.say(cardUp('1'));
    await world.pass(1000);
    world.direct = 'hub-1';
    const before = world.posts.length;
    world.say(card('call-1'));
    await hub.say(hangup('2'));
    await world.pass(60_000);
    expect(world.messages.map(({ id }) => id)).toEqual(['1', '2']);
    expect(world.posts).toHaveLength(before);
  });

  it('shares a post with the others', async () => {
    const other = new Hub(world, 'hub-2');
    await hub.say(cardUp('1'));
    await other.say(cardUp('1'));
    await world.pass(1000);
    expect(world.posts).toHaveLength(1);
    expect([(await hub.news()).length, (await other.news()).length]).toEqual([1, 1]);
  });

  it('with the nonce of an earlier run is told the new one', async () => {
    await hub.say(cardUp('1'), { boot: randomKey() });
    await world.pass(1000);
    expect(world.messages).toEqual([]);
    expect(world.refusals).toEqual(['relayStale']);
    const [news] = await hub.news((id) => id === '1');
    expect(news?.stale).toBe('1');
    expect(hub.inbox.boot).toBe(boot);
  });

  it('that knocks with old nonces does not make the desktop talk without end', async () => {
    for (let i = 0; i < 30; i++) await hub.say(cardUp(String(i)), { boot: randomKey() });
    await world.pass(10_000);
    expect(world.posts).toHaveLength(1);
  });
});

describe('the relay', () => {
  it('obeys nobody else', async () => {
    const strangers = [
      { ...route, secret: randomKey() },
      { ...route, portal: 'e'.repeat(32) },
    ].map((other) => new RelaySeal(other));
    const letter = { id: '1', v: 1, boot, expires: world.clock.now() + 10_000, got: 0, message: hangup('1') };
    for (const stranger of strangers) world.push(post([await stranger.seal('desktop', 'hub-1', letter)]));
    world.push({ v: 1, letters: [{ to: 'desktop', instance: route.instance, hub: 'hub-1', box: 'AAAA' }] });
    await hub.say(hangup('2'), { expires: world.clock.now() - 1 });
    await world.pass(60_000);
    expect([world.messages, world.posts, world.sessions.size]).toEqual([[], [], 0]);
    expect(world.refusals).toEqual(['relayForged', 'relayForged', 'relayForged', 'relayLate']);
  });

  it("leaves other desktops' letters alone", async () => {
    const other = { ...route, instance: '00000000-1111-4222-8333-444455556666' };
    const letter = { id: '1', v: 1, boot, expires: world.clock.now() + 10_000, got: 0, message: hangup('1') };
    world.push(post([await new RelaySeal(other).seal('desktop', 'hub-1', letter)]));
    await hub.news();
    expect([world.messages, world.refusals]).toEqual([[], []]);
  });

  it('reads no more than a hub has to say', async () => {
    const flood = await hub.letter(hangup('1'));
    for (let i = 0; i < 60; i++) world.push(flood);
    await hub.news();
    expect(world.refusals.filter((cause) => cause === 'flood').length).toBe(20);
    expect(world.messages).toHaveLength(1);
  });

  it('obeys an overloaded portal, and says the newest when it may', async () => {
    world.failures.push(
      ...[1, 2].map(
        () => new PortalError('portalOverloaded', { code: 'QUERY_LIMIT_EXCEEDED', status: 503, delivery: 'refused' }),
      ),
    );
    await hub.say(cardUp('1'));
    await world.pass(200);
    world.say(card('call-1'));
    await world.pass(900);
    expect(world.failures).toHaveLength(1);
    await world.pass(4_000);
    expect(said(await hub.news())).toContainEqual({ t: 'state', id: expect.any(String), cards: [card('call-1')] });
  });

  it('gives up a portal that refuses for good', async () => {
    const refusal = new PortalError('portalAccessDenied', {
      code: 'insufficient_scope',
      status: 403,
      delivery: 'refused',
    });
    world.failures.push(...Array.from({ length: 100 }, () => refusal));
    await hub.say(cardUp('1'));
    await world.pass(600_000);
    expect(world.failures.length).toBeGreaterThan(80);
  });

  it('is silent after its end', async () => {
    await hub.say(cardUp('1'));
    world.desk.close();
    await world.pass(1000);
    await hub.say(hangup('2'));
    expect(world.sessions.size).toBe(0);
    expect([world.posts, world.messages.length]).toEqual([[], 1]);
  });
});
