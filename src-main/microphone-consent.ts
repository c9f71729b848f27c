/**
 * The operating system's say over the microphone. macOS asks the person once, and it should ask her when her telephone is
 * set up and not while her first customer waits; macOS and Windows may have said no, and then nothing here helps but
 * their own settings.
 */
import type { Log } from './ports.ts';

/** Electron's words (`systemPreferences.getMediaAccessStatus`); `restricted`: the company forbids it. */
export type MicrophoneAccess = 'not-determined' | 'granted' | 'denied' | 'restricted' | 'unknown';

export interface MicrophoneSystem {
  readonly access: () => MicrophoneAccess;
  /** Shows the system's question. @returns the person's answer. null where the system has no question */
  readonly ask: (() => Promise<boolean>) | null;
  /** Opens the page of the system's settings where it is allowed. */
  readonly openSettings: () => Promise<void>;
}

export interface MicrophoneConsentDeps {
  /** null where no such say is known: Linux. */
  readonly system: MicrophoneSystem | null;
  readonly log: Log;
  readonly blocked: () => void;
  readonly allowed: () => void;
}

export class MicrophoneConsent {
  readonly #deps: MicrophoneConsentDeps;
  #isBlocked = false;
  #isAsking = false;

  constructor(deps: MicrophoneConsentDeps) {
    this.#deps = deps;
  }

  /** The telephone is set up: calls may come. */
  prepare(): void {
    const { system } = this.#deps;
    if (system === null) return;
    if (system.access() !== 'not-determined' || system.ask === null) return this.look();
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#deps.log.info('microphone.asked');
    system.ask().then(
      () => this.#answered(),
      (error: unknown) => {
        this.#deps.log.error('microphone.notAsked', { error });
        this.#answered();
      },
    );
  }

  /** The agent may come from the system's settings. */
  look(): void {
    const access = this.#deps.system?.access();
    const isBlocked = access === 'denied' || access === 'restricted';
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    this.#deps.log.info('microphone.access', { access });
    if (isBlocked) this.#deps.blocked();
    else this.#deps.allowed();
  }

  #answered(): void {
    this.#isAsking = false;
    this.look();
  }
}
