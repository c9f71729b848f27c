/** One account's way to its server: connection, registration, subscriptions, and what its calls must know of them. */
import type { DigestRequest, PhoneAccount, PhoneReport, Registration as RegistrationState } from '#shared/phone.ts';
import { Refresh, type Refreshable } from './network/refresh.ts';
import { Registration } from './registration.ts';
import { Subscriptions } from './sip/subscriptions.ts';
import type { MediaParts, SipSession } from './sip/session.ts';
import { type RegisterFailure, UserAgent, type UserAgentEvents } from './sip/user-agent.ts';

export interface SignallingParts {
  readonly account: PhoneAccount;
  report(report: PhoneReport): void;
  answerChallenge(request: DigestRequest): Promise<string | null>;
  invite: UserAgentEvents['invite'];
  /** The connection is gone: what rings can't be answered any more. */
  lost(): void;
  malformed(detail: string): void;
  calls(): Iterable<Refreshable>;
}

export class Signalling {
  readonly ua: UserAgent;
  readonly #parts: SignallingParts;
  readonly #registration: Registration;
  readonly #subscriptions: Subscriptions;
  readonly #refresh = new Refresh();
  readonly #whenRegistered = new Set<(failure: RegisterFailure | null) => void>();
  /** The network has changed since the calls were last offered. */
  #moved = false;
  #isFirst = true;

  /** @throws when the account's addresses are none */
  constructor(parts: SignallingParts) {
    const { account, report, malformed } = parts;
    this.#parts = parts;
    this.ua = new UserAgent(parts, {
      connected: () => this.#registration.connected(),
      disconnected: (timedOut) => this.#disconnected(timedOut),
      registered: () => this.#registered(),
      registerTaken: () => this.#tell(null),
      registerFailed: (failure) => {
        this.#registration.failed(failure);
        this.#tell(failure);
      },
      invite: (session, invitation) => parts.invite(session, invitation),
      unaskedMessages: (body) => this.#subscriptions.messages(body),
      malformed,
      isBusy: () => [...parts.calls()].length > 0,
    });
    this.#registration = new Registration({
      register: () => this.ua.register(),
      tryNextServer: () => this.ua.tryNextServer(),
      isConnected: () => this.ua.isConnected,
      server: () => this.ua.server,
      changed: (registration) => report({ type: 'registration', registration }),
    });
    this.#subscriptions = new Subscriptions({
      mailbox: account.messages ? account.address : null,
      subscribe: (wanted, events) => this.ua.subscribe(wanted, events),
      report,
      malformed,
    });
    this.#subscriptions.watch(account.watched);
    this.ua.start();
  }

  get registration(): RegistrationState {
    return this.#registration.state;
  }

  /** The address in use, or that is tried. */
  get server(): string {
    return this.ua.server;
  }

  get isConnected(): boolean {
    return this.ua.isConnected;
  }

  /** A call that no `Leg` stands for. @throws InvalidTarget */
  call(target: string, media: MediaParts): SipSession {
    return this.ua.call(target, media);
  }

  /**
   * Registers at once, or as soon as there is a connection.
   * @param told how the next REGISTER ends; null: it was taken
   * @returns what stops listening
   */
  registerNow(told: (failure: RegisterFailure | null) => void): () => void {
    this.#whenRegistered.add(told);
    if (this.isConnected) this.ua.register();
    return () => void this.#whenRegistered.delete(told);
  }

  /** The network has gone, come back or changed, or the computer has woken up. */
  networkChanged(): void {
    this.#moved = true;
    this.ua.networkChanged(() => this.#registration.renew());
  }

  watch(targets: readonly string[]): void {
    this.#subscriptions.watch(targets);
  }

  stop(): void {
    this.#subscriptions.stop();
    this.#registration.stop();
    this.ua.stop();
  }

  #disconnected(timedOut: boolean): void {
    this.#registration.disconnected(timedOut);
    this.#subscriptions.lost();
    this.#parts.lost();
  }

  #registered(): void {
    this.#registration.registered();
    this.#subscriptions.registered();
    if (!this.#isFirst) for (const call of this.#parts.calls()) void this.#refresh.of(call, this.#moved);
    this.#isFirst = false;
    this.#moved = false;
  }

  #tell(failure: RegisterFailure | null): void {
    for (const told of this.#whenRegistered) told(failure);
  }
}
