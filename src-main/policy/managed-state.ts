/** What the windows get to know of the policies. */
import { draftOf } from '#shared/policy/effective.ts';
import type { Managed } from '#shared/policy/managed.ts';
import type { Account, PortalSettings } from '#shared/settings.ts';
import type { ManagedState } from '#shared/state.ts';

export function managedState(managed: Managed): ManagedState {
  const { account, portal } = draftOf(managed);
  const secret = 'secret:portal.clientSecret';
  return {
    locked: [...managed.enforced.keys()].filter((path) => !path.startsWith('secret:')),
    values: [...managed.enforced.values(), ...managed.defaults.values()].map(({ key, level, source }) => ({
      key,
      level,
      source,
    })),
    problems: managed.problems,
    // Each field has passed its schema; only the whole may be incomplete.
    draft: { account: account as Partial<Account>, portal: portal as Partial<PortalSettings> },
    clientSecret: managed.enforced.has(secret) || managed.defaults.has(secret),
  };
}
