/**
 * Who answers a proxy that wants a password: the settings and the secret store, else the agent, once for all that waits.
 * A server's own question is never answered here: what is typed for the proxy would go to whoever asks.
 *
 * What a proxy has refused is not sent again in this run, because company accounts are locked after a few wrong passwords;
 * so the program can't knock in a loop, and each further try is one that the agent has typed.
 *
 *            known and not refused
 *   challenge ────────────────────▶ answered
 *       │ else                          ▲
 *       ▼             she answers       │
 *     asked ────────────────────────────┘
 *       │ she declines
 *       ▼                  she answers in the settings
 *   declined (nobody is asked) ─────────────────────────▶ answered
 */
import { EventEmitter } from 'node:events';
import { reasonOf } from '#shared/failure.ts';
import type { ProxyQuestion } from '#shared/network.ts';
import type { Log, SecretStore } from '../ports.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

export interface ProxyChallenge {
  /** False: a server asks. */
  readonly isProxy: boolean;
  readonly host: string;
  readonly port: number;
  readonly realm: string;
  /** What the same request was given before, in vain. */
  readonly refused: ProxyCredentials | null;
}

export interface ProxyCredentials {
  readonly user: string;
  readonly password: string;
}

export interface ProxyLoginDeps {
  readonly settings: Pick<SettingsStore, 'current' | 'remember'>;
  readonly secrets: SecretStore;
  readonly log: Log;
}

export interface ProxyLoginEvents {
  /** `question` is another one. */
  changed: [];
  /** The agent has said who she is: what couldn't get through may try again. */
  answered: [];
  /** She would rather not. */
  declined: [];
}

export class ProxyLogin extends EventEmitter<ProxyLoginEvents> {
  readonly #deps: ProxyLoginDeps;
  readonly #refused = new Set<string>();
  /** Of this run: also where they can't be stored. */
  #typed: ProxyCredentials | null = null;
  #question: ProxyQuestion | null = null;
  #waiting: ((credentials: ProxyCredentials | null) => void)[] = [];
  #declined = false;

  constructor(deps: ProxyLoginDeps) {
    super();
    this.#deps = deps;
  }

  get question(): ProxyQuestion | null {
    return this.#question;
  }

  /** Until she answers: requests fail, and it is known why. */
  get isDeclined(): boolean {
    return this.#declined;
  }

  /** @returns null: the request fails */
  async answer(challenge: ProxyChallenge): Promise<ProxyCredentials | null> {
    if (!challenge.isProxy) return null;
    const proxy = `${challenge.host}:${challenge.port}`;
    if (challenge.refused !== null) this.#refuse(proxy, challenge.refused);
    const stored = await this.#stored();
    // She may have answered meanwhile.
    const known = this.#typed ?? stored;
    return known !== null && !this.#refused.has(keyOf(known)) ? known : this.#ask(proxy, challenge);
  }

  /** What the agent has typed, in the question or in the settings. */
  async submit(credentials: ProxyCredentials): Promise<void> {
    const { settings, secrets, log } = this.#deps;
    this.#typed = credentials;
    this.#refused.delete(keyOf(credentials));
    this.#declined = false;
    this.#settle(credentials);
    this.emit('answered');
    const { network } = settings.current;
    if (network.user !== credentials.user) settings.remember({ network: { ...network, user: credentials.user } });
    try {
      await secrets.set('proxy.password', credentials.password);
    } catch (error) {
      // It works until the program ends; then she is asked again.
      log.warn('proxy.passwordNotStored', { reason: reasonOf(error) });
    }
  }

  /** Not now: nothing waits for her any longer, and she isn't asked again. */
  decline(): void {
    this.#declined = true;
    this.#deps.log.info('proxy.declined');
    this.#settle(null);
    this.emit('declined');
  }

  async #stored(): Promise<ProxyCredentials | null> {
    const { user } = this.#deps.settings.current.network;
    const password = user === null ? null : await this.#deps.secrets.get('proxy.password');
    return user === null || password === null ? null : { user, password };
  }

  #refuse(proxy: string, credentials: ProxyCredentials): void {
    this.#refused.add(keyOf(credentials));
    this.#deps.log.warn('proxy.passwordRefused', { proxy });
  }

  #ask(proxy: string, { realm }: ProxyChallenge): Promise<ProxyCredentials | null> {
    if (this.#declined) return Promise.resolve(null);
    const answer = new Promise<ProxyCredentials | null>((resolve) => this.#waiting.push(resolve));
    if (this.#question === null) {
      const user = this.#typed?.user ?? this.#deps.settings.current.network.user ?? '';
      this.#question = { proxy, realm: realm.slice(0, 200), user, wrong: this.#refused.size > 0 };
      this.#deps.log.info('proxy.asks', { proxy, wrong: this.#question.wrong });
      this.emit('changed');
    }
    return answer;
  }

  #settle(credentials: ProxyCredentials | null): void {
    this.#question = null;
    for (const resolve of this.#waiting.splice(0)) resolve(credentials);
    this.emit('changed');
  }
}

const keyOf = ({ user, password }: ProxyCredentials): string => JSON.stringify([user, password]);
