/**
 * Answers digest challenges for the account that the phone window runs with. A new account or password may be saved while
 * a call is up, and takes over only after it: until then the old server must not get to see a digest of the new password.
 * The weak point: a password that was not needed before it was replaced is gone, and the new one is answered with. It takes
 * a server that lets a phone register without a challenge and challenges it later.
 */
import type { DigestRequest } from '#shared/phone.ts';
import { type Account, passwordOf } from '#shared/settings.ts';
import { authorizationUser } from '../phone-setup.ts';
import type { SecretStore } from '../ports.ts';
import { answerDigest } from './digest.ts';

export interface ChallengesDeps {
  readonly secrets: Pick<SecretStore, 'get'>;
  /** As it was handed to the phone window; null while there is none. */
  readonly account: () => Account | null;
}

export class Challenges {
  readonly #deps: ChallengesDeps;
  /** The password that the running account began with. In memory for as long as it runs. */
  #known: { readonly account: Account; readonly password: string } | null = null;

  constructor(deps: ChallengesDeps) {
    this.#deps = deps;
  }

  /** @returns null where there is nothing to answer with, or the challenge is none for this account (RFC 3261 22.1) */
  async answer(challenge: DigestRequest): Promise<string | null> {
    const account = this.#deps.account();
    if (account === null) return null;
    if (account.realm !== undefined && account.realm !== challenge.realm) return null;
    const password = await this.#passwordOf(account);
    return password === null ? null : answerDigest(challenge, { user: authorizationUser(account), password });
  }

  async #passwordOf(account: Account): Promise<string | null> {
    if (this.#known?.account === account) return this.#known.password;
    const password = await this.#deps.secrets.get(passwordOf(account));
    // A store that is still locked may be opened: ask again next time.
    this.#known = password === null ? null : { account, password };
    return password;
  }
}
