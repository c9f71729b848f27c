/** From what a card shows to what it should show, in as few commands as it takes. Pure. */
import type { CardSnapshot } from '#shared/bridge.ts';
import type { CardCommand, CardOrder } from '#shared/hub-port.ts';

/** What one card shows, as far as we know. */
export interface Shown {
  readonly uiState: CardSnapshot['uiState'] | null;
  readonly muted: boolean;
  readonly held: boolean;
  readonly statusText: string;
  readonly title: string;
  /** `none`: this card came up in mid-call and would count from zero. */
  readonly clock: 'runs' | 'none' | 'stopped';
  readonly closed: boolean;
}

/** Every external card starts like this (bitrix24.md 6.1). */
export const FRESH: Shown = {
  uiState: null,
  muted: false,
  held: false,
  statusText: '',
  title: '',
  clock: 'runs',
  closed: false,
};

export type Wanted = Partial<Shown>;

/** A card takes this long to come up; one that comes later was lost and shown again. */
const LATE = 3000;

export function wantedOf({ answered, since, over, ...card }: CardSnapshot, shown: Shown, now: number): Wanted {
  const { uiState, muted, held, statusText, title = '', closed = false } = card;
  const isLate = shown.clock === 'none' || (shown.uiState === null && answered != null && now - answered > LATE);
  return {
    uiState,
    muted,
    held,
    title,
    closed,
    statusText: isLate && since !== undefined ? `${statusText} ${since}` : statusText,
    clock: isLate ? 'none' : over === true ? 'stopped' : 'runs',
  };
}

/** In the order in which the card takes them: a state brings its buttons, the text explains the rest. */
export function difference(callId: string, shown: Shown, wanted: Wanted): CardOrder[] {
  const orders: CardOrder[] = [];
  const order = (command: CardCommand, params: CardOrder['params'] = {}): void =>
    void orders.push({ callId, command, params });
  const differs = (key: keyof Wanted): boolean => wanted[key] !== undefined && wanted[key] !== shown[key];
  const set = (command: CardCommand, key: 'muted' | 'held' | 'statusText'): void => {
    const value = wanted[key];
    if (value !== undefined && differs(key)) order(command, { [key]: value });
  };
  if (wanted.closed === true) {
    if (!shown.closed) order('CallCardClose');
    return orders;
  }
  const { uiState, title, clock } = wanted;
  const isNewState = uiState && differs('uiState');
  if (isNewState) {
    order('CallCardSetUiState', { uiState, ...(clock === 'none' && { disableAutoStartTimer: true }) });
  }
  if (clock === 'stopped' && differs('clock')) order('CallCardStopTimer');
  if (clock === 'runs' && shown.clock === 'stopped') order('CallCardStartTimer');
  // A new state brings its own title along.
  if (title && (isNewState || differs('title'))) order('CallCardSetCardTitle', { title });
  set('CallCardSetMute', 'muted');
  set('CallCardSetHold', 'held');
  set('CallCardSetStatusText', 'statusText');
  return orders;
}
