/**
 * This desktop's end of the portal's push server: connected while somebody is signed in, and the way to her other
 * desktops and her Bitrix24 pages. What comes is handed to whoever asked for its command; nobody has looked into it yet.
 */
import { EventEmitter } from 'node:events';
import { type FailureReason, reasonOf } from '#shared/failure.ts';
import { PushClient, type PushSocket, type PushState, type PushTrouble } from '#shared/push/push-client.ts';
import type { PushMessage } from '#shared/push/push-frames.ts';
import { type CallOptions, type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import type { Clock, Log } from '../ports.ts';

export interface PushLinkDeps {
  readonly portal: Pick<PortalApi, 'call'>;
  /** Electron's `net.WebSocket` in the product. */
  readonly openSocket: (url: string) => PushSocket;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly count: (name: string) => void;
}

export interface PushLinkEvents {
  /** `isUp` or `reason` has changed. */
  changed: [];
}

export interface PushOwner {
  readonly userId: string;
  /** Whether the portal is reached by https. */
  readonly secure: boolean;
}

type Listener = (message: PushMessage) => void;

/** Of pushes by `pull.application.event.add`, when it names no other. */
const MODULE = 'application';
const patience: CallOptions = { timeoutMs: 15_000 };

export class PushLink extends EventEmitter<PushLinkEvents> {
  readonly #deps: PushLinkDeps;
  readonly #listeners = new Map<string, Set<Listener>>();
  #client: PushClient | null = null;
  #owner: PushOwner | null = null;
  /** Bitrix24 compares the own id strictly, and not everywhere alike (bitrix24.md 4.7): what it took last. */
  #ownId: 'text' | 'number' = 'text';
  #reason: FailureReason | null = null;

  constructor(deps: PushLinkDeps) {
    super();
    this.#deps = deps;
  }

  get isUp(): boolean {
    return this.#client?.state === 'up';
  }

  /** Why it is not up, as far as that is known. */
  get reason(): FailureReason | null {
    return this.#reason;
  }

  /** @returns a function that ends the subscription */
  subscribe(command: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(command) ?? new Set();
    this.#listeners.set(command, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  start(owner: PushOwner): void {
    this.stop();
    const { portal, openSocket, clock, random } = this.#deps;
    this.#owner = owner;
    this.#client = new PushClient({
      config: () => portal.call<unknown>('pull.application.config.get', { CACHE: 'N' }, patience),
      secure: owner.secure,
      open: openSocket,
      clock,
      random,
      on: {
        message: (message) => this.#receive(message),
        state: (state) => this.#became(state),
        trouble: (trouble, error) => this.#trouble(trouble, error),
      },
    });
    this.#client.start();
  }

  stop(): void {
    this.#client?.stop();
    this.#client = null;
    this.#owner = null;
    this.#reason = null;
  }

  /** The network is back, or the computer awake. */
  retry(): void {
    this.#client?.retry();
  }

  /**
   * To all of the agent's own desktops and pages, this desktop among them. At most once, and nobody confirms it.
   * @throws PortalError
   */
  async send(
    command: string,
    params: Readonly<Record<string, unknown>>,
    options: CallOptions = patience,
  ): Promise<void> {
    if (this.#owner === null) throw new PortalError('portalSignInNeeded', { delivery: 'none' });
    const { userId } = this.#owner;
    const push = (USER_ID: string | number) =>
      this.#deps.portal.call(
        'pull.application.event.add',
        { MODULE_ID: MODULE, COMMAND: command, PARAMS: params, USER_ID },
        options,
      );
    try {
      await push(this.#ownId === 'text' ? userId : Number(userId));
    } catch (error) {
      if (!(error instanceof PortalError) || error.code !== 'USER_ID_ACCESS_ERROR' || this.#ownId === 'number')
        throw error;
      this.#ownId = 'number';
      await push(Number(userId));
    }
  }

  /**
   * To everybody who uses the application on this portal, over the channel that all of them may write to as well.
   * @throws PortalError
   */
  async sendToAll(command: string, params: Readonly<Record<string, unknown>>): Promise<void> {
    if (this.#owner === null) throw new PortalError('portalSignInNeeded', { delivery: 'none' });
    const event = { MODULE_ID: MODULE, COMMAND: command, PARAMS: params };
    await this.#deps.portal.call('pull.application.event.add', event, patience);
  }

  #receive(message: PushMessage): void {
    if (message.module !== MODULE) return;
    for (const listener of this.#listeners.get(message.command) ?? []) {
      try {
        listener(message);
      } catch (error) {
        // What one listener makes of it must not keep the others from hearing, nor end the program.
        this.#deps.log.error('push.messageFailed', { command: message.command, error });
      }
    }
  }

  #became(state: PushState): void {
    this.#deps.log.info('push.state', { state });
    if (state === 'up') this.#reason = null;
    this.emit('changed');
  }

  #trouble(trouble: PushTrouble, error: unknown): void {
    this.#deps.count(`push.trouble.${trouble}`);
    this.#deps.log.warn('push.trouble', { trouble, error });
    if (trouble === 'frame') return;
    if (trouble === 'config') this.#reason = reasonOf(error);
    else if (trouble === 'disabled') this.#reason = 'pushDisabled';
    else this.#reason = trouble === 'malformed' ? 'portalAnswer' : 'pushUnreachable';
  }
}
