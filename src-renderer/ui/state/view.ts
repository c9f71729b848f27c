/** Which view the window shows: the only state that is its own. */
import type { MessageKey } from '#shared/messages/catalogue.ts';
import type { AppState, Place } from '#shared/state.ts';

export type SetupStep = 'telephone' | 'portal' | 'browser';
export const SETUP_STEPS = ['telephone', 'portal', 'browser'] as const satisfies readonly SetupStep[];

export type SettingsPage =
  | SetupStep
  | 'account'
  | 'numbers'
  | 'audio'
  | 'headset'
  | 'calls'
  | 'recording'
  | 'check'
  | 'shortcuts'
  | 'startup'
  | 'network'
  | 'updates'
  | 'managed'
  | 'appearance'
  | 'about'
  | 'diagnostics'
  | 'log';

export type View =
  | { readonly name: 'phone' }
  | { readonly name: 'setup'; readonly step: SetupStep }
  | {
      readonly name: 'settings';
      readonly page: Exclude<SettingsPage, 'account'> | null;
      /** What the search was asked for: "back" leads to it again. */
      readonly query?: string;
      /** The words on the page that it has found. */
      readonly found?: MessageKey;
    }
  /** `id`: the saved account whose values are shown; null: a new one. */
  | { readonly name: 'settings'; readonly page: 'account'; readonly id: string | null };

/** Where "back" leads. */
export function backFrom(view: View): View {
  if (view.name !== 'settings' || view.page === null) return { name: 'phone' };
  if (view.page === 'account') return { name: 'settings', page: 'telephone' };
  if (view.page === 'log') return { name: 'settings', page: 'diagnostics' };
  return { name: 'settings', page: null, ...(view.query !== undefined && { query: view.query }) };
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

/** Where main wants the agent to be. */
export const viewOf = (place: Place): View =>
  place === 'phone' ? { name: 'phone' } : { name: 'settings', page: place };
