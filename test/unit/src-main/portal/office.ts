/** An office whose desktops share one address, and so one bucket at the portal, in time that passes as it is told. */
import { DatabaseSync } from 'node:sqlite';
import { type Call, newCall, transition } from '#shared/call.ts';
import { type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import { Buckets } from '../../../../sandbox/portal/rest/bucket.ts';
import { Journal } from '../../../../src-main/calls/journal.ts';
import { migrate } from '../../../../src-main/calls/journal-schema.ts';
import { reportPolicy } from '../../../../src-main/portal/report-policy.ts';
import { Reporter, type ReporterDeps } from '../../../../src-main/portal/reporter.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';
import { MemoryPortal } from './memory-portal.ts';

/** bitrix24.md 2.5, every plan but the largest. */
const bucket = { enabled: true, capacity: 50, drainPerSecond: 2 };

export class Office {
  readonly clock = new ManualClock();
  readonly portal = new MemoryPortal(this.clock.now);
  /** Requests that the bucket had no room for: those of calls that ring, and all others. */
  readonly refused = { ringing: 0, other: 0 };
  readonly desktops: readonly Desktop[];
  readonly #buckets = new Buckets(bucket, this.clock.now);

  constructor(desktops: number, random: () => number, policy = reportPolicy) {
    const api = this.#api();
    this.desktops = Array.from(
      { length: desktops },
      (_, n) => new Desktop(String(n + 1), { portal: api, clock: this.clock, random, policy }),
    );
  }

  get waiting(): number {
    return this.desktops.reduce((sum, { reporter }) => sum + reporter.waiting, 0);
  }

  #api(): PortalApi {
    const { api } = this.portal;
    return {
      get clockOffset() {
        return api.clockOffset;
      },
      call: async <Result>(method: string, params: Readonly<Record<string, unknown>>): Promise<Result> => {
        this.#count(params['SHOW'] === 1);
        return api.call<Result>(method, params);
      },
      batch: async (commands) => {
        this.#count(commands.some(({ params }) => params['SHOW'] === 1));
        return api.batch(commands);
      },
    };
  }

  /** A portal that can't be reached counts nothing. */
  #count(rings: boolean): void {
    if (this.portal.down) return;
    if (this.#buckets.take('office')) return;
    this.refused[rings ? 'ringing' : 'other'] += 1;
    throw new PortalError('portalOverloaded', { code: 'QUERY_LIMIT_EXCEEDED', status: 503, delivery: 'refused' });
  }
}

export class Desktop {
  readonly reporter: Reporter;
  readonly #journal: Journal;
  readonly #clock: ManualClock;
  readonly #owner: { readonly memberId: string; readonly userId: string };
  #calls = 0;

  constructor(userId: string, deps: Pick<ReporterDeps, 'portal' | 'random' | 'policy'> & { clock: ManualClock }) {
    const db = new DatabaseSync(':memory:');
    migrate(db);
    const { clock } = deps;
    this.#clock = clock;
    this.#owner = { memberId: 'm1', userId };
    this.#journal = new Journal(db, { clock, log: silentLog });
    this.reporter = new Reporter({
      ...deps,
      journal: this.#journal,
      log: silentLog,
      announce: async () => undefined,
      recordings: {
        stateOf: () => 'none',
        take: () => Promise.reject(new Error('nothing is recorded')),
        handedOver: () => Promise.reject(new Error('nothing is recorded')),
      },
      upload: () => Promise.reject(new Error('nothing is recorded')),
      inBase64: () => Promise.reject(new Error('nothing is recorded')),
    });
  }

  start(): void {
    this.reporter.start(this.#owner);
  }

  /** A call that this program has been told of: it rings now. */
  ring(): Call {
    const id = `${this.#owner.userId}-${++this.#calls}`;
    const call = newCall({
      id,
      physicalId: `sip-${id}`,
      sipCallId: `sip-${id}`,
      origin: 'pbx',
      direction: 'incoming',
      remote: { number: `+4930${id.replace('-', '000')}`, e164: null, name: null },
      line: { number: 'line-1', kind: 'direct' },
      owner: this.#owner,
      at: this.#clock.now(),
    });
    return this.#tell(call);
  }

  hangUp(call: Call): void {
    const end = { cause: 'declined', by: 'local', sipCode: null } as const;
    this.#tell(transition(call, { type: 'ended', at: this.#clock.now(), end }));
  }

  #tell(call: Call): Call {
    this.#journal.save(call);
    this.reporter.update(call);
    return call;
  }
}
