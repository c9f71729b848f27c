/** `CallCardGetListUiStates` (bitrix24.md 6.1). */
export const UI_STATES = [
  'incoming',
  'transferIncoming',
  'outgoing',
  'connectingIncoming',
  'connectingOutgoing',
  'connected',
  'transferring',
  'transferFailed',
  'transferConnected',
  'error',
  'moneyError',
  'redial',
] as const;
export type UiState = (typeof UI_STATES)[number];
