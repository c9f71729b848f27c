/** Several saved SIP accounts, one in use. Each has its password in the operating system's store under its own id. */
import { Failure } from '#shared/failure.ts';
import { type Account, accountId, passwordOf } from '#shared/settings.ts';
import type { SecretStore } from '../ports.ts';
import type { SettingsStore } from './settings-store.ts';

export interface AccountsDeps {
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  /** The account in use is another one, or has changed. */
  readonly changed: () => void;
}

export class Accounts {
  readonly #deps: AccountsDeps;

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
  }

  /**
   * A known id replaces that account; an unknown one is added. Either is in use from now on.
   * @param password empty keeps the stored one
   * @throws Failure `invalidInput`, `settingsNotWritten`, `secretsUnavailable`
   */
  async save(account: Account, password: string): Promise<void> {
    const { settings, secrets, changed } = this.#deps;
    if (password !== '') await secrets.set(passwordOf(account), password);
    const others = this.#all.filter((other) => accountId(other) !== accountId(account));
    settings.update({ account, otherAccounts: others });
    changed();
  }

  /** @throws Failure `invalidInput` when there is no such account */
  select(id: string): void {
    const account = this.#find(id);
    this.#deps.settings.update({ account, otherAccounts: this.#all.filter((other) => other !== account) });
    this.#deps.changed();
  }

  /** The one in use leaves no successor: which account speaks for the agent is hers to choose. */
  async remove(id: string): Promise<void> {
    const { settings, secrets, changed } = this.#deps;
    const account = this.#find(id);
    const { account: current, otherAccounts } = settings.current;
    const others = otherAccounts.filter((other) => other !== account);
    settings.update({ account: account === current ? null : current, otherAccounts: others });
    await secrets.set(passwordOf(account), null);
    if (account === current) changed();
  }

  get #all(): readonly Account[] {
    const { account, otherAccounts } = this.#deps.settings.current;
    return account === null ? otherAccounts : [account, ...otherAccounts];
  }

  #find(id: string): Account {
    const account = this.#all.find((one) => accountId(one) === id);
    if (account === undefined) throw new Failure('invalidInput', `no account ${id}`);
    return account;
  }
}
