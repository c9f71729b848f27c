import { type Binding, Bindings } from './bindings.ts';
import { destinationOf, serviceOf } from './dial-plan.ts';
import { Digest } from './digest.ts';
import type { Counters, Emit, PbxEvents, TracedMessage } from './events.ts';
import { Listeners } from './listeners.ts';
import type { Faults, PbxOptions } from './options.ts';
import { Proxy } from './proxy.ts';
import { type AgentCall, placeCall } from './robots/calling.ts';
import type { RobotLeg } from './robots/leg.ts';
import { takeReferral } from './robots/referral.ts';
import { Notifier } from './notifier.ts';
import { Robots, ROBOTS_HOST } from './robots/robots.ts';
import { serve } from './robots/services.ts';
import { userOf } from './sip/address.ts';
import { header, type SipMessage, type SipRequest, withHeader } from './sip/message.ts';
import { parseSip } from './sip/parse.ts';
import { respond } from './sip/write.ts';
import { type Listener, listen, type SocketPeer } from './sockets.ts';
import { Timers } from './timers.ts';

const TRACE_LENGTH = 2000;

export class PbxTimeout extends Error {
  constructor(event: string, timeoutMs: number) {
    super(`the exchange saw no matching "${event}" in ${timeoutMs} ms`);
    this.name = 'PbxTimeout';
  }
}

/** Opens an exchange in this process; nothing has to be installed, and `stop` leaves nothing behind. */
export async function startPbx(options: PbxOptions): Promise<Pbx> {
  const pbx = new Pbx(options);
  await pbx.open();
  return pbx;
}

/** A running exchange: registrar, forking proxy and robots with sound, on one port for ws and one for wss. */
export class Pbx {
  readonly realm: string;
  readonly faults: Faults = {
    rejectRegister: undefined,
    registerAnswer: undefined,
    rejectSubscribe: undefined,
    delayMs: 0,
    referral: 'follow',
    ignoresPings: false,
  };
  readonly counters: Counters = { received: 0, sent: 0, malformed: 0, authFailures: 0, unroutable: 0 };
  readonly #options: PbxOptions;
  readonly #events = new Listeners<PbxEvents>();
  readonly #timers = new Timers();
  readonly #bindings: Bindings;
  readonly #proxy: Proxy;
  readonly #robots: Robots;
  /** Message waiting and the state of numbers, for those who subscribe to it. */
  readonly notifier: Notifier;
  readonly #peers = new Set<SocketPeer>();
  readonly #trace: TracedMessage[] = [];
  readonly #waits = new Set<() => void>();
  #listeners: readonly Listener[] = [];
  /** Connections that wait for the network to come back; null while it is there. */
  #frozen: (() => void)[] | null = null;
  #peerCount = 0;
  #linkedCount = 0;

  /** Use `startPbx`. */
  constructor(options: PbxOptions) {
    this.#options = options;
    this.realm = options.realm ?? 'offhook.sandbox';
    const emit: Emit = (event, ...args) => this.#events.emit(event, ...args);
    const { nonceTtlMs = 60_000, ringMs = 60_000 } = options;
    this.#bindings = new Bindings(this.#timers, emit);
    this.#robots = new Robots(this.#timers, {
      exchange: (message) => this.#proxy.receive(this.#robots, message),
      service: (invite) => this.#serve(invite),
      referral: (refer, leg) =>
        void takeReferral(refer, leg, {
          reaction: this.faults.referral,
          transmit: (message) => this.#robots.transmit(message),
          call: (call) => this.#callAgain(call),
        }),
    });
    this.notifier = new Notifier({
      timers: this.#timers,
      refusal: () => this.faults.rejectSubscribe,
      send: (peer, request) => this.#proxy.request(peer, request),
      contactsOf: (user) => this.#bindings.of(user),
    });
    this.#proxy = new Proxy({
      ringMs,
      pinsDialogs: options.pinsDialogs ?? false,
      subscribe: (peer, request) => this.notifier.subscribe(peer, request),
      digest: new Digest({
        realm: this.realm,
        nonceTtlMs,
        now: Date.now,
        passwordOf: (user) => passwordOf(options, user),
      }),
      bindings: this.#bindings,
      timers: this.#timers,
      counters: this.counters,
      emit,
      destinationOf: (number) => destinationOf(number, options, this.#bindings, this.#robots),
      robotsAt: (uri) => (uri.includes(`@${ROBOTS_HOST}`) ? this.#robots : undefined),
      registerFault: () => this.faults,
      stamp: (invite, caller) => this.#stamp(invite, caller.trusted),
    });
  }

  /** Where agents connect: `ws://127.0.0.1:<port>`. */
  get url(): string {
    return this.#listeners[0]?.url ?? '';
  }

  /** The encrypted port, or '' when no certificate was given. */
  get secureUrl(): string {
    return this.#listeners[1]?.url ?? '';
  }

  /** Who is registered where, of one user or of all. */
  bindings(user?: string): Binding[] {
    return user === undefined ? this.#bindings.all() : this.#bindings.of(user);
  }

  /** How many connections of agents stand. */
  get connections(): number {
    return this.#peers.size;
  }

  /** The newest SIP messages on agents' sockets, oldest first. */
  get trace(): readonly TracedMessage[] {
    return this.#trace;
  }

  /** The robots' calls that are going on. */
  get robotLegs(): RobotLeg[] {
    return this.#robots.legs;
  }

  /** Listens until the returned function is called. */
  on<E extends keyof PbxEvents>(event: E, listener: (...args: PbxEvents[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** Waits for the next matching event; what happened before doesn't count. */
  waitFor<E extends keyof PbxEvents>(
    event: E,
    matches: (...args: PbxEvents[E]) => boolean = () => true,
    timeoutMs = 5000,
  ): Promise<PbxEvents[E][0]> {
    const { promise, resolve, reject } = Promise.withResolvers<PbxEvents[E][0]>();
    const giveUp = (): void => {
      release();
      reject(new PbxTimeout(event, timeoutMs));
    };
    const off = this.on(event, (...args) => {
      if (!matches(...args)) return;
      release();
      resolve(args[0]);
    });
    const stopTimer = this.#timers.after(timeoutMs, giveUp);
    const release = (): void => {
      off();
      stopTimer();
      this.#waits.delete(giveUp);
    };
    this.#waits.add(giveUp);
    // Whoever awaits it sees the timeout; a wait that its test forgot must not end the process.
    promise.catch(() => {});
    return promise;
  }

  /** Settles once a user is registered, at once if that is so already. */
  async untilRegistered(user: string, timeoutMs = 5000): Promise<Binding> {
    return this.bindings(user)[0] ?? this.waitFor('registered', (binding) => binding.user === user, timeoutMs);
  }

  /** Calls an agent or a group from outside: a real INVITE with a WebRTC offer, a tone to send and ears to measure. */
  callAgent(call: AgentCall): Promise<RobotLeg> {
    const { media = {} } = this.#options;
    return placeCall(call, { robots: this.#robots, timers: this.#timers, domain: this.realm, media });
  }

  /** Cuts a user's sockets, or everybody's, without a word; the number of sockets cut. */
  dropSockets(user?: string): number {
    const peers = this.#peersOf(user);
    for (const peer of peers) peer.drop();
    return peers.length;
  }

  /**
   * The network loses every packet: of one user's connections, or of all, and then no new one opens either. Nobody is
   * told; what is sent meanwhile arrives after `thaw`.
   */
  freeze(user?: string): void {
    if (user === undefined) this.#frozen ??= [];
    for (const peer of this.#peersOf(user)) peer.freeze();
  }

  thaw(): void {
    const waiting = this.#frozen ?? [];
    this.#frozen = null;
    for (const peer of this.#peers) peer.thaw();
    for (const admit of waiting) admit();
  }

  /** The ports close and every socket is cut, as when the server's front restarts; calls and robots go on. */
  async closePorts(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.stop()));
  }

  /** The same ports again. */
  async openPorts(): Promise<void> {
    const ports = this.#listeners.map(({ url }) => Number(new URL(url).port));
    await this.#listen(ports[0], ports[1]);
  }

  /** Sends a text as it is, malformed or not, to a user's sockets; the number of sockets that took it. */
  sendRaw(user: string, text: string): number {
    return this.#peersOf(user).filter((peer) => peer.sendText(text)).length;
  }

  /** For `startPbx`. */
  async open(): Promise<void> {
    await this.#listen(this.#options.port, this.#options.tls?.port);
  }

  /** Ends calls, sockets and timers. */
  async stop(): Promise<void> {
    for (const giveUp of this.#waits) giveUp();
    await this.#robots.stop();
    await Promise.all(this.#listeners.map((listener) => listener.stop()));
    this.#timers.clear();
    this.#events.clear();
  }

  async #listen(port = 0, securePort = 0): Promise<void> {
    const { host = '127.0.0.1', tls } = this.#options;
    const shared = { host, ...this.#wiring() };
    const plain = await listen({ ...shared, port });
    this.#listeners = [plain];
    if (tls) this.#listeners = [plain, await listen({ ...shared, port: securePort, tls })];
  }

  #wiring(): Pick<Parameters<typeof listen>[0], 'deliver' | 'newId' | 'admit' | 'events'> {
    return {
      admit: (task) => void (this.#frozen?.push(task) ?? task()),
      newId: () => `ws-${++this.#peerCount}`,
      deliver: (task) => void (this.faults.delayMs > 0 ? this.#timers.after(this.faults.delayMs, task) : task()),
      events: {
        opened: (peer) => {
          this.#peers.add(peer);
          this.#events.emit('connected', peer.id);
        },
        text: (peer, text) => this.#onText(peer, text),
        sent: (peer, text, message) => this.#onSent(peer, text, message),
        closed: (peer) => {
          this.#peers.delete(peer);
          this.#proxy.peerGone(peer);
          this.#events.emit('disconnected', peer.id, peer.user);
        },
      },
    };
  }

  #onText(peer: SocketPeer, text: string): void {
    // RFC 5626 4.4.1, allowed on WebSockets by RFC 7118 6: an empty ping gets an empty pong.
    if (text === '\r\n\r\n') return void (this.faults.ignoresPings || peer.sendText('\r\n'));
    if (text.trim() === '') return;
    const parsed = parseSip(text);
    if (!parsed.ok) {
      const { problem, request } = parsed;
      this.counters.malformed++;
      if (request) peer.send(respond(request, 400, { reason: problem }));
      this.#events.emit('malformed', {
        peerId: peer.id,
        user: peer.user,
        problem,
        text,
        answered: request !== undefined,
      });
      return;
    }
    this.counters.received++;
    this.#record('in', peer, text, parsed.message);
    this.#proxy.receive(peer, parsed.message);
  }

  #onSent(peer: SocketPeer, text: string, message: SipMessage | undefined): void {
    this.counters.sent++;
    if (message) this.#record('out', peer, text, message);
  }

  #record(dir: 'in' | 'out', peer: SocketPeer, text: string, parsed: SipMessage): void {
    const traced = { at: Date.now(), dir, text, parsed, user: peer.user, peerId: peer.id };
    this.#trace.push(traced);
    if (this.#trace.length > TRACE_LENGTH) this.#trace.shift();
    this.#events.emit('message', traced);
  }

  /** A robot that was referred calls; a test meets it as it meets the robots that agents call. */
  async #callAgain(call: AgentCall): Promise<RobotLeg> {
    const leg = await this.callAgent(call);
    this.#events.emit('robotLeg', leg);
    return leg;
  }

  #serve(invite: SipRequest): void {
    const service = serviceOf(userOf(invite.uri), this.#options);
    if (!service) return this.#robots.transmit(respond(invite, 404));
    serve(service, invite, {
      robots: this.#robots,
      timers: this.#timers,
      media: this.#options.media ?? {},
      started: (leg) => this.#events.emit('robotLeg', leg),
    });
  }

  /** Like Asterisk's `linkedid`; a robot may name one to go on with an earlier call, an agent may not. */
  #stamp(invite: SipRequest, trusted: boolean): SipRequest {
    const { linkedIdHeader } = this.#options;
    if (linkedIdHeader === undefined || (trusted && header(invite, linkedIdHeader))) return invite;
    return withHeader(invite, linkedIdHeader, `${Math.floor(Date.now() / 1000)}.${++this.#linkedCount}`);
  }

  #peersOf(user: string | undefined): SocketPeer[] {
    return [...this.#peers].filter((peer) => user === undefined || peer.user === user);
  }
}

/** Own keys only: a user called `constructor` has no password. */
function passwordOf({ users }: PbxOptions, user: string): string | undefined {
  return Object.hasOwn(users, user) ? users[user] : undefined;
}
