/**
 * Who has a number, by the CRM (`searchCrmEntities`, bitrix24.md 3.6): the name that toast, window, tray and history show.
 *
 * It costs no request of its own: the question rides along with the first one that the reporter sends about the call, and
 * is not asked again while the answer is fresh. Whoever can't wait for that (`responsibles.ts`) asks at once, and then
 * nothing rides along. Late or failed, it is no news.
 */
import * as v from 'valibot';
import type { Call } from '#shared/call.ts';
import type { CrmClient, CrmFacts } from '#shared/crm-facts.ts';
import { type CrmEntry, crmClientTypes } from '#shared/crm-search.ts';
import { isSame } from '#shared/party.ts';
import type { BatchAnswer, BatchCommand, PortalApi } from '#shared/web/portal/portal-api.ts';
import type { Clock, Log } from '../ports.ts';

export interface CallersDeps {
  readonly portal: Pick<PortalApi, 'call'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Calls that are up, and the latest that have ended. */
  readonly calls: () => readonly Call[];
  readonly learn: (callId: string, facts: Partial<CrmFacts>) => void;
}

/** A command that a request about something else takes along. */
export interface Rider {
  readonly command: BatchCommand;
  /** @param answer null: the whole request has failed */
  readonly answered: (answer: BatchAnswer | null) => void;
}

const REMEMBERED_MS = 10 * 60_000;
const MOST = 200;
/** Nobody lets it ring longer for an answer. */
const TIMEOUT_MS = 5000;
const METHOD = 'telephony.externalCall.searchCrmEntities';

interface Known {
  readonly at: number;
  /** The answer as it came; null while it is on its way. */
  readonly answer: unknown;
  readonly clients: readonly CrmClient[];
}

export class Callers {
  readonly #deps: CallersDeps;
  /** By number, oldest first. */
  readonly #known = new Map<string, Known>();
  /** Another one after each agent: what was asked for one is not learned for the next. */
  #agent = {};

  constructor(deps: CallersDeps) {
    this.#deps = deps;
  }

  /** A call is new or has changed: perhaps its caller is known already, or its card says better whom it is about. */
  update(call: Call): void {
    const number = numberOf(call);
    const known = number === null ? undefined : this.#fresh(number);
    if (known !== undefined) this.#tell(call, known.clients);
  }

  /** What is to be asked about these calls, if anything, by a request that is about to leave. */
  rider(calls: readonly Call[]): Rider | null {
    const number = calls.map((call) => (call.crm.client === null ? numberOf(call) : null)).find((one) => one !== null);
    if (number === undefined || this.#fresh(number) !== undefined) return null;
    const agent = this.#agent;
    const asked = this.#remember(number, null);
    return {
      command: { key: 'caller', method: METHOD, params: { PHONE_NUMBER: number } },
      answered: (answer) => {
        try {
          if (answer !== null && 'result' in answer) return this.#learn(number, answer.result, agent);
        } catch (error) {
          // The request that it rode along with must not suffer for it.
          return this.#deps.log.error('caller.notLearned', { error });
        }
        this.#deps.log.info('caller.notFound', { error: answer !== null && 'error' in answer ? answer.error : null });
        if (this.#known.get(number) === asked) this.#known.delete(number);
      },
    };
  }

  /** The answer as it came, at no request; null: there is none yet. */
  known(number: string): unknown {
    return this.#fresh(number)?.answer ?? null;
  }

  /** Asks at once, unless the answer is there. @returns it as it came. @throws PortalError */
  async find(number: string): Promise<unknown> {
    const known = this.known(number);
    if (known !== null) return known;
    const agent = this.#agent;
    const asked = this.#remember(number, null);
    try {
      const answer = await this.#deps.portal.call(METHOD, { PHONE_NUMBER: number }, { timeoutMs: TIMEOUT_MS });
      this.#learn(number, answer, agent);
      return answer;
    } catch (error) {
      if (this.#known.get(number) === asked) this.#known.delete(number);
      throw error;
    }
  }

  /** Another agent may see other clients. */
  forget(): void {
    this.#agent = {};
    this.#known.clear();
  }

  #learn(number: string, answer: unknown, agent: object): void {
    if (agent !== this.#agent) return;
    const { clients } = this.#remember(number, answer);
    for (const call of this.#deps.calls()) if (numberOf(call) === number) this.#tell(call, clients);
  }

  #tell({ id, crm }: Call, clients: readonly CrmClient[]): void {
    const { entity, client } = crm;
    const meant = entity === null ? undefined : clients.find((one) => isSame(one, entity));
    // Whom the agent has chosen in the search stays chosen.
    const found = meant ?? (client === null ? clients[0] : undefined);
    if (found === undefined || (client !== null && isSame(client, found) && client.name === found.name)) return;
    this.#deps.learn(id, { client: found });
  }

  #fresh(number: string): Known | undefined {
    const known = this.#known.get(number);
    return known !== undefined && this.#deps.clock.now() - known.at < REMEMBERED_MS ? known : undefined;
  }

  #remember(number: string, answer: unknown): Known {
    const known: Known = { at: this.#deps.clock.now(), answer, clients: clientsAmong(answer, number) };
    this.#known.delete(number);
    this.#known.set(number, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }
}

/** Extensions are colleagues, and the CRM knows numbers of the outside world. */
const numberOf = ({ owner, remote }: Call): string | null => (owner === null ? null : remote.e164);

const FoundSchema = v.object({
  CRM_ENTITY_TYPE: v.picklist(crmClientTypes),
  CRM_ENTITY_ID: v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer(), v.minValue(1)),
  NAME: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(300)),
});

/** Those whom `searchCrmEntities` has found for this number, and who have a name. */
export function clientsAmong(answer: unknown, number: string): readonly CrmEntry['client'][] {
  const rows = Array.isArray(answer) ? answer : [];
  return rows.flatMap((row) => {
    const { success, output } = v.safeParse(FoundSchema, row);
    // A lead that the portal has made of a call is called "+493023125101 - Incoming call" (bitrix24.md 3.2).
    if (!success || digitsOf(output.NAME).includes(digitsOf(number))) return [];
    return [{ type: output.CRM_ENTITY_TYPE, id: output.CRM_ENTITY_ID, name: output.NAME }];
  });
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
