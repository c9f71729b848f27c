import { DatabaseSync } from 'node:sqlite';
import type { CallEnd, CallEvent, CallFact, Owner } from '#shared/call.ts';
import type { FailureReason } from '#shared/failure.ts';
import { defaultCallSettings } from '#shared/settings.ts';
import type { Taken } from '#shared/web/portal/counted-body.ts';
import type { CallOptions, PortalApi } from '#shared/web/portal/portal-api.ts';
import { CallBook } from '../../../../src-main/calls/call-book.ts';
import { Journal } from '../../../../src-main/calls/journal.ts';
import { migrate } from '../../../../src-main/calls/journal-schema.ts';
import { Reporter } from '../../../../src-main/portal/reporter.ts';
import type { Clock, Log } from '../../../../src-main/ports.ts';
import { RecentCalls } from '../../../../src-main/recent-calls.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';
import { MemoryPortal } from './memory-portal.ts';

export const owner = { memberId: 'm1', userId: '12' };

type EventOf<Type extends CallEvent['type']> = Omit<Extract<CallEvent, { type: Type }>, 'type' | 'at'>;

/**
 * A desktop at a portal, with the journal between its lives. `crash` is the death of the program: whatever it still had
 * in its hands does nothing any more.
 */
export class Desk {
  readonly clock = new ManualClock();
  readonly portal = new MemoryPortal(this.clock.now);
  readonly announced: string[] = [];
  /** By call id; the others aren't recorded. */
  readonly recordings = new Map<string, 'writing' | 'ready' | 'over'>();
  /** The file's way to the portal, for tests to hold up. */
  upload: (callId: string, taken: Taken) => Promise<string> = async () => '77';
  readonly #db = new DatabaseSync(':memory:');
  readonly journal: Journal;
  readonly #log: Log;
  /** Dies at the n-th request from now: before it leaves, or after it was carried out. */
  crashAt: { requests: number; carriedOut: boolean } | null = null;
  #life = { over: false };
  #announce = async (id: string): Promise<void> => void this.announced.push(id);
  #ids = 0;
  /** Why nothing goes to the portal, as its session says. */
  away: FailureReason | null = null;
  /** Who is signed in. */
  agent: Owner | null = owner;
  book!: CallBook;
  reporter!: Reporter;

  constructor(log: Log = silentLog) {
    this.#log = log;
    migrate(this.#db);
    this.journal = new Journal(this.#db, { clock: this.clock, log });
    this.boot();
  }

  get isDead(): boolean {
    return this.#life.over;
  }

  boot(): void {
    const life = { over: false };
    this.#life = life;
    const clock: Clock = {
      now: this.clock.now,
      after: (ms, action) => this.clock.after(ms, () => void (life.over || action())),
    };
    const journal = mortal(this.journal, life);
    const announce = (id: string) => this.#announce(id);
    this.reporter = new Reporter({
      portal: this.#mortalPortal(life),
      journal,
      clock,
      log: this.#log,
      random: () => 0.5,
      announce,
      recordings: {
        stateOf: (id) => this.recordings.get(id) ?? 'none',
        take: async (id) => ({ path: id, bytes: 1, sha256: '' }),
        handedOver: async (id) => void (life.over || this.recordings.set(id, 'over')),
      },
      upload: ({ path }, { taken }) => this.upload(path, taken),
      inBase64: async (path) => btoa(path),
    });
    this.book = new CallBook({
      clock,
      log: this.#log,
      journal,
      newId: () => `call-${++this.#ids}`,
      account: () => ({ line: { number: 'line-1', kind: 'direct' }, country: 'DE' }),
      owner: () => this.agent,
      registered: () => true,
      reachable: () => true,
      availability: () => ({ kind: 'available' }),
      settings: () => defaultCallSettings,
      isAttended: () => true,
    });
    this.book.on('changed', ({ call }) => this.reporter.update(call));
    this.reporter.on('registered', ({ callId, portalCallId }) => this.book.registered(callId, portalCallId));
    this.book.recover();
    if (this.agent !== null) this.reporter.start(this.agent);
  }

  /** What the present agent is shown, newest first. */
  rows() {
    const states = { writing: 'writing', ready: 'complete', over: 'handed' } as const;
    const recordings = {
      get: (callId: string) => {
        const state = this.recordings.get(callId);
        const facts = { callId, file: callId, bytes: 1, sha256: '', begun: 0, ended: 0, error: null, portalFile: null };
        return state === undefined ? null : { ...facts, state: states[state] };
      },
    };
    const { journal, reporter } = this;
    return new RecentCalls({ journal, recordings, reporter, viewer: () => this.agent, away: () => this.away }).rows(50);
  }

  /** The present agent signs out; her requests get their moment. */
  async signOut(): Promise<void> {
    const stopped = this.reporter.stop();
    this.agent = null;
    await this.clock.advance(2000);
    await stopped;
  }

  signIn(agent: Owner): void {
    this.agent = agent;
    this.reporter.start(agent);
  }

  crash(): void {
    this.#life.over = true;
  }

  announceWith(announce: (portalCallId: string) => Promise<void>): void {
    this.#announce = announce;
  }

  breakJournal(): void {
    this.#db.exec('PRAGMA query_only = ON');
  }

  /** An INVITE comes in. */
  ring(number: string, sipCallId = `sip-${this.#ids + 1}`): string {
    const callId = `call-${++this.#ids}`;
    this.book.report({
      type: 'incoming',
      callId,
      sipCallId,
      physicalId: null,
      number,
      name: null,
      at: this.clock.now(),
    });
    return callId;
  }

  /** The phone window reports. Says nothing for a call that a crash has ended. */
  see<Type extends Exclude<CallEvent['type'], CallFact['type'] | 'transfer'>>(
    callId: string,
    type: Type,
    facts: EventOf<Type>,
  ): void {
    const event = { ...facts, type, at: this.clock.now() } as unknown as Exclude<
      CallEvent,
      { type: CallFact['type'] | 'transfer' }
    >;
    this.book.report({ type: 'call', callId, event });
  }

  end(callId: string, end: Partial<CallEnd> = {}): void {
    this.see(callId, 'ended', { end: { cause: 'hungup', by: 'remote', sipCode: null, ...end } });
  }

  talk(callId: string): void {
    if (this.book.call(callId)?.direction === 'incoming') this.see(callId, 'answering', {});
    this.see(callId, 'accepted', {});
    this.see(callId, 'confirmed', {});
  }

  #mortalPortal(life: { over: boolean }): PortalApi {
    const { api } = this.portal;
    const request = async <Result>(send: () => Promise<Result>): Promise<Result> => {
      const never = new Promise<never>(() => undefined);
      if (life.over) return never;
      const dies = this.crashAt !== null && --this.crashAt.requests <= 0 ? this.crashAt : null;
      if (dies === null) return send();
      this.crashAt = null;
      if (dies.carriedOut) await send().catch(() => undefined);
      this.crash();
      return never;
    };
    return {
      get clockOffset() {
        return api.clockOffset;
      },
      batch: (commands, options) => request(() => api.batch(commands, options)),
      call: <Result>(method: string, params: Readonly<Record<string, unknown>>, options?: CallOptions) =>
        request(() => api.call<Result>(method, params, options)),
    };
  }
}

/** A dead program writes nothing. */
function mortal(journal: Journal, life: { readonly over: boolean }): Journal {
  return new Proxy(journal, {
    get: (target, name: keyof Journal) => {
      if (life.over) throw new Error('the program is dead');
      return target[name].bind(target);
    },
  });
}
