/**
 * Searches the CRM for whom an agent wants to call. It must never be what the portal has no room for a ringing call for:
 *
 *  - one request at a time; who asks for something else takes the place of what was asked before
 *  - what is known is not asked again, and what a shorter text has found whole is sifted here
 *  - it waits for ring-time steps and for the pauses of an overloaded portal, and has a budget of its own (`lanes.ts`)
 *
 * When to ask is the window's matter: it waits until nobody types.
 */
import { type CrmAnswer, type CrmQuestion, isNamed, folded, questionOf } from '#shared/crm-search.ts';
import { reasonOf } from '#shared/failure.ts';
import type { Numbering } from '#shared/numbers/number-rules.ts';
import { type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import type { Clock, Log } from '../ports.ts';
import { type Callers, clientsAmong } from './callers.ts';
import { type Clients, clientsNamed } from './crm-lists.ts';

export interface CrmSearchDeps {
  readonly portal: Pick<PortalApi, 'batch'>;
  readonly callers: Pick<Callers, 'find'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly numbering: () => Numbering;
  /** Why the portal can't be asked at all; null: it can. */
  readonly unavailable: () => Extract<CrmAnswer, { state: 'failed' }>['reason'] | null;
  /** Until what can wait may be sent. Rejects when nobody wants it any more. */
  readonly turn: (signal: AbortSignal) => Promise<void>;
  /** The portal has said that it is asked for too much. */
  readonly overloaded: () => void;
}

const REMEMBERED_MS = 5 * 60_000;
const MOST = 100;
/** Nobody looks at an open list for longer. */
const TIMEOUT_MS = 10_000;

interface Known extends Clients {
  readonly at: number;
}

export class CrmSearch {
  readonly #deps: CrmSearchDeps;
  /** By question, the oldest first. */
  readonly #known = new Map<string, Known>();
  #asking: AbortController | null = null;

  constructor(deps: CrmSearchDeps) {
    this.#deps = deps;
  }

  /** Never rejects. What was asked before and isn't answered yet is given up. */
  async search(text: string): Promise<CrmAnswer> {
    this.cancel();
    const { numbering, unavailable } = this.#deps;
    const question = questionOf(text, numbering());
    if (question === null) return { state: 'none' };
    const known = this.#recall(question);
    if (known !== null) return found(known);
    const reason = unavailable();
    if (reason !== null) return { state: 'failed', reason };
    const asking = new AbortController();
    this.#asking = asking;
    return this.#ask(question, asking.signal).finally(() => {
      if (this.#asking === asking) this.#asking = null;
    });
  }

  cancel(): void {
    this.#asking?.abort();
    this.#asking = null;
  }

  /** Another agent may see other clients. */
  forget(): void {
    this.cancel();
    this.#known.clear();
  }

  async #ask(question: CrmQuestion, signal: AbortSignal): Promise<CrmAnswer> {
    try {
      await this.#deps.turn(signal);
      const clients = await this.#find(question, signal);
      if (signal.aborted) return { state: 'none' };
      this.#remember(keyOf(question), clients);
      return found(clients);
    } catch (error) {
      if (signal.aborted) return { state: 'none' };
      this.#deps.log.warn('crm.notSearched', { by: question.by, error });
      if (error instanceof PortalError && error.reason === 'portalOverloaded') this.#deps.overloaded();
      return { state: 'failed', reason: reasonOf(error) };
    }
  }

  async #find(question: CrmQuestion, signal: AbortSignal): Promise<Clients> {
    const { portal, callers } = this.#deps;
    if (question.by === 'name') return clientsNamed(portal, question.words, { timeoutMs: TIMEOUT_MS, signal });
    const clients = clientsAmong(await callers.find(question.e164), question.e164);
    return { entries: clients.map((client) => ({ client, number: question.e164 })), more: false };
  }

  /** The same question, or a shorter one whose answer was whole. */
  #recall(question: CrmQuestion): Clients | null {
    const same = this.#fresh(keyOf(question));
    if (same !== null || question.by === 'number') return same;
    const key = keyOf(question);
    for (const [other, known] of this.#known) {
      const isWider = key.startsWith(other) && !known.more && this.#fresh(other) !== null;
      if (isWider)
        return { ...known, entries: known.entries.filter(({ client }) => isNamed(client.name, question.words)) };
    }
    return null;
  }

  #fresh(key: string): Known | null {
    const known = this.#known.get(key);
    return known !== undefined && this.#deps.clock.now() - known.at < REMEMBERED_MS ? known : null;
  }

  #remember(key: string, clients: Clients): void {
    this.#known.delete(key);
    this.#known.set(key, { ...clients, at: this.#deps.clock.now() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
  }
}

const keyOf = (question: CrmQuestion): string =>
  question.by === 'name' ? `name ${folded(question.words.join(' '))}` : `number ${question.e164}`;

const found = ({ entries, more }: Clients): CrmAnswer => ({ state: 'found', entries, more });
