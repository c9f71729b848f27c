/**
 * Transport B: the hubs that cannot reach this computer, by sealed letters through the portal's push server
 * (`#shared/relay/relay.ts`). Whoever writes has proven the bridge secret with the seal; nothing is answered to anybody
 * else. A hub speaks first: until it has, no letter is written, so the relay costs nothing while loopback works.
 */
import type { HubMessage } from '#shared/bridge.ts';
import type { FailureReason } from '#shared/failure.ts';
import type { PushMessage } from '#shared/push/push-frames.ts';
import { DesktopInbox, type LetterRefusal, type Verdict } from '#shared/relay/desktop-inbox.ts';
import {
  type Envelope,
  type LetterToHub,
  post,
  readPost,
  RELAY_COMMAND,
  type RelayRoute,
  RelaySeal,
} from '#shared/relay/relay.ts';
import type { Clock, Log } from '../ports.ts';
import { MessageBudget } from './limits.ts';
import type { RefusalCause } from './refusal.ts';
import { RelaySession } from './relay-session.ts';
import type { HubSession } from './session.ts';

/** The push server, as far as the relay needs it. */
export interface RelayPort {
  readonly isUp: boolean;
  readonly reason: FailureReason | null;
  subscribe(command: string, listener: (message: PushMessage) => void): () => void;
  /** @throws PortalError */
  send(command: string, params: Readonly<Record<string, unknown>>): Promise<void>;
  on(event: 'changed', listener: () => void): unknown;
}

export interface RelayDeskDeps {
  readonly push: RelayPort;
  readonly clock: Clock;
  readonly random: () => number;
  /** Milliseconds that the portal's clock is ahead of ours. */
  clockOffset(): number;
  /** Whether this hub is connected by loopback, too: then it is told everything there. */
  isDirect(hub: string): boolean;
  readonly log: Log;
  readonly on: {
    sessionUp(session: HubSession): void;
    sessionDown(session: HubSession): void;
    message(session: HubSession, message: HubMessage): void;
    refused(cause: RefusalCause): void;
  };
}

export interface RelayStart extends RelayRoute {
  /** The nonce of this run of the program, as the user option says it. */
  readonly boot: string;
}

/** What belongs together is said together: an answer and the state that follows from it. */
const GATHER = 150;
/** Between two posts: the office's budget is two requests a second, for everybody. */
const POST_EVERY = 500;
/** After a post that failed, doubled each time. */
const PAUSE = { first: 1_000, longest: 16_000 } as const;
/** Then only something new is worth another try. */
const MOST_FAILURES = 6;
/** Hubs are told of a new run no faster than this, whoever replays their letters. */
const TELL_EVERY = 1_000;

const CAUSES: Readonly<Record<LetterRefusal, RefusalCause>> = {
  forged: 'relayForged',
  malformed: 'relayMalformed',
  version: 'relayVersion',
  stale: 'relayStale',
  late: 'relayLate',
};

export class RelayDesk {
  readonly #deps: RelayDeskDeps;
  readonly #sessions = new Map<string, RelaySession>();
  readonly #dirty = new Set<RelaySession>();
  readonly #told: { readonly hub: string; readonly letter: (n: number) => LetterToHub }[] = [];
  #running: Running | null = null;
  #count = 0;
  #lastN = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #postedAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #cancelPost: (() => void) | null = null;
  #posting: Promise<void> = Promise.resolve();

  constructor(deps: RelayDeskDeps) {
    this.#deps = deps;
  }

  start({ boot, ...route }: RelayStart): void {
    this.close();
    const running: Running = {
      route,
      boot,
      inbox: new DesktopInbox(route, boot),
      seal: new RelaySeal(route),
      budget: new MessageBudget(this.#deps.clock.now()),
      unsubscribe: this.#deps.push.subscribe(RELAY_COMMAND, ({ params }) => this.#receive(running, params)),
      work: Promise.resolve(),
    };
    this.#running = running;
  }

  close(): void {
    this.#running?.unsubscribe();
    this.#running = null;
    this.#cancelPost?.();
    this.#cancelPost = null;
    this.#told.length = 0;
    for (const session of this.#sessions.values()) this.#end(session);
  }

  /** Until what has come is read and what was being posted is posted. */
  async settled(): Promise<void> {
    await Promise.all([this.#running?.work, this.#posting]);
  }

  /** Opening takes a moment, in which the next letter may arrive: one after the other. */
  #receive(running: Running, params: Readonly<Record<string, unknown>>): void {
    for (const envelope of readPost(params)) {
      // Own letters come back, and those of and for the agent's other desktops.
      if (envelope.to !== 'desktop' || envelope.instance !== running.route.instance) continue;
      if (!running.budget.take(this.#deps.clock.now())) {
        this.#deps.on.refused('flood');
        continue;
      }
      running.work = running.work
        .then(() => running.inbox.take(envelope, () => this.#deps.clock.now() + this.#deps.clockOffset()))
        .then((verdict) => {
          if (this.#running === running) this.#judge(running, verdict);
        })
        // What the rest of the program makes of a message may fail; the next one has a right to be read.
        .catch((error: unknown) => this.#deps.log.error('relay.messageFailed', { error }));
    }
  }

  #judge(running: Running, verdict: Verdict): void {
    const { log, on } = this.#deps;
    switch (verdict.verdict) {
      case 'taken': {
        const { hub, id, got, message } = verdict;
        log.debug('relay.letter', { hub, id, kind: message?.t ?? 'got' });
        const session = this.#session(running, hub);
        session.version = verdict.version;
        session.confirmed(got);
        if (message === null) return;
        session.heard(message);
        return on.message(session, message);
      }
      case 'repeated': {
        const session = this.#sessions.get(verdict.hub);
        session?.confirmed(verdict.got);
        session?.repeated(verdict.id);
        return;
      }
      default: {
        log.warn('relay.refused', { why: verdict.verdict, hub: verdict.hub });
        on.refused(CAUSES[verdict.verdict]);
        if (verdict.verdict === 'stale' && verdict.id !== null) this.#tellBoot(running, verdict.hub, verdict.id);
      }
    }
  }

  #tellBoot({ boot }: Running, hub: string, stale: string): void {
    const now = this.#deps.clock.now();
    if (now - this.#toldAt < TELL_EVERY) return;
    this.#toldAt = now;
    this.#told.push({ hub, letter: (n) => ({ boot, n, ask: false, messages: [], stale }) });
    this.#planPost();
  }

  #session({ route }: Running, hub: string): RelaySession {
    const known = this.#sessions.get(hub);
    if (known !== undefined) return known;
    const session = new RelaySession(`relay-${++this.#count}`, route.portal, hub, {
      clock: this.#deps.clock,
      dirty: (one) => {
        if (this.#deps.isDirect(one.hub)) return;
        this.#dirty.add(one);
        this.#planPost();
      },
      gone: (one) => this.#end(one),
    });
    this.#sessions.set(hub, session);
    this.#deps.log.info('relay.sessionUp', { session: session.id, hub });
    this.#deps.on.sessionUp(session);
    return session;
  }

  #end(session: RelaySession): void {
    session.close();
    this.#dirty.delete(session);
    if (!this.#sessions.delete(session.hub)) return;
    this.#deps.log.info('relay.sessionDown', { session: session.id });
    this.#deps.on.sessionDown(session);
  }

  #planPost(pause = 0): void {
    if (this.#cancelPost !== null) return;
    const { clock } = this.#deps;
    const wait = Math.max(GATHER, pause, this.#postedAt + POST_EVERY - clock.now());
    this.#cancelPost = clock.after(wait, () => {
      this.#posting = this.#post().catch((error: unknown) => this.#deps.log.error('relay.postFailed', { error }));
    });
  }

  /** Everything that is to be said, to all hubs, in one request. Until it is through, the next one waits. */
  async #post(): Promise<void> {
    const { push, clock, random, log } = this.#deps;
    const running = this.#running;
    if (running === null) return;
    const sessions = [...this.#dirty];
    const told = this.#told.splice(0);
    this.#dirty.clear();
    this.#postedAt = clock.now();
    const letters: Promise<Envelope>[] = [
      ...told.map(({ hub, letter }) => running.seal.seal('hub', hub, letter(++this.#lastN))),
      ...sessions.map((session) => running.seal.seal('hub', session.hub, session.letter(running.boot, ++this.#lastN))),
    ];
    let pause = 0;
    try {
      await push.send(RELAY_COMMAND, post(await Promise.all(letters)));
      this.#failures = 0;
    } catch (error) {
      pause = Math.min(PAUSE.longest, PAUSE.first * 2 ** this.#failures) * (1 + random());
      this.#failures += 1;
      log.warn('relay.notPosted', { error, pause });
      // Said anew, with a new number: what the portal may have passed on all the same does no harm.
      const isHopeless = this.#running !== running || this.#failures >= MOST_FAILURES;
      for (const session of isHopeless ? [] : sessions)
        if (this.#sessions.get(session.hub) === session) this.#dirty.add(session);
    }
    if (this.#running !== running) return;
    this.#cancelPost = null;
    if (this.#dirty.size > 0 || this.#told.length > 0) this.#planPost(pause);
  }
}

interface Running {
  readonly route: RelayRoute;
  readonly boot: string;
  readonly inbox: DesktopInbox;
  readonly seal: RelaySeal;
  readonly budget: MessageBudget;
  readonly unsubscribe: () => void;
  work: Promise<void>;
}
