/**
 * Where JsSIP 3.13.8 (pinned in package.json) itself is changed. Everything else that it does and a call must survive is
 * undone from outside: what it reads in `frame.ts` and `register-answer.ts`, what it ends in `session.ts`.
 */
import { UA } from 'jssip';
import type { UAConfiguration } from 'jssip/lib/UA';

/** Missing in JsSIP's types, or private. */
interface Recovering {
  connect(): void;
  _reconnect(): void;
}

export class PatchedUA extends UA {
  readonly #transport: Recovering;

  /**
   * JsSIP waits a random number of whole seconds, one at least, and then takes any of its sockets (trap 16).
   * @param lost takes its place: called when a connection is gone or couldn't be made; `reconnect` tries again
   */
  constructor(configuration: UAConfiguration, lost: () => void) {
    super(configuration);
    this.#transport = (this as unknown as { readonly transport: Recovering }).transport;
    this.#transport._reconnect = lost;
  }

  reconnect(): void {
    this.#transport.connect();
  }

  /**
   * After the first challenge JsSIP replaces the password by HA1 of that realm and can then answer no other realm.
   * Both are dummies here (see `authorization.ts`), so the password stays.
   */
  override set<Key extends keyof UAConfiguration>(parameter: Key, value: UAConfiguration[Key]): boolean {
    return parameter === 'ha1' || parameter === 'realm' ? true : super.set(parameter, value);
  }
}
