/**
 * What the pairing page goes through.
 *
 *   noLink        ready ──click──▶ connecting ──▶ connected
 *                                   │  ▲  │
 *              no answer yet, or    │  │  └──▶ expired      the desktop answered, but not to this code
 *              refused unanswered   ▼  │ granted · try again
 *                     asking · denied · notRunning
 *
 * A failed socket says nothing about why (loopback.md 3.4); the permission's state does, where the browser has one.
 */
export type PairState =
  | 'noLink'
  | 'ready'
  | 'connecting'
  | 'asking'
  | 'connected'
  | 'denied'
  | 'notRunning'
  | 'expired';

/** `none`: this browser has no such permission, and so no such gate. */
export type LoopbackPermission = PermissionState | 'none';

/** How an attempt to connect ended. */
export type Attempt = 'proven' | 'refused' | 'unreachable';

export function stateAfter(attempt: Attempt, permission: LoopbackPermission): PairState {
  if (attempt === 'proven') return 'connected';
  if (attempt === 'refused') return 'expired';
  // The question stays on the screen after the socket has failed.
  if (permission === 'prompt') return 'asking';
  return permission === 'denied' ? 'denied' : 'notRunning';
}
