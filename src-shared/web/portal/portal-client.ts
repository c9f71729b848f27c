/**
 * The portal's REST interface as the signed-in user. One attempt per call: only the caller knows what may be repeated
 * (docs/decisions/003-portal-rest-client.md says why this is not the SDK).
 */
import * as v from 'valibot';
import { Failure, reasonOf } from '#shared/failure.ts';
import { isLoopback } from '#shared/settings.ts';
import type { Log } from '../ports.ts';
import { batchAnswers, batchParams } from './batch-codec.ts';
import { isTokenRefused } from './error-reasons.ts';
import { type BatchAnswer, type BatchCommand, type CallOptions, type PortalApi, PortalError } from './portal-api.ts';
import { type RequestDeps, request } from './portal-request.ts';

/** What a call is made with. `user` keeps one agent's call from being repeated as another's. */
export interface Access {
  readonly token: string;
  /** `https://company.bitrix24.com/rest/` */
  readonly endpoint: string;
  /** `<member_id>/<user id>` */
  readonly user: string;
}

export interface AccessSource {
  /** A token that is good by our clock. */
  current(): Promise<Access>;
  /** Another one after the portal refused this one; for the same user, or it throws. */
  renew(refused: Access): Promise<Access>;
}

export interface PortalClientDeps extends RequestDeps {
  readonly access: AccessSource;
  readonly log: Log;
  readonly count: (name: string) => void;
  /** The portal was renamed (1.11): its REST endpoint from now on. */
  readonly onMoved: (endpoint: string) => Promise<void>;
}

/** The portal itself gives up after 60 s (2.5): a shorter limit would take a slow success for a failure. */
const DEFAULT_TIMEOUT_MS = 70_000;

export class PortalClient implements PortalApi {
  readonly #deps: PortalClientDeps;
  #clockOffset = 0;

  constructor(deps: PortalClientDeps) {
    this.#deps = deps;
  }

  get clockOffset(): number {
    return this.#clockOffset;
  }

  async call<Result>(method: string, params: Readonly<Record<string, unknown>>, options: CallOptions = {}) {
    const { access, log, count, clock } = this.#deps;
    const startedAt = clock.now();
    count('portal.calls');
    try {
      const first = await this.#granted(() => access.current());
      const result = await this.#send(first, method, params, options).catch(async (error: unknown) => {
        if (!isTokenRefused(error)) throw error;
        log.info('portal.tokenRefused', { method, code: error.code });
        return this.#send(await this.#granted(() => access.renew(first)), method, params, options);
      });
      log.debug('portal.called', { method, ms: clock.now() - startedAt });
      return result as Result;
    } catch (error) {
      count(`portal.failed.${reasonOf(error)}`);
      log.warn('portal.callFailed', { method, ms: clock.now() - startedAt, error });
      throw error;
    }
  }

  async batch(
    commands: readonly BatchCommand[],
    options: CallOptions & { halt?: boolean } = {},
  ): Promise<readonly BatchAnswer[]> {
    const halt = options.halt ?? false;
    return batchAnswers(commands, halt, await this.call('batch', batchParams(commands, halt), options));
  }

  /** Whatever keeps us from getting a token, the call itself was never sent. */
  async #granted(get: () => Promise<Access>): Promise<Access> {
    try {
      return await get();
    } catch (error) {
      const { code, description, status } = error instanceof PortalError ? error : {};
      throw new PortalError(error instanceof Failure ? error.reason : 'unexpected', {
        code: code ?? '',
        description: description ?? '',
        status: status ?? 0,
        delivery: 'none',
        cause: error,
      });
    }
  }

  async #send(access: Access, method: string, params: Readonly<Record<string, unknown>>, options: CallOptions) {
    const body = { ...params, auth: access.token };
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const ask = (url: URL) =>
      request(this.#deps, { url, body, timeoutMs, signal: options.signal, taken: options.taken });

    const url = new URL(method, access.endpoint);
    let answer = await ask(url);
    if (answer.kind === 'moved') {
      const target = renamed(url, answer.location);
      const endpoint = new URL('.', target).href;
      this.#deps.log.warn('portal.renamed', { from: url.host, to: target.host });
      await this.#deps.onMoved(endpoint);
      answer = await ask(target);
    }
    if (answer.kind === 'moved') throw strayRedirect(answer.location);
    if (!('result' in answer.body)) {
      throw new PortalError('portalAnswer', { description: 'neither result nor error', delivery: 'unknown' });
    }
    this.#clockOffset = offsetOf(answer.body['time'], answer) ?? this.#clockOffset;
    return answer.body['result'];
  }
}

/** A renamed portal points to the same method on its new host; anything else is somebody's login page. */
function renamed(from: URL, location: string): URL {
  const target = URL.parse(location, from.href);
  const trusted =
    target !== null &&
    target.pathname === from.pathname &&
    (target.protocol === 'https:' || (isLoopback(from.hostname) && isLoopback(target.hostname)));
  if (!trusted) throw strayRedirect(location);
  return target;
}

const strayRedirect = (location: string) =>
  new PortalError('portalAnswer', {
    description: `redirected to ${URL.parse(location)?.host ?? 'nowhere'}`,
    delivery: 'none',
  });

const TimeSchema = v.object({ start: v.number(), finish: v.number() });

/** The clocks' difference as NTP reckons it: the way there and the way back cancel out (RFC 5905 8). */
function offsetOf(time: unknown, { sentAt, receivedAt }: { sentAt: number; receivedAt: number }): number | null {
  if (!v.is(TimeSchema, time)) return null;
  return Math.round((time.start * 1000 - sentAt + (time.finish * 1000 - receivedAt)) / 2);
}
