/**
 * Carries tasks out. Each is a row of the store; whoever has its lease does the next move and writes the row before
 * anybody else can. A replica that dies leaves a lease that ends by itself, and another one goes on.
 */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { REQUEST_COMMAND, REQUEST_MODULE } from '#shared/host-request.ts';
import type { Alerts } from '../alerts.ts';
import type { HostParts } from '../parts.ts';
import type { PortalAccess } from '../portal/portal-access.ts';
import { findPortal } from '../portal/portal-record.ts';
import { type Lease, takeLease } from '../store/lease.ts';
import { read } from '../store/store.ts';
import { fateOf, withdraw } from './acknowledgement.ts';
import { registerMissed, responsible } from './callback.ts';
import { finishUnanswered } from './finish.ts';
import { PushSender } from './push-sender.ts';
import { Signer } from './signer.ts';
import { CALLBACK_OFFER_MS, DIAL_MS, failed, nextMove, pushed, type Task, TaskSchema, withdrawn } from './task.ts';

const PREFIX = 'outbox/';
/** Above the push's own limits; a dead replica's tasks wait that long. */
const LEASE_MS = 9000;
const SWEEP_MS = 500;
const SWEEP_ROWS = 500;
/** Done is remembered, so that the same event coming twice is one task. */
const DONE_MS = 120_000;
const CHOOSE_MS = 2000;
const MOST_MOVES = 5;

export interface OutboxDeps {
  readonly parts: HostParts;
  readonly portals: PortalAccess;
  readonly alerts: Alerts;
}

export class Outbox {
  readonly pushes: PushSender;
  readonly #deps: OutboxDeps;
  readonly #signer: Signer;
  readonly #running = new Set<Promise<void>>();
  #cancelSweep: (() => void) | null = null;
  #stopped = false;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
    this.pushes = new PushSender(deps.portals);
    this.#signer = new Signer(deps.parts);
  }

  /**
   * Durable when it resolves: the event may be answered.
   * @param name unique per wish: the CALL_ID, or something made from the event
   */
  async accept(name: string, task: Task): Promise<'new' | 'known'> {
    const { store } = this.#deps.parts;
    const key = `${PREFIX}${task.memberId}/${name}`;
    // A click waits for as few writes as can be: its offer comes with it, and the lease beside it.
    const value = task.kind === 'dial' ? { ...task, offer: this.#offer(task) } : task;
    const [lease, version] = await Promise.all([takeLease(store, key, LEASE_MS), store.putIfAbsent(key, value)]);
    // Without the lease it is with whom a sweep has brought to it.
    if (version !== null && lease !== null) this.#track(this.#carryOut(key, { value, version }, lease));
    else await lease?.release();
    return version === null ? 'known' : 'new';
  }

  /** The agent leaves a callback to the next one, whose turn it is now. Harmless when a desktop has it already. */
  async skip(id: string): Promise<void> {
    const { parts } = this.#deps;
    if (!(await withdraw(parts, id))) return;
    for (const { key, value } of await parts.store.list(PREFIX, SWEEP_ROWS)) {
      const task = v.safeParse(TaskSchema, value);
      if (task.success && task.output.offer?.id === id) this.#track(this.#takeUp(key));
    }
  }

  start(): void {
    this.#cancelSweep = this.#deps.parts.clock.after(SWEEP_MS, () => {
      void this.#sweep().finally(() => {
        if (!this.#stopped) this.start();
      });
    });
  }

  /** What is being done is done to its end; the rest is another replica's, or the next start's. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelSweep?.();
    await Promise.all(this.#running);
  }

  async #sweep(): Promise<void> {
    const { store, clock, log } = this.#deps.parts;
    try {
      for (const { key, value } of await store.list(PREFIX, SWEEP_ROWS)) {
        const task = v.safeParse(TaskSchema, value);
        if (task.success && isDue(task.output, clock.now())) this.#track(this.#takeUp(key));
      }
    } catch (error) {
      log.warn('outbox.sweepFailed', { error });
    }
  }

  #track(run: Promise<void>): void {
    const tracked = run.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  /** A task that a sweep has found due. */
  async #takeUp(key: string): Promise<void> {
    const { store, log } = this.#deps.parts;
    try {
      const lease = await takeLease(store, key, LEASE_MS);
      if (lease === null) return;
      const row = await read(store, key, TaskSchema);
      if (row === null) await lease.release();
      else await this.#carryOut(key, row, lease);
    } catch (error) {
      log.warn('outbox.notTakenUp', { task: key, error });
    }
  }

  /** Moves until there is nothing due, each written down before the next. Gives the lease back. */
  async #carryOut(key: string, row: { value: Task; version: string }, lease: Lease): Promise<void> {
    const { store, log } = this.#deps.parts;
    try {
      let { value, version } = row;
      for (let moves = 0; moves < MOST_MOVES && !this.#stopped; moves += 1) {
        const next = await this.#move(key, value);
        if (next === null) break;
        value = { ...next, failures: 0 };
        const written = await store.putIfVersion(key, value, version, value.done === null ? undefined : DONE_MS);
        if (written === null) break;
        version = written;
      }
    } catch (error) {
      log.warn('outbox.moveFailed', { task: key, error });
      await this.#rest(key);
    }
    // One that can't be given back ends by itself.
    await lease.release().catch((error: unknown) => log.warn('outbox.leaseKept', { task: key, error }));
  }

  /** Something failed that may work later. */
  async #rest(key: string): Promise<void> {
    const { store, clock, log } = this.#deps.parts;
    try {
      const row = await read(store, key, TaskSchema);
      if (row !== null) await store.putIfVersion(key, failed(row.value, clock.now()), row.version);
    } catch (error) {
      log.warn('outbox.restFailed', { task: key, error });
    }
  }

  /** @returns the row as it shall be now, or null when nothing is due */
  async #move(key: string, task: Task): Promise<Task | null> {
    const { parts } = this.#deps;
    const now = parts.clock.now();
    // A click's offer can't be left to somebody else: where nothing is due, nothing has to be looked up.
    if (task.kind === 'dial' && nextMove(task, now, 'open') === 'wait') return null;
    const sent = task.offer !== null && task.offer.pushes > 0 ? task.offer : null;
    switch (nextMove(task, now, sent === null ? 'open' : await fateOf(parts, sent.id))) {
      case 'wait':
        return null;
      case 'choose':
        return { ...task, agents: await this.#agents(task) };
      case 'offer':
        return { ...task, offer: this.#offer(task) };
      case 'push':
        return this.#push(task);
      case 'close':
        return this.#end(task, 'taken');
      case 'withdraw':
        if (task.offer !== null && !(await withdraw(parts, task.offer.id))) return this.#end(task, 'taken');
        return withdrawn(task, now);
      case 'abandon':
        return this.#end(task, task.kind === 'dial' ? 'unreachable' : 'missed');
      case 'giveUp':
        return task.kind === 'dial' ? this.#unreachable(task) : this.#missed(key, task);
    }
  }

  async #agents({ memberId, facts }: Task): Promise<string[]> {
    const { parts, portals } = this.#deps;
    await portals.budget(memberId).take('ordinary', CHOOSE_MS);
    const first = await responsible(portals.admin(memberId), facts);
    const portal = await findPortal(parts.store, memberId);
    const others = parts.config.callbackAgents;
    const agents = [...new Set([...(first === null ? [] : [first]), ...others])];
    // Somebody has to know of it.
    return agents.length > 0 ? agents : [portal?.adminUserId ?? '1'];
  }

  #offer({ kind, memberId, agents, turn, issued, received }: Task) {
    const { parts, portals } = this.#deps;
    const now = parts.clock.now();
    const userId = agents[turn] ?? agents[0] ?? '';
    const id = randomUUID();
    if (kind === 'dial') {
      return { id, userId, issued, expires: issued + DIAL_MS, until: received + DIAL_MS, pushes: 0, nextPush: now };
    }
    const there = now + portals.admin(memberId).clockOffset;
    const until = now + CALLBACK_OFFER_MS;
    return { id, userId, issued: there, expires: there + CALLBACK_OFFER_MS, until, pushes: 0, nextPush: now };
  }

  async #push(task: Task): Promise<Task> {
    const { parts } = this.#deps;
    const { offer } = task;
    if (offer === null) return task;
    const params = await this.#signer.sign(task, offer);
    await this.pushes.send(task.memberId, {
      userId: offer.userId,
      command: REQUEST_COMMAND,
      module: REQUEST_MODULE,
      params,
    });
    const now = parts.clock.now();
    if (offer.pushes === 0) parts.metrics.requestSeconds.observe((now - task.received) / 1000);
    return { ...task, offer: pushed(offer, now) };
  }

  #end(task: Task, done: NonNullable<Task['done']>): Task {
    const { parts } = this.#deps;
    parts.metrics.requests.inc({ kind: task.kind, outcome: done });
    parts.log.info('request.ended', { kind: task.kind, memberId: task.memberId, outcome: done });
    return { ...task, offer: null, done };
  }

  /** A card says it by itself; a click in the mobile app has none, so the call is ended (bitrix24.md 8 e). */
  async #unreachable(task: Task): Promise<Task> {
    const { facts, agents, memberId } = task;
    if (facts.mobile && facts.portalCallId !== null) {
      await finishUnanswered(this.#deps.portals.admin(memberId), facts.portalCallId, agents[0] ?? '', 'OTHER');
    }
    return this.#end(task, 'unreachable');
  }

  async #missed(key: string, task: Task): Promise<Task> {
    const { portals, alerts } = this.#deps;
    const api = portals.admin(task.memberId);
    const agents = task.agents.length > 0 ? task.agents : await this.#agents(task);
    const agent = agents[0] ?? '';
    if (task.missedCallId === null) {
      const name = key.slice(key.lastIndexOf('/') + 1);
      return { ...task, agents, missedCallId: await registerMissed(api, task.facts, agent, name) };
    }
    await finishUnanswered(api, task.missedCallId, agent, '304');
    await alerts.raise('callbackMissed', { memberId: task.memberId, userId: agent });
    return this.#end(task, 'missed');
  }
}

const isDue = (task: Task, now: number): boolean => nextMove(task, now, 'open') !== 'wait';
