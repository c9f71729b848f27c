/**
 * Wishes to call that the companion host passes on: a click, also in the mobile app, and a submitted callback form
 * (bitrix24.md 8 e, h). The first signal for a CALL_ID dials, whichever way it comes; what later ones know is merged
 * into the call: campaign, client, extension.
 */
import type { Call } from '#shared/call.ts';
import type { CommandResult } from '#shared/command.ts';
import type { CrmFacts } from '#shared/crm-facts.ts';
import type { AckRequest } from '#shared/host-api.ts';
import type { RequestBody } from '#shared/host-request.ts';
import type { PushMessage } from '#shared/push/push-frames.ts';
import type { Clock, Log } from '#shared/web/ports.ts';
import type { CardClick } from '../calls/call-book-ports.ts';
import { checkedRequest, type RequestChecks, type RequestRefusal } from './signed-request.ts';

export interface RequestDeskDeps extends RequestChecks {
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
  readonly instance: string;
  /** Takes it at the host; false: another desktop has it, or its time is over. @throws Failure */
  readonly take: (request: AckRequest) => Promise<boolean>;
  /** The one desktop of the agent's that may dial this CALL_ID, whichever signal it has come by. */
  readonly claim: (portalCallId: string) => Promise<boolean>;
  readonly callOf: (portalCallId: string) => Call | null;
  readonly learn: (callId: string, facts: Partial<CrmFacts>) => void;
  readonly dial: (click: CardClick) => CommandResult;
  /** LINE_NUMBER of this desktop's account. */
  readonly line: () => string | null;
  readonly callback: (request: RequestBody) => void;
}

export type RequestOutcome = RequestRefusal | 'repeated' | 'merged' | 'elsewhere' | 'dialled' | 'refused' | 'prompted';

/** Longer than any request lives. */
const REMEMBER_MS = 120_000;

export class RequestDesk {
  readonly #deps: RequestDeskDeps;
  readonly #seen = new Map<string, number>();
  /** What is known of a CALL_ID whose call has yet to begin here, by another signal. */
  readonly #facts = new Map<string, { readonly facts: Partial<CrmFacts>; readonly until: number }>();

  constructor(deps: RequestDeskDeps) {
    this.#deps = deps;
  }

  /** Never rejects; what was refused is counted, logged, and harmless. */
  async receive(message: PushMessage): Promise<RequestOutcome | 'failed'> {
    const { log, count } = this.#deps;
    try {
      const outcome = await this.#judge(message);
      count(`request.${outcome}`);
      log.info('request', { outcome });
      return outcome;
    } catch (error) {
      count('request.failed');
      log.warn('request.failed', { error });
      return 'failed';
    }
  }

  /** A call has begun, by whatever signal: what others have said about its CALL_ID is its own. */
  begun(call: Call): void {
    const known = call.portalCallId === null ? undefined : this.#facts.get(call.portalCallId);
    if (known === undefined || call.portalCallId === null) return;
    this.#facts.delete(call.portalCallId);
    if (known.until > this.#deps.clock.now()) this.#deps.learn(call.id, known.facts);
  }

  async #judge(message: PushMessage): Promise<RequestOutcome> {
    const request = await checkedRequest(message, this.#deps);
    if (typeof request === 'string') return request;
    this.#forgetOld();
    if (this.#seen.has(request.id)) return 'repeated';
    this.#seen.set(request.id, this.#deps.clock.now() + REMEMBER_MS);
    if (request.kind === 'callback') {
      this.#deps.callback(request);
      return 'prompted';
    }
    try {
      return await this.#click(request);
    } catch (error) {
      // The host couldn't be told: it will ask once more.
      this.#seen.delete(request.id);
      throw error;
    }
  }

  async #click(request: RequestBody): Promise<RequestOutcome> {
    const { take, claim, dial, callOf, instance, line } = this.#deps;
    const { portalCallId, id, ack } = request;
    if (portalCallId === null) return 'body';
    const crm = factsOf(request);
    const isMerged = this.#merge(portalCallId, crm);
    const isOurs = await take({ id, ack, instance });
    if (isMerged) return 'merged';
    if (!isOurs || !(await claim(portalCallId))) return 'elsewhere';
    // The card's own signal was quicker meanwhile.
    if (callOf(portalCallId) !== null) return 'merged';
    this.#facts.delete(portalCallId);
    const result = dial({ portalCallId, number: request.number, line: line() ?? request.line, crm });
    return result.ok ? 'dialled' : 'refused';
  }

  #merge(portalCallId: string, facts: Partial<CrmFacts>): boolean {
    const { callOf, learn, clock } = this.#deps;
    const call = callOf(portalCallId);
    if (call !== null) learn(call.id, facts);
    else this.#facts.set(portalCallId, { facts, until: clock.now() + REMEMBER_MS });
    return call !== null;
  }

  #forgetOld(): void {
    const now = this.#deps.clock.now();
    for (const [id, until] of this.#seen) if (until <= now) this.#seen.delete(id);
    for (const [id, { until }] of this.#facts) if (until <= now) this.#facts.delete(id);
  }
}

const factsOf = ({ callListId, entity, extension }: RequestBody): Partial<CrmFacts> => ({
  ...(callListId > 0 && { callListId }),
  ...(entity !== null && entity.id > 0 && { entity }),
  ...(extension !== '' && { extension }),
});
