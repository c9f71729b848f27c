/**
 * Searches the CRM for whom an agent wants to call. It must never be what the portal has no room for a ringing call for:
 *
 *  - one request at a time; who asks for something else takes the place of what was asked before
 *  - what is known is not asked again, and what a shorter text has found whole is sifted here; while that is on its way,
 *    the longer text waits for it: the portal has counted it already
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
  readonly callers: Pick<Callers, 'find' | 'known'>;
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

/** What the portal is being asked, or will be when its turn comes. */
interface Asking {
  readonly key: string;
  readonly given: AbortController;
  /** What still waits for its turn has cost nothing, and makes room for the newest text. */
  isSent: boolean;
  readonly answer: Promise<CrmAnswer>;
}

export class CrmSearch {
  readonly #deps: CrmSearchDeps;
  /** By question, the oldest first. */
  readonly #known = new Map<string, Known>();
  #asking: Asking | null = null;
  #newest = {};

  constructor(deps: CrmSearchDeps) {
    this.#deps = deps;
  }

  /** Never rejects. What was asked before and isn't answered yet is given up, unless its answer may serve. */
  async search(text: string): Promise<CrmAnswer> {
    const self = (this.#newest = {});
    const { numbering, unavailable } = this.#deps;
    const question = questionOf(text, numbering());
    const asking = this.#asking;
    if (question !== null && asking?.isSent === true && isWithin(question, asking.key)) {
      const answer = await asking.answer;
      if (this.#newest !== self) return { state: 'none' };
      // What has failed just now would fail again.
      if (answer.state !== 'found') return answer;
    } else this.#giveUp();
    if (question === null) return { state: 'none' };
    const known = this.#recall(question);
    if (known !== null) return found(known);
    const reason = unavailable();
    if (reason !== null) return { state: 'failed', reason };
    return this.#start(question).answer;
  }

  /** Nobody wants to know any more. */
  cancel(): void {
    this.#newest = {};
    this.#giveUp();
  }

  /** Another agent may see other clients. */
  forget(): void {
    this.cancel();
    this.#known.clear();
  }

  #start(question: CrmQuestion): Asking {
    const given = new AbortController();
    const answer = this.#ask(question, given.signal, () => (asking.isSent = true)).finally(() => {
      if (this.#asking === asking) this.#asking = null;
    });
    const asking: Asking = { key: keyOf(question), given, isSent: false, answer };
    this.#asking = asking;
    return asking;
  }

  #giveUp(): void {
    this.#asking?.given.abort();
    this.#asking = null;
  }

  async #ask(question: CrmQuestion, signal: AbortSignal, sent: () => void): Promise<CrmAnswer> {
    try {
      await this.#deps.turn(signal);
      sent();
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
    // Not with the signal: who calls the number gives up the search for it, and then the call learns of whom it is.
    return withNumber(await callers.find(question.e164), question.e164);
  }

  /** The same question, or a shorter one whose answer was whole. */
  #recall(question: CrmQuestion): Clients | null {
    const key = keyOf(question);
    const same = this.#fresh(key);
    if (same !== null) return same;
    if (question.by === 'number') {
      const answer = this.#deps.callers.known(question.e164);
      return answer === null ? null : withNumber(answer, question.e164);
    }
    for (const [other, known] of this.#known) {
      const isWider = isWithin(question, other) && !known.more && this.#fresh(other) !== null;
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

/** Whether who is found by the question is among those whom the other one finds. */
const isWithin = (question: CrmQuestion, other: string): boolean =>
  question.by === 'name' ? keyOf(question).startsWith(other) : keyOf(question) === other;

function withNumber(answer: unknown, e164: string): Clients {
  const clients = clientsAmong(answer, e164);
  return { entries: clients.map((client) => ({ client, number: e164 })), more: false };
}

const found = ({ entries, more }: Clients): CrmAnswer => ({ state: 'found', entries, more });
