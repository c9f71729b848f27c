/** Which view the window shows: the only state that is its own. */
import type { AppState } from '#shared/state.ts';

export type SetupStep = 'telephone' | 'portal' | 'browser';
export const SETUP_STEPS = ['telephone', 'portal', 'browser'] as const satisfies readonly SetupStep[];

export type SettingsPage =
  | SetupStep
  | 'account'
  | 'numbers'
  | 'audio'
  | 'headset'
  | 'calls'
  | 'check'
  | 'updates'
  | 'managed'
  | 'appearance';

export type View =
  | { readonly name: 'phone' }
  | { readonly name: 'setup'; readonly step: SetupStep }
  | { readonly name: 'settings'; readonly page: Exclude<SettingsPage, 'account'> | null }
  /** `id`: the saved account whose values are shown; null: a new one. */
  | { readonly name: 'settings'; readonly page: 'account'; readonly id: string | null };

/** Where "back" leads. */
export function backFrom(view: View): View {
  if (view.name !== 'settings' || view.page === null) return { name: 'phone' };
  return { name: 'settings', page: view.page === 'account' ? 'telephone' : null };
}

/** The set-up opens by itself only while nothing at all is set up. */
export function firstView(state: Pick<AppState, 'account' | 'portalSettings' | 'portal' | 'managed'>): View {
  // Everything came by policy, but for the agent herself.
  const onlySignIn = state.account !== null && state.portal.state === 'signedOut' && state.portal.reason === null;
  if (onlySignIn && state.managed.locked.includes('portal.origin')) return { name: 'setup', step: 'portal' };
  return state.account === null && state.portalSettings === null
    ? { name: 'setup', step: 'telephone' }
    : { name: 'phone' };
}
