/**
 * From one company's set-up to another, or to none. What was the old telephone's or the old portal's doesn't go to the
 * new one: a password is said to the server that it was given for, and a sign-in ends with its portal.
 */
import { equal } from '#shared/policy/paths.ts';
import type { FetchedSecrets, Provisioned } from '#shared/provision/set-up.ts';
import { type Account, passwordOf, type Settings } from '#shared/settings.ts';
import type { Log, SecretStore } from '../ports.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

export interface TakeoverDeps {
  readonly log: Log;
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  /** Ends the session with the portal that is left. */
  readonly signOut: () => Promise<void>;
  readonly accountChanged: () => void;
  /** Another portal, or other pages: nobody is signed in there. */
  readonly portalChanged: () => Promise<void>;
}

export interface Moves {
  /** Another server or another name: another password. */
  readonly telephone: boolean;
  readonly portal: boolean;
}

export const movesOf = (before: Settings, after: Settings): Moves => ({
  telephone: !equal(identityOf(before.account), identityOf(after.account)),
  portal: !equal(before.portal, after.portal),
});

export class SetUpTakeover {
  readonly #deps: TakeoverDeps;

  constructor(deps: TakeoverDeps) {
    this.#deps = deps;
  }

  /** @throws Failure; what has been done until then is safe: a password that isn't known, a sign-in that is over */
  async become(letter: Provisioned | null, secrets: FetchedSecrets): Promise<void> {
    const { settings, signOut, accountChanged, portalChanged } = this.#deps;
    const before = settings.current;
    const after = settings.previewOf(letter);
    const moves = movesOf(before, after);
    if (moves.portal && before.owner !== null) await signOut();
    await this.#keepSecrets(before, after, moves, secrets);
    settings.provision(letter);
    if (!equal(before.account, after.account) || secrets.SipPassword !== undefined) accountChanged();
    if (moves.portal) await portalChanged();
  }

  async #keepSecrets(before: Settings, after: Settings, moves: Moves, given: FetchedSecrets): Promise<void> {
    const { secrets } = this.#deps;
    if (moves.telephone && before.account !== null && !isSameSecret(before.account, after.account))
      await secrets.set(passwordOf(before.account), null);
    if (after.account !== null && (moves.telephone || given.SipPassword !== undefined))
      await secrets.set(passwordOf(after.account), given.SipPassword ?? null);
    if (moves.portal || given.PortalClientSecret !== undefined)
      await secrets.set('portal.clientSecret', given.PortalClientSecret ?? null);
  }
}

const isSameSecret = (one: Account, other: Account | null): boolean =>
  other !== null && passwordOf(one) === passwordOf(other);

/** Who the telephone is, and whom it tells its password. */
const identityOf = (account: Account | null): unknown =>
  account === null
    ? null
    : [
        account.server,
        account.backupServers ?? [],
        account.address,
        account.authorizationUser ?? '',
        account.realm ?? '',
      ];
