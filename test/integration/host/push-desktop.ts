/** The part of a desktop that dial requests see: a push client, the host's keys, and the acknowledgement. */
import { WebSocket } from 'ws';
import * as v from 'valibot';
import { AckAnswerSchema, WellKnownSchema } from '#shared/host-api.ts';
import { REQUEST_COMMAND, type RequestBody } from '#shared/host-request.ts';
import { PushClient } from '#shared/push/push-client.ts';
import { openRequest, type VerifyKey } from '#shared/web/signed-request.ts';
import { systemClock } from '#shared/web/ports.ts';
import type { Portal } from '../../../sandbox/portal/portal.ts';

export interface PushDesktopOptions {
  readonly portal: Portal;
  /** Where the host is asked for its keys and told of acknowledgements. */
  readonly hostOrigin: () => string;
  readonly userId: number;
  readonly instance?: string;
  /** How REST requests leave, for desktops of different offices. */
  readonly fetch?: typeof globalThis.fetch;
  /** Each opened request, once, as it comes. */
  readonly onRequest?: (request: RequestBody) => void;
}

export class PushDesktop {
  readonly instance: string;
  /** Opened ones, each once. */
  readonly requests: RequestBody[] = [];
  readonly refused: string[] = [];
  readonly #options: PushDesktopOptions;
  readonly #client: PushClient;
  readonly #waiting = new Set<() => void>();
  #keys: readonly VerifyKey[] = [];

  private constructor(options: PushDesktopOptions) {
    this.#options = options;
    this.instance = options.instance ?? `pc-${options.userId}`;
    const up = Promise.withResolvers<void>();
    this.ready = up.promise;
    this.#client = new PushClient({
      config: () => this.#rest('pull.application.config.get', {}),
      secure: false,
      open: (url) => new WebSocket(url),
      clock: systemClock,
      random: Math.random,
      on: {
        message: ({ command, params }) => {
          if (command === REQUEST_COMMAND) void this.#receive(params);
        },
        state: (state) => {
          if (state === 'up') up.resolve();
        },
      },
    });
  }

  readonly ready: Promise<void>;

  static async start(options: PushDesktopOptions): Promise<PushDesktop> {
    const desktop = new PushDesktop(options);
    const wellKnown = await fetch(`${options.hostOrigin()}/.well-known/offhook.json`);
    desktop.#keys = v.parse(WellKnownSchema, await wellKnown.json()).keys;
    desktop.#client.start();
    await desktop.ready;
    return desktop;
  }

  /** The next request, or one that has come already, that `fits`. */
  async request(fits: (request: RequestBody) => boolean = () => true, timeoutMs = 15_000): Promise<RequestBody> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const found = this.requests.find(fits);
      if (found !== undefined) return found;
      if (Date.now() > until) throw new Error('no such request has come');
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, until - Date.now());
      this.#waiting.add(resolve);
      await promise;
      clearTimeout(timer);
      this.#waiting.delete(resolve);
    }
  }

  /** @returns whether it is ours */
  async take({ id, ack }: RequestBody, instance = this.instance): Promise<boolean> {
    const answer = await fetch(`${this.#options.hostOrigin()}/request/ack`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, ack, instance }),
    });
    return v.parse(AckAnswerSchema, await answer.json()).yours;
  }

  stop(): void {
    this.#client.stop();
  }

  async #receive(params: unknown): Promise<void> {
    const opened = await openRequest(params, this.#keys);
    if (typeof opened === 'string') this.refused.push(opened);
    else if (!this.requests.some(({ id }) => id === opened.id)) {
      this.requests.push(opened);
      this.#options.onRequest?.(opened);
    }
    for (const wake of this.#waiting) wake();
  }

  async #rest(method: string, params: object): Promise<unknown> {
    const { portal, userId } = this.#options;
    const { accessToken } = portal.issueTokens(userId);
    const answer = await (this.#options.fetch ?? fetch)(`${portal.site.origin}/rest/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ auth: accessToken, ...params }),
    });
    const { result } = (await answer.json()) as { result?: unknown };
    if (result === undefined) throw new Error(`${method} failed`);
    return result;
  }
}
