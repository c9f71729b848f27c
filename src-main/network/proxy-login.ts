/**
 * Who answers a proxy that wants a password: the settings and the secret store, else the agent, once for all that waits.
 * A server's own question is never answered here: what is typed for the proxy would go to whoever asks.
 *
 * Nor does any proxy get it: a strange network names its own (WPAD), and Basic tells it the password in clear. Without a
 * question it goes only to the proxy that it was typed for, and to those that the settings (or a policy) name.
 *
 * What a proxy has refused is not sent again in this run, because company accounts are locked after a few wrong passwords;
 * so the program can't knock in a loop, and each further try is one that the agent has typed.
 *
 *            known for this proxy and not refused
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
import { isNamedProxy } from './proxy-servers.ts';

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

/** Typed in a question: for the proxy that it names. Typed ahead, in the settings: for those that they name. */
export interface TypedCredentials extends ProxyCredentials {
  /** `host:port` */
  readonly proxy?: string | undefined;
}

interface Waiting {
  readonly proxy: string;
  readonly realm: string;
  readonly resolve: (credentials: ProxyCredentials | null) => void;
}

export interface ProxyLoginDeps {
  readonly settings: Pick<SettingsStore, 'current' | 'managed' | 'remember'>;
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
  /** By proxy. */
  readonly #refused = new Map<string, Set<string>>();
  /** Of this run, by proxy: also where they can't be stored. */
  readonly #typed = new Map<string, ProxyCredentials>();
  #typedAhead: ProxyCredentials | null = null;
  #question: ProxyQuestion | null = null;
  #waiting: readonly Waiting[] = [];
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
    const stored = await this.#storedFor(proxy);
    // She may have answered meanwhile.
    const known = this.#typed.get(proxy) ?? (this.#isNamed(proxy) ? this.#typedAhead : null) ?? stored;
    return known !== null && !this.#hasRefused(proxy, known) ? known : this.#ask(proxy, challenge.realm);
  }

  /** What the agent has typed, in the question or in the settings. */
  async submit({ proxy, ...credentials }: TypedCredentials): Promise<void> {
    if (proxy === undefined) {
      this.#typedAhead = credentials;
      for (const named of [...this.#typed.keys()].filter((each) => this.#isNamed(each))) this.#typed.delete(named);
    } else this.#typed.set(proxy, credentials);
    const isFor = (each: string): boolean => (proxy === undefined ? this.#isNamed(each) : each === proxy);
    for (const [each, refused] of this.#refused) if (isFor(each)) refused.delete(keyOf(credentials));
    this.#declined = false;
    this.#settle(isFor, credentials);
    this.emit('answered');
    await this.#store(credentials, proxy ?? null);
  }

  /** Not now: nothing waits for her any longer, and she isn't asked again. */
  decline(): void {
    this.#declined = true;
    this.#deps.log.info('proxy.declined');
    this.#settle(() => true, null);
    this.emit('declined');
  }

  async #storedFor(proxy: string): Promise<ProxyCredentials | null> {
    const { settings, secrets } = this.#deps;
    const { user } = settings.current.network;
    const password = user === null ? null : await secrets.get('proxy.password');
    if (user === null || password === null) return null;
    const isOurs = this.#isNamed(proxy) || (!this.#isPolicys(password) && (await secrets.get('proxy.for')) === proxy);
    return isOurs ? { user, password } : null;
  }

  async #store(credentials: ProxyCredentials, proxy: string | null): Promise<void> {
    const { settings, secrets, log } = this.#deps;
    const { network } = settings.current;
    try {
      // First it is nobody's: half of this done must not hand one proxy's password to another.
      if ((await secrets.get('proxy.for')) !== null) await secrets.set('proxy.for', null);
      if (network.user !== credentials.user) settings.remember({ network: { ...network, user: credentials.user } });
      await secrets.set('proxy.password', credentials.password);
      if (proxy !== null) await secrets.set('proxy.for', proxy);
    } catch (error) {
      // It works until the program ends; then she is asked again.
      log.warn('proxy.passwordNotStored', { reason: reasonOf(error) });
    }
  }

  #isNamed(proxy: string): boolean {
    return isNamedProxy(this.#deps.settings.current.network, proxy);
  }

  /** It is the company's, and was typed for no proxy at all. */
  #isPolicys(password: string): boolean {
    const { enforced, defaults } = this.#deps.settings.managed;
    return [enforced, defaults].some((values) => values.get('secret:proxy.password')?.value === password);
  }

  #refuse(proxy: string, credentials: ProxyCredentials): void {
    this.#refused.set(proxy, (this.#refused.get(proxy) ?? new Set()).add(keyOf(credentials)));
    this.#deps.log.warn('proxy.passwordRefused', { proxy });
  }

  #hasRefused(proxy: string, credentials: ProxyCredentials): boolean {
    return this.#refused.get(proxy)?.has(keyOf(credentials)) ?? false;
  }

  #ask(proxy: string, realm: string): Promise<ProxyCredentials | null> {
    if (this.#declined) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<ProxyCredentials | null>();
    this.#waiting = [...this.#waiting, { proxy, realm, resolve }];
    if (this.#question === null) {
      this.#question = this.#questionOf(proxy, realm);
      this.emit('changed');
    }
    return promise;
  }

  #questionOf(proxy: string, realm: string): ProxyQuestion {
    const user = this.#typed.get(proxy)?.user ?? this.#deps.settings.current.network.user ?? '';
    const wrong = (this.#refused.get(proxy)?.size ?? 0) > 0;
    this.#deps.log.info('proxy.asks', { proxy, wrong });
    return { proxy, realm: realm.slice(0, 200), user, wrong };
  }

  /** Those that the answer is for; whoever else waits is asked about next. */
  #settle(isFor: (proxy: string) => boolean, credentials: ProxyCredentials | null): void {
    const settled = this.#waiting.filter(({ proxy }) => isFor(proxy));
    this.#waiting = this.#waiting.filter(({ proxy }) => !isFor(proxy));
    for (const { resolve } of settled) resolve(credentials);
    if (this.#question === null || isFor(this.#question.proxy)) {
      const next = this.#waiting[0];
      this.#question = next === undefined ? null : this.#questionOf(next.proxy, next.realm);
    }
    this.emit('changed');
  }
}

const keyOf = ({ user, password }: ProxyCredentials): string => JSON.stringify([user, password]);
