/**
 * The two REST calls that the relay needs, as the agent whose page this is: `pull.application.*` and nothing else. Her
 * token is asked from a frame when it is needed, kept in memory only, and given to nobody but her portal.
 */
import { record, text } from '#shared/push/push-config.ts';
import type { HubClock } from '../clock.ts';

export interface RestDeps {
  /** Of the portal: `https://company.bitrix24.com`. */
  readonly origin: string;
  readonly clock: HubClock;
  readonly fetch: typeof fetch;
  /** An access token of the agent, another one than the refused; rejects when no frame has any. */
  token(refused: string | null): Promise<string>;
}

/** `busy`: the portal asks for patience (503, 429). */
export class RestFailure extends Error {
  readonly busy: boolean;
  constructor(code: string, busy: boolean) {
    super(code);
    this.busy = busy;
  }
}

const PATIENCE = 15_000;

export class PortalRest {
  readonly #deps: RestDeps;
  #token: string | null = null;
  #offset: number | null = null;

  constructor(deps: RestDeps) {
    this.#deps = deps;
  }

  /** Epoch milliseconds by the portal's clock; by ours before it has answered. */
  get now(): number {
    return this.#deps.clock.now() + (this.#offset ?? 0);
  }

  /** Whether the portal has told its time. */
  get knowsTime(): boolean {
    return this.#offset !== null;
  }

  /** @throws RestFailure, or what `fetch` throws */
  async call(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    const token = (this.#token ??= await this.#deps.token(null));
    try {
      return await this.#send(method, params, token);
    } catch (error) {
      if (!(error instanceof RestFailure) || !TOKEN_REFUSED.test(error.message)) throw error;
      this.#token = await this.#deps.token(token);
      return this.#send(method, params, this.#token);
    }
  }

  async #send(method: string, params: Readonly<Record<string, unknown>>, auth: string): Promise<unknown> {
    const { origin, clock } = this.#deps;
    const sentAt = clock.now();
    // A form: what a browser may send to another site without asking it first, which would cost another round trip.
    const body = new URLSearchParams(fields({ ...params, auth }));
    const answer = await this.#deps.fetch(`${origin}/rest/${method}`, {
      method: 'POST',
      body,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      // What is said when a page goes must not go with it.
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE),
    });
    const content = record(await answer.json().catch(() => null));
    if (!('result' in content)) {
      throw new RestFailure(
        text(content['error']) || String(answer.status),
        answer.status === 503 || answer.status === 429,
      );
    }
    const finish = Number(record(content['time'])['finish']) * 1000;
    // Half of the way there and back: seconds matter, not milliseconds.
    if (finish > 0) this.#offset = finish - (sentAt + clock.now()) / 2;
    return content['result'];
  }
}

const TOKEN_REFUSED = /^(expired_token|invalid_token|authorization_error|NO_AUTH_FOUND)$/i;

/** As PHP writes nested fields: `PARAMS[letters][0][box]`. */
function fields(value: object, prefix = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, part]): [string, string][] => {
    const name = prefix === '' ? key : `${prefix}[${key}]`;
    return typeof part === 'object' && part !== null ? fields(part, name) : [[name, String(part)]];
  });
}
