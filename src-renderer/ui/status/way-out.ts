/** Where in this window a failure can be dealt with. Pure. */
import type { FailureReason } from '#shared/failure.ts';
import type { MessageKey } from '#shared/messages/catalogue.ts';
import type { View } from '../state/view.ts';

export interface WayOut {
  readonly label: MessageKey;
  readonly view: View;
}

const settings = (page: 'telephone' | 'portal' | 'network'): WayOut => ({
  label: 'attention.openSettings',
  view: { name: 'settings', page },
});
const findOut: WayOut = { label: 'attention.findOut', view: { name: 'settings', page: 'diagnostics' } };
const signIn: WayOut = { label: 'attention.signIn', view: { name: 'settings', page: 'portal' } };

/** null: there is nothing to find out, or it passes by itself. */
export function wayOut(reason: FailureReason): WayOut | null {
  switch (reason) {
    case 'wrongSipPassword':
    case 'sipForbidden':
    case 'settingsUnreadable':
      return settings('telephone');
    case 'portalAnswer':
    case 'signInClient':
    case 'signInSecret':
    case 'hostAnswer':
      return settings('portal');
    case 'portalSignInNeeded':
    case 'signInTimedOut':
    case 'signInCancelled':
    case 'signInState':
      return signIn;
    case 'proxyUnreachable':
    case 'proxyLogin':
      return settings('network');
    case 'browserNotConnected':
      return { label: 'attention.connect', view: { name: 'settings', page: 'browser' } };
    case 'sipServerUnreachable':
    case 'sipServerRefused':
    case 'sipTimeout':
    case 'portalUnreachable':
    case 'hostUnreachable':
    case 'hostRefused':
    case 'hostVersion':
    case 'pushUnreachable':
    case 'bridgePort':
    case 'microphoneDenied':
    case 'microphoneMissing':
    case 'microphoneBusy':
    case 'policyProblem':
    case 'secretsUnavailable':
    case 'secretsUnprotected':
    case 'journalUnavailable':
    case 'recordingDiskFull':
    case 'recordingNotWritten':
    case 'settingsNotWritten':
    case 'phoneCrashed':
    case 'unexpected':
      return findOut;
    default:
      return null;
  }
}
