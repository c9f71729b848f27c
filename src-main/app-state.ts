/** From the parts' states to the one snapshot that the windows show. */
import { availabilityAt } from '#shared/availability.ts';
import { type Call, isAlive } from '#shared/call.ts';
import type { StripState, ToastState } from '#shared/ipc.ts';
import type { Settings } from '#shared/settings.ts';
import type { AppState, PortalState } from '#shared/state.ts';
import type { SessionState } from './portal/session-state.ts';

/** How long the window still shows a call that is over, with its outcome. */
export const ENDED_SHOWN_MS = 4000;

/** What the snapshot needs beside the settings. */
export interface Facts
  extends Pick<
    AppState,
    | 'version'
    | 'managed'
    | 'setUpOffer'
    | 'setUpBy'
    | 'updates'
    | 'shortcuts'
    | 'startup'
    | 'notificationsRefused'
    | 'locale'
    | 'phone'
    | 'pbx'
    | 'portal'
    | 'card'
    | 'callback'
    | 'calls'
    | 'responsible'
    | 'history'
    | 'missed'
    | 'inFront'
    | 'notices'
    | 'microphoneSettings'
    | 'draftNumber'
    | 'wantedPlace'
    | 'diagnostics'
    | 'proxyQuestion'
  > {
  readonly systemIsDark: boolean;
  readonly now: number;
}

export function appState(settings: Settings, { now, systemIsDark, calls, ...facts }: Facts): AppState {
  const { theme } = settings;
  return {
    ...facts,
    localeSetting: settings.locale,
    theme,
    dark: theme === 'system' ? systemIsDark : theme === 'dark',
    account: settings.account,
    otherAccounts: settings.otherAccounts,
    audio: settings.audio,
    headset: settings.headset,
    callSettings: settings.calls,
    updateSettings: settings.updates,
    shortcutSettings: settings.shortcuts,
    startupSettings: settings.startup,
    notificationSettings: settings.notifications,
    networkSettings: settings.network,
    availability: availabilityAt(settings.availability, now),
    quickKeys: settings.quickKeys,
    portalSettings: settings.portal,
    calls: shownCalls(calls, now),
  };
}

/** The session knows the portal, the reporter knows what it doesn't have yet. */
export const withWaiting = (state: SessionState, waiting: number): PortalState =>
  state.state === 'online' || state.state === 'offline' ? { ...state, waiting } : state;

/** Alive calls and those that have just ended, newest last. */
export function shownCalls(calls: readonly Call[], now: number): readonly Call[] {
  return calls.filter((call) => isAlive(call) || (call.at.ended !== null && now - call.at.ended < ENDED_SHOWN_MS));
}

/** When `shownCalls` will next have one fewer, in milliseconds from now; null when nothing is about to go. */
export function nextDisappearance(calls: readonly Call[], now: number): number | null {
  const ends = calls.flatMap((call) => (call.at.ended === null ? [] : [call.at.ended + ENDED_SHOWN_MS - now]));
  const coming = ends.filter((wait) => wait > 0);
  return coming.length === 0 ? null : Math.min(...coming);
}

/** The toast is for the call that rings, and for the moment in which it is being answered. */
export function toastState(state: AppState): ToastState {
  const call = state.calls.find(ringsHere);
  const responsible = call === undefined ? undefined : state.responsible[call.id];
  return { locale: state.locale, dark: state.dark, call: call ?? null, responsible: responsible ?? null };
}

/** The strip is for the conversation that is up: what rings has the toast. */
export function stripState({ calls, locale, dark }: AppState): StripState {
  const up = calls.filter((call) => isAlive(call) && !ringsHere(call));
  const heard = ({ phase, hold }: Call): boolean => phase === 'talking' && (hold === 'none' || hold === 'remote');
  const call = up.findLast(heard) ?? up.findLast(({ phase }) => phase !== 'talking') ?? up.at(-1) ?? null;
  return { locale, dark, call, others: call === null ? 0 : up.length - 1 };
}

const ringsHere = ({ direction, phase, at }: Call): boolean =>
  direction === 'incoming' && (phase === 'ringing' || (phase === 'connecting' && at.answered === null));
