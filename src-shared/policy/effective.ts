/**
 * Enforced > what the user has chosen > recommended default > built in. Pure.
 *
 * What the user has *chosen* is remembered by its path: a recommended default must not win over a choice only because
 * she has chosen what is built in.
 */
import * as v from 'valibot';
import { type Account, AccountSchema, PortalSchema, type Settings } from '../settings.ts';
import type { Managed, ManagedValue } from './managed.ts';
import { at, copy, equal, put } from './paths.ts';

/** `managed`: the account that policies alone make. */
export const MANAGED_ACCOUNT = 'managed';

export function effectiveSettings(user: Settings, chosen: ReadonlySet<string>, managed: Managed): Settings {
  const values = applicable(user, chosen, managed);
  if (values.size === 0) return user;
  const account = withValues(user.account ?? accountFrame(managed), 'account', values);
  const whole = v.safeParse(AccountSchema, account);
  const portal = v.safeParse(PortalSchema, withValues(user.portal ?? {}, 'portal', values));
  const rest = copy(user);
  for (const [path, value] of values) if (!/^(account|portal)\./.test(path)) put(rest, path, value);
  return {
    ...rest,
    account: whole.success ? whole.output : user.account,
    otherAccounts: user.otherAccounts.map((other) => enforcedOn(other, managed)),
    portal: portal.success ? portal.output : user.portal,
  };
}

/** What the forms begin with while the policies alone don't make an account or a portal. */
export function draftOf(managed: Managed): { readonly account: unknown; readonly portal: unknown } {
  const values = new Map([...valuesOf(managed.defaults), ...valuesOf(managed.enforced)]);
  return { account: withValues({}, 'account', values), portal: withValues({}, 'portal', values) };
}

/** The first path that is enforced and would change; null when the wish respects them all. */
export function lockedChange(wish: Settings, managed: Managed): string | null {
  const accounts = wish.otherAccounts.map((account) => ({ account }));
  for (const [path, { value }] of managed.enforced) {
    // What isn't there (no account, no portal, a field that the form doesn't know) is filled in, not refused.
    const respects = (whole: unknown): boolean => at(whole, path) === undefined || equal(at(whole, path), value);
    if (!respects(wish) || (isShared(path) && !accounts.every(respects))) return path;
  }
  return null;
}

function applicable(user: Settings, chosen: ReadonlySet<string>, managed: Managed): ReadonlyMap<string, unknown> {
  const defaults = [...managed.defaults].filter(([path]) => !chosen.has(path) || at(user, path) === undefined);
  return new Map(
    [...valuesOf(new Map(defaults)), ...valuesOf(managed.enforced)].filter(([path]) => !path.startsWith('secret:')),
  );
}

const valuesOf = (values: ReadonlyMap<string, ManagedValue>): ReadonlyMap<string, unknown> =>
  new Map([...values].map(([path, { value }]) => [path, value]));

function withValues(base: object, group: 'account' | 'portal', values: ReadonlyMap<string, unknown>): object {
  const whole = { [group]: copy(base) };
  for (const [path, value] of values) if (path.startsWith(`${group}.`)) put(whole, path, value);
  return whole[group] ?? {};
}

/** What an account has beside what policies say: the line is called by its extension, as in the form. */
function accountFrame(managed: Managed): object {
  const address = (managed.enforced.get('account.address') ?? managed.defaults.get('account.address'))?.value;
  const extension = typeof address === 'string' ? address.split('@')[0] : '';
  return { id: MANAGED_ACCOUNT, iceServers: [], line: { number: extension, kind: 'direct' } };
}

/** Of accounts that aren't in use: an enforced address is the one of the account in use. */
const isShared = (path: string): boolean => path !== 'account.address' && path !== 'account.authorizationUser';

function enforcedOn(account: Account, managed: Managed): Account {
  const shared = new Map([...valuesOf(managed.enforced)].filter(([path]) => isShared(path)));
  const parsed = v.safeParse(AccountSchema, withValues(account, 'account', shared));
  return parsed.success ? parsed.output : account;
}
