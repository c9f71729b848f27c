/**
 * Who is responsible for a caller, asked while it rings here: the PBX has chosen this agent, and her colleague's client
 * calls (bitrix24.md 8d). One request for each caller, a second one for a colleague's name, and none where the setting is
 * off. Late or failed, it is no news.
 */
import type { Call } from '#shared/call.ts';
import type { CallCommand, CommandResult } from '#shared/command.ts';
import { nameAmong, type PassOn, type Responsible, responsibleAmong } from '#shared/responsible.ts';
import type { PortalApi } from '#shared/web/portal/portal-api.ts';
import type { Clock, Log } from '../ports.ts';
import type { Callers } from './callers.ts';

export interface ResponsiblesDeps {
  readonly callers: Pick<Callers, 'find'>;
  readonly portal: Pick<PortalApi, 'call'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly passOn: () => PassOn;
  /** At once, or when the colleague's desktop has been told. */
  readonly command: (command: CallCommand) => CommandResult | Promise<CommandResult>;
  /** The call as it is now; null when it is forgotten. */
  readonly call: (callId: string) => Call | null;
  readonly changed: () => void;
}

/** A client has the same manager for so long. */
const REMEMBERED_MS = 10 * 60_000;
/** Nobody lets it ring longer for an answer. */
const TIMEOUT_MS = 5000;
const MOST = 200;

interface Known {
  readonly at: number;
  readonly found: Promise<Responsible | null>;
}

export class Responsibles {
  readonly #deps: ResponsiblesDeps;
  readonly #byNumber = new Map<string, Known>();
  readonly #byCall = new Map<string, Responsible>();
  readonly #asked = new Set<string>();

  constructor(deps: ResponsiblesDeps) {
    this.#deps = deps;
  }

  /** By call id: the calls that a colleague should have. */
  get all(): Readonly<Record<string, Responsible>> {
    return Object.fromEntries(this.#byCall);
  }

  update(call: Call): void {
    if (call.phase === 'ended') this.#forget(call.id);
    else if (this.#isWorthAsking(call)) void this.#ask(call);
  }

  /** Another agent is somebody's colleague herself. */
  forget(): void {
    this.#byNumber.clear();
    this.#byCall.clear();
  }

  #isWorthAsking({ id, direction, phase, owner, remote }: Call): boolean {
    if (direction !== 'incoming' || phase !== 'ringing' || owner === null || this.#asked.has(id)) return false;
    // Extensions are colleagues themselves, and the CRM knows numbers of the outside world.
    return this.#deps.passOn() !== 'off' && remote.e164 !== null;
  }

  async #ask({ id, remote, owner }: Call): Promise<void> {
    this.#asked.add(id);
    const found = await this.#find(remote.e164 ?? remote.number, owner?.userId ?? '');
    const call = this.#deps.call(id);
    if (found === null || call === null || call.phase === 'ended') return;
    this.#byCall.set(id, found);
    this.#deps.changed();
    if (this.#deps.passOn() === 'automatic' && call.phase === 'ringing') await this.#pass(id, found);
  }

  async #pass(callId: string, { extension, userId }: Responsible): Promise<void> {
    const { command, log } = this.#deps;
    const result = await command({ type: 'redirect', callId, number: extension });
    log.info('call.passedToResponsible', { callId, userId, refused: result.ok ? null : result.reason });
  }

  #find(number: string, self: string): Promise<Responsible | null> {
    const { clock } = this.#deps;
    const known = this.#byNumber.get(number);
    if (known !== undefined && clock.now() - known.at < REMEMBERED_MS) return known.found;
    const found = this.#search(number, self).catch((error: unknown) => {
      this.#deps.log.warn('responsible.notFound', { error });
      this.#byNumber.delete(number);
      return null;
    });
    this.#byNumber.delete(number);
    this.#byNumber.set(number, { at: clock.now(), found });
    const [oldest] = this.#byNumber.keys();
    if (this.#byNumber.size > MOST && oldest !== undefined) this.#byNumber.delete(oldest);
    return found;
  }

  async #search(number: string, self: string): Promise<Responsible | null> {
    const { portal, callers } = this.#deps;
    const responsible = responsibleAmong(await callers.find(number), self);
    if (responsible === null) return null;
    // Her name is a courtesy: an application without the right to read users has only her extension.
    const name = await portal
      .call('user.get', { ID: responsible.userId }, { timeoutMs: TIMEOUT_MS })
      .then(nameAmong, (error: unknown) => {
        this.#deps.log.info('responsible.unnamed', { error });
        return null;
      });
    return { ...responsible, name };
  }

  #forget(callId: string): void {
    this.#asked.delete(callId);
    if (this.#byCall.delete(callId)) this.#deps.changed();
  }
}
