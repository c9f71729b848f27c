/** The card as a hub of version 1 knows it: fewer states, no title, no clock. Pure. */
import type { CardSnapshot } from '#shared/bridge.ts';
import type { UiState } from '#shared/ui-states.ts';

/** What version 1 would show for it; its buttons are the nearest that it can be pressed by. */
const nearest: Partial<Record<UiState, UiState>> = {
  transferIncoming: 'incoming',
  // Its one button is "call", like redial's.
  outgoing: 'redial',
  transferring: 'connected',
  transferFailed: 'connected',
  transferConnected: 'connected',
  moneyError: 'error',
};

export const cardForV1 = ({ callId, uiState, muted, held, statusText }: CardSnapshot): CardSnapshot => ({
  callId,
  uiState: nearest[uiState] ?? uiState,
  muted,
  held,
  statusText,
});
