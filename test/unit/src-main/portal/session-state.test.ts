import { describe, expect, it } from 'vitest';
import { nextSessionState, type SessionEvent, type SessionState } from '../../../../src-main/portal/session-state.ts';

const states: Record<SessionState['state'], SessionState> = {
  notSetUp: { state: 'notSetUp' },
  signedOut: { state: 'signedOut', reason: null },
  signingIn: { state: 'signingIn' },
  online: { state: 'online', userName: 'Mara' },
  offline: { state: 'offline', userName: 'Mara', reason: 'portalUnreachable' },
};
const events: Record<SessionEvent['type'], SessionEvent> = {
  signInStarted: { type: 'signInStarted' },
  signedIn: { type: 'signedIn', userName: 'Mara' },
  signInFailed: { type: 'signInFailed', reason: 'signInTimedOut', stillIn: null },
  signedOut: { type: 'signedOut' },
  tokensLost: { type: 'tokensLost', reason: 'portalSignInNeeded' },
  callWorked: { type: 'callWorked' },
  callFailed: { type: 'callFailed', reason: 'portalAnswer' },
};

/** Rows: before; columns: event. */
const table: Record<SessionState['state'], Record<SessionEvent['type'], SessionState['state']>> = {
  notSetUp: row('signingIn', 'online', 'signedOut', 'signedOut', 'notSetUp', 'notSetUp', 'notSetUp'),
  signedOut: row('signingIn', 'online', 'signedOut', 'signedOut', 'signedOut', 'signedOut', 'signedOut'),
  signingIn: row('signingIn', 'online', 'signedOut', 'signedOut', 'signingIn', 'signingIn', 'signingIn'),
  online: row('signingIn', 'online', 'signedOut', 'signedOut', 'signedOut', 'online', 'offline'),
  offline: row('signingIn', 'online', 'signedOut', 'signedOut', 'signedOut', 'online', 'offline'),
};
type Name = SessionState['state'];
function row(
  signInStarted: Name,
  signedIn: Name,
  signInFailed: Name,
  signedOut: Name,
  tokensLost: Name,
  callWorked: Name,
  callFailed: Name,
) {
  return { signInStarted, signedIn, signInFailed, signedOut, tokensLost, callWorked, callFailed };
}

describe('the session', () => {
  const cases = Object.values(states).flatMap((before) =>
    Object.values(events).map((event) => [before.state, event.type, table[before.state][event.type]] as const),
  );
  it.each(cases)('%s goes by %s to %s', (before, type, after) => {
    expect(nextSessionState(states[before], events[type]).state).toBe(after);
  });

  it('goes back to the earlier sign-in when a new one fails', () => {
    const event: SessionEvent = { type: 'signInFailed', reason: 'signInTimedOut', stillIn: 'Mara' };
    expect(nextSessionState(states.signingIn, event)).toEqual(states.online);
  });

  it('gives no reason to whoever has cancelled', () => {
    const event: SessionEvent = { type: 'signInFailed', reason: 'signInCancelled', stillIn: null };
    expect(nextSessionState(states.signingIn, event)).toEqual({ state: 'signedOut', reason: null });
  });

  it('is the same object when nothing changes, so that nobody is told', () => {
    expect(nextSessionState(states.online, events.callWorked)).toBe(states.online);
    expect(nextSessionState(states.offline, { type: 'callFailed', reason: 'portalUnreachable' })).toBe(states.offline);
  });
});
