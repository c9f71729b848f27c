/** From what a card shows to what it should show, in as few commands as it takes. Pure. */
import type { CardSnapshot } from '#shared/bridge.ts';
import type { CardCommand, CardOrder } from '#shared/hub-port.ts';

/** What one card shows, as far as we know. */
export interface Shown {
  readonly uiState: CardSnapshot['uiState'] | null;
  readonly muted: boolean;
  readonly held: boolean;
  readonly statusText: string;
}

/** Every external card starts like this (bitrix24.md 6.1). */
export const FRESH: Shown = { uiState: null, muted: false, held: false, statusText: '' };

export type Wanted = Partial<Omit<CardSnapshot, 'callId'>>;

/** In the order in which the card takes them: a state brings its buttons, the text explains the rest. */
export function difference(callId: string, shown: Shown, wanted: Wanted): CardOrder[] {
  const orders: CardOrder[] = [];
  const add = (command: CardCommand, key: keyof Wanted): void => {
    const value = wanted[key];
    if (value !== undefined && value !== shown[key]) orders.push({ callId, command, params: { [key]: value } });
  };
  add('CallCardSetUiState', 'uiState');
  add('CallCardSetMute', 'muted');
  add('CallCardSetHold', 'held');
  add('CallCardSetStatusText', 'statusText');
  return orders;
}
