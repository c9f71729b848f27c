/**
 * Where the sign-in to the portal stands.
 *
 *   notSetUp ──signInStarted──▶ signingIn ──signedIn──▶ online ◀──callWorked── offline
 *                                 ▲   │                   │ └────callFailed─────▶ │
 *                signInStarted    │   │ signInFailed      │ tokensLost, signedOut │
 *                              signedOut ◀────────────────┴───────────────────────┘
 *
 * `signInFailed` leads back to `online` when an earlier sign-in still stands.
 */
import type { FailureReason } from '#shared/failure.ts';
import type { PortalState } from '#shared/state.ts';

type WithoutWaiting<State> = State extends unknown ? Omit<State, 'waiting'> : never;
/** `PortalState` without the reporter's part. */
export type SessionState = WithoutWaiting<PortalState>;

export type SessionEvent =
  | { readonly type: 'signInStarted' }
  | { readonly type: 'signedIn'; readonly userName: string }
  | { readonly type: 'signInFailed'; readonly reason: FailureReason; readonly stillIn: string | null }
  | { readonly type: 'signedOut' }
  | { readonly type: 'tokensLost'; readonly reason: FailureReason }
  | { readonly type: 'callWorked' }
  | { readonly type: 'callFailed'; readonly reason: FailureReason };

/** @returns the same object when nothing changes */
export function nextSessionState(state: SessionState, event: SessionEvent): SessionState {
  switch (event.type) {
    case 'signInStarted':
      return { state: 'signingIn' };
    case 'signedIn':
      return { state: 'online', userName: event.userName };
    case 'signInFailed':
      if (event.stillIn !== null) return { state: 'online', userName: event.stillIn };
      // Whoever pressed Cancel needs no reason.
      return { state: 'signedOut', reason: event.reason === 'signInCancelled' ? null : event.reason };
    case 'signedOut':
      return { state: 'signedOut', reason: null };
    case 'tokensLost':
      return isIn(state) ? { state: 'signedOut', reason: event.reason } : state;
    case 'callWorked':
      return state.state === 'offline' ? { state: 'online', userName: state.userName } : state;
    case 'callFailed':
  }
  if (!isIn(state) || (state.state === 'offline' && state.reason === event.reason)) return state;
  return { state: 'offline', userName: state.userName, reason: event.reason };
}

const isIn = (state: SessionState) => state.state === 'online' || state.state === 'offline';
