/** Where in this window a failure can be dealt with. Pure. */
import type { FailureReason } from '#shared/failure.ts';
import type { MessageKey } from '#shared/messages/catalogue.ts';
import type { View } from '../state/view.ts';

export interface WayOut {
  readonly label: MessageKey;
  readonly view: View;
}

const settings = (page: 'telephone' | 'portal'): WayOut => ({
  label: 'attention.openSettings',
  view: { name: 'settings', page },
});
const signIn: WayOut = { label: 'attention.signIn', view: { name: 'settings', page: 'portal' } };

/** null: the way out is not in this window (the network, a headset, the administrator) or passes by itself. */
export function wayOut(reason: FailureReason): WayOut | null {
  switch (reason) {
    case 'wrongSipPassword':
    case 'sipForbidden':
    case 'sipServerUnreachable':
    case 'sipServerRefused':
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
    case 'browserNotConnected':
      return { label: 'attention.connect', view: { name: 'settings', page: 'browser' } };
    default:
      return null;
  }
}
