/**
 * A customer has asked to be called (bitrix24.md 8h): the agent reads and hears the text first, then takes it or leaves it
 * to the next one. One at a time: what comes meanwhile waits, unless its own time is over before its turn comes.
 */
import { EventEmitter } from 'node:events';
import type { CommandResult } from '#shared/command.ts';
import type { CrmFacts } from '#shared/crm-facts.ts';
import { Failure } from '#shared/failure.ts';
import type { AckRequest } from '#shared/host-api.ts';
import type { RequestBody } from '#shared/host-request.ts';
import type { CallbackOffer } from '#shared/state.ts';
import type { Clock, Log } from '#shared/web/ports.ts';

export interface CallbackDeskDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly instance: string;
  /** Milliseconds that the portal's clock is ahead of ours. */
  readonly clockOffset: () => number;
  /** @throws Failure when the host can't be asked */
  readonly take: (request: AckRequest) => Promise<boolean>;
  readonly skip: (request: AckRequest) => Promise<void>;
  /** Whether the telephone could place a call now: nothing is taken that can't be done. */
  readonly mayDial: () => boolean;
  readonly dial: (wish: { number: string; crm: Partial<CrmFacts> }) => CommandResult;
}

export interface CallbackDeskEvents {
  /** What is offered has changed. */
  changed: [];
}

interface Waiting {
  readonly request: RequestBody;
  /** By our own clock. */
  readonly until: number;
}

export class CallbackDesk extends EventEmitter<CallbackDeskEvents> {
  readonly #deps: CallbackDeskDeps;
  #queue: readonly Waiting[] = [];
  /** Those that are being taken, by id: a second press joins the first. */
  readonly #accepting = new Map<string, Promise<void>>();
  #cancelTimer: () => void = () => undefined;

  constructor(deps: CallbackDeskDeps) {
    super();
    this.#deps = deps;
  }

  get offer(): CallbackOffer | null {
    const [first] = this.#queue;
    if (first === undefined) return null;
    const { id, number, text, voice, entity } = first.request;
    return { id, number, text: text ?? '', language: languageOf(voice), entity, until: first.until };
  }

  /** Signed, ours, and in time. */
  offered(request: RequestBody): void {
    if (this.#queue.some((one) => one.request.id === request.id)) return;
    const until = request.expires - this.#deps.clockOffset();
    this.#become([...this.#queue, { request, until }]);
  }

  /** @throws Failure `callbackTaken` when it is somebody else's by now; what the telephone or the host refuses */
  accept(id: string): Promise<void> {
    const before = this.#accepting.get(id);
    if (before !== undefined) return before;
    const accepting = this.#accept(id).finally(() => {
      if (this.#accepting.get(id) === accepting) this.#accepting.delete(id);
    });
    this.#accepting.set(id, accepting);
    return accepting;
  }

  async #accept(id: string): Promise<void> {
    const { request } = this.#waiting(id);
    const { number, entity, ack } = request;
    if (!this.#deps.mayDial()) throw new Failure('callbackNotDialled', 'the telephone is not registered');
    const isOurs = await this.#deps.take({ id, ack, instance: this.#deps.instance });
    const isWanted = this.#accepting.has(id);
    this.#drop(id);
    if (!isOurs) throw new Failure('callbackTaken', 'somebody else has it, or its time is over');
    // Nobody is there any more who would talk to the customer.
    if (!isWanted) throw new Failure('callbackNotDialled', 'signed out meanwhile');
    const result = this.#deps.dial({ number, crm: entity === null ? {} : { entity } });
    this.#deps.log.info('callback.taken', { id, dialled: result.ok });
    if (!result.ok) throw new Failure('callbackNotDialled', result.reason);
  }

  async skip(id: string): Promise<void> {
    const { request } = this.#waiting(id);
    this.#drop(id);
    this.#deps.log.info('callback.skipped', { id });
    await this.#deps.skip({ id, ack: request.ack, instance: this.#deps.instance });
  }

  /** Signed out: the offers were somebody's. */
  clear(): void {
    this.#accepting.clear();
    this.#become([]);
  }

  #waiting(id: string): Waiting {
    const found = this.#queue.find(({ request }) => request.id === id);
    if (found === undefined) throw new Failure('callbackTaken', 'no such offer is open');
    return found;
  }

  #drop(id: string): void {
    this.#become(this.#queue.filter(({ request }) => request.id !== id));
  }

  #become(queue: readonly Waiting[]): void {
    const { clock } = this.#deps;
    this.#cancelTimer();
    this.#queue = queue.filter(({ until }) => until > clock.now());
    const next = Math.min(...this.#queue.map(({ until }) => until));
    this.#cancelTimer =
      this.#queue.length === 0 ? () => undefined : clock.after(next - clock.now(), () => this.#become(this.#queue));
    this.emit('changed');
  }
}

/** Bitrix24 names its voices by language first: `ruinternalfemale` (bitrix24.md 4.3). */
const languageOf = (voice: string | undefined): string | null => /^([a-z]{2})internal/.exec(voice ?? '')?.[1] ?? null;
