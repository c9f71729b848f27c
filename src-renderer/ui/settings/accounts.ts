/** The saved accounts, as the settings show them. Pure. */
import { type Account, accountId } from '#shared/settings.ts';
import type { AppState } from '#shared/state.ts';

type Saved = Pick<AppState, 'account' | 'otherAccounts'>;

/** In an order that switching doesn't change. */
export const accountsOf = ({ account, otherAccounts }: Saved): readonly Account[] =>
  [...(account === null ? [] : [account]), ...otherAccounts].toSorted((a, b) =>
    accountName(a).localeCompare(accountName(b)),
  );

export const accountName = (account: Account): string =>
  account.label === undefined || account.label === '' ? account.address : account.label;

export const findAccount = (state: Saved, id: string | null): Account | null =>
  accountsOf(state).find((account) => accountId(account) === id) ?? null;

export const isInUse = ({ account }: Saved, other: Account): boolean =>
  account !== null && accountId(account) === accountId(other);
