/**
 * This desktop's entry in the agent's user option, by which her Bitrix24 pages find its bridge, and what we know of her
 * other desktops. Read and written when something happens, never on a schedule, except once a day to stay alive.
 */
import { INSTANCE_OPTION, type Instance } from '#shared/bridge.ts';
import { type CallOptions, type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import type { Clock, Log } from '../ports.ts';
import { holds, parseInstances, type StoredInstances, withInstance } from './instance-map.ts';
import { claimsOption } from './claims.ts';
import { readUserOptions, writeUserOptions } from './user-options.ts';

export interface InstancesDeps {
  readonly portal: PortalApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly instanceId: string;
  readonly random?: () => number;
}

/** What we believe of the other desktops for so long without looking again. */
const KNOWLEDGE_MS = 5 * 60_000;
/** Of each request: a sign-out waits for those under way, and for its own. */
const patience: CallOptions = { timeoutMs: 10_000 };
const DAY_MS = 24 * 3600_000;
const RETRIES_S = [30, 60, 120, 300, 900] as const;
const passing: ReadonlySet<string> = new Set(['portalUnreachable', 'portalAnswer', 'portalOverloaded']);

export class Instances {
  readonly #deps: InstancesDeps;
  #entry: Omit<Instance, 'seen'> | null = null;
  #others = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #cancelNext: () => void = () => undefined;
  /** Reading and writing back belong together. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(deps: InstancesDeps) {
    this.#deps = deps;
  }

  /**
   * Writes our entry, again whenever it has changed (another port, a new secret). What only the moment forbids is
   * retried until it works or `withdraw` is called.
   * @throws PortalError for what won't pass by itself
   */
  async publish(entry: Omit<Instance, 'seen'>): Promise<void> {
    this.#entry = entry;
    await this.#publish();
  }

  /** Takes our entry out. @throws PortalError */
  async withdraw(): Promise<void> {
    const { portal, instanceId, clock } = this.#deps;
    this.stop();
    this.#entry = null;
    await this.#inTurn(async () => {
      const known = parseInstances((await readUserOptions(portal, patience)).get(INSTANCE_OPTION), clock.now());
      const values = { [INSTANCE_OPTION]: withInstance(known, instanceId, null), [claimsOption(instanceId)]: '' };
      await writeUserOptions(portal, values, patience);
    });
    this.#deps.log.info('instances.withdrawn');
  }

  /** Ends timers; the entry stays: the desktop will be back. */
  stop(): void {
    this.#cancelNext();
    this.#failures = 0;
  }

  /** Whether the agent has another desktop that counts. Costs a request when we last looked over five minutes ago. */
  async hasOthers(): Promise<boolean> {
    if (this.#deps.clock.now() - this.#readAt > KNOWLEDGE_MS) {
      await this.read({ timeoutMs: 3000 }).catch((error: unknown) =>
        this.#deps.log.warn('instances.unread', { error }),
      );
    }
    return this.#others > 0;
  }

  /** All user options, and what they tell about the other desktops. @throws PortalError */
  async read(options?: CallOptions): Promise<ReadonlyMap<string, string>> {
    const all = await readUserOptions(this.#deps.portal, options);
    const known = this.#learn(all);
    // Another desktop's write may have crossed ours.
    if (this.#entry !== null && !holds(known, this.#deps.instanceId, this.#full(this.#entry))) this.#planNext(1000);
    return all;
  }

  async #publish(): Promise<void> {
    const { portal, instanceId, log } = this.#deps;
    try {
      await this.#inTurn(async () => {
        const known = this.#learn(await readUserOptions(portal, patience));
        if (this.#entry === null) return;
        const map = withInstance(known, instanceId, this.#full(this.#entry));
        await writeUserOptions(portal, { [INSTANCE_OPTION]: map }, patience);
        log.info('instances.published', { port: this.#entry.port, others: this.#others });
      });
      this.#failures = 0;
      this.#planNext(DAY_MS);
    } catch (error) {
      log.warn('instances.notPublished', { error });
      if (!(error instanceof PortalError) || !passing.has(error.reason)) throw error;
      const pause = RETRIES_S[Math.min(this.#failures, RETRIES_S.length - 1)] ?? 900;
      this.#failures += 1;
      this.#planNext(pause * 1000 * (0.8 + 0.4 * (this.#deps.random ?? Math.random)()));
    }
  }

  #planNext(ms: number): void {
    this.#cancelNext();
    if (this.#entry === null) return;
    // What won't pass by itself has been logged, and shown when it was first tried.
    this.#cancelNext = this.#deps.clock.after(ms, () => void this.#publish().catch(() => undefined));
  }

  #learn(options: ReadonlyMap<string, string>): StoredInstances {
    const { clock, instanceId, log } = this.#deps;
    const known = parseInstances(options.get(INSTANCE_OPTION), clock.now());
    const others = known.size - (known.has(instanceId) ? 1 : 0);
    if (others !== this.#others) log.info('instances.others', { others });
    this.#others = others;
    this.#readAt = clock.now();
    return known;
  }

  #full(entry: Omit<Instance, 'seen'>): Instance {
    return { ...entry, seen: this.#deps.clock.now() };
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const run = this.#queue.then(task);
    this.#queue = run.catch(() => undefined);
    return run;
  }
}
