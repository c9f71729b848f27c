/** Keeps the account registered and says how it stands. One state, one place that changes it. */
import type { Registration as RegistrationState, RegistrationFailure } from '#shared/phone.ts';
import { reasonOf, retryDelay } from './registration-policy.ts';
import type { RegisterFailure } from './sip/user-agent.ts';

export interface RegistrationParts {
  register(): void;
  /** Leaves for the next server; `disconnected` and `connected` follow. @returns whether that is one not yet tried */
  tryNextServer(): boolean;
  isConnected(): boolean;
  /** The address in use. */
  server(): string;
  changed(state: RegistrationState): void;
}

/** A registration this young needs no look: events of one change come in bursts. */
const FRESH = 5000;

/**
 *   connecting ──▶ registered ──▶ offline (reason) ──▶ registered …
 *        └────────────────────────────▲
 * While it tries again it stays "offline" with the reason: that is what a person can act on.
 */
export class Registration {
  readonly #parts: RegistrationParts;
  #state: RegistrationState = { state: 'connecting' };
  #attempt = 0;
  #notBefore = 0;
  #registeredAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(parts: RegistrationParts) {
    this.#parts = parts;
    parts.changed(this.#state);
  }

  get state(): RegistrationState {
    return this.#state;
  }

  connected(): void {
    this.#registerWhenDue();
  }

  disconnected(timedOut: boolean): void {
    clearTimeout(this.#timer);
    // A wrong password stays the reason when the server hangs up on us for it.
    if (this.#notBefore > performance.now() && this.#state.state === 'offline') return;
    this.#goOffline(timedOut ? 'sipTimeout' : 'sipServerUnreachable');
  }

  registered(): void {
    this.#attempt = 0;
    this.#notBefore = 0;
    this.#registeredAt = Date.now();
    this.#change({ state: 'registered', server: this.#parts.server() });
  }

  /**
   * The connection has outlived a change of network, or the computer's sleep: through that the timers stood still, and
   * the registrar may have forgotten us.
   */
  renew(): void {
    if (this.#state.state !== 'registered' || Date.now() - this.#registeredAt < FRESH) return;
    this.#registeredAt = Date.now();
    this.#parts.register();
  }

  failed(failure: RegisterFailure): void {
    const reason = reasonOf(failure);
    this.#goOffline(reason);
    // The socket's own rhythm brings a lost connection back, and with it `connected`.
    if (failure.type === 'connectionLost') return;
    // The keep-alive sees to dead connections; this server lives, and doesn't register (RFC 3263 4.3).
    const elsewhere = failure.type === 'noAnswer' || failure.status === 503;
    if (elsewhere && this.#parts.tryNextServer()) return;
    this.#attempt += 1;
    const retryAfter = failure.type === 'status' ? failure.retryAfter : null;
    this.#notBefore = performance.now() + retryDelay(reason, this.#attempt, retryAfter);
    this.#registerWhenDue();
  }

  /** The connection lives on for a farewell; what becomes of it is no state of an account any more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #registerWhenDue(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const wait = this.#notBefore - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#registerWhenDue(), wait);
    else if (this.#parts.isConnected()) this.#parts.register();
  }

  #goOffline(reason: RegistrationFailure): void {
    this.#change({ state: 'offline', reason });
  }

  #change(next: RegistrationState): void {
    const same = JSON.stringify(next) === JSON.stringify(this.#state);
    this.#state = next;
    if (!same && !this.#stopped) this.#parts.changed(next);
  }
}
