/** The card's states with their buttons and timer rules (bitrix24.md 6.1). */

export interface CardButton {
  /** The accessible name. */
  readonly name: string;
  readonly event?: string;
  /** What the card does itself, besides or instead of an event. */
  readonly own?: 'close' | 'hold' | 'mute' | 'transfer' | 'dialpad' | 'quality' | 'next' | 'call';
  readonly tone?: 'go' | 'stop';
}

export interface CardStateRule {
  readonly title: string;
  readonly buttons: readonly CardButton[];
  /** `start` unless told otherwise, `stop` hides it, `keep` leaves it as it is. */
  readonly timer: 'start' | 'stop' | 'keep';
}

const answer: CardButton = { name: 'Answer', event: 'answerButtonClick', tone: 'go' };
const skip: CardButton = { name: 'Skip', event: 'skipButtonClick', tone: 'stop' };
const hangup: CardButton = { name: 'Hang up', event: 'hangupButtonClick', tone: 'stop' };
const close: CardButton = { name: 'Close', event: 'closeButtonClick', own: 'close' };
const back: CardButton = { name: 'Return', event: 'cancelTransferButtonClick' };

const next: CardButton = { name: 'Next', event: 'nextButtonClick', own: 'next' };

const again: CardButton = { name: 'Call again', event: 'makeCallButtonClick', own: 'call', tone: 'go' };

const talking: readonly CardButton[] = [
  { name: 'Hold', event: 'holdButtonClick', own: 'hold' },
  { name: 'Mute', event: 'muteButtonClick', own: 'mute' },
  { name: 'Transfer', own: 'transfer' },
  { name: 'Dial pad', own: 'dialpad' },
  { name: 'Call quality', own: 'quality' },
  hangup,
];

/** The twelve of `CallCardGetListUiStates`, in its order. */
export const listedStates = {
  incoming: { title: 'Incoming call', buttons: [answer, skip], timer: 'stop' },
  transferIncoming: { title: 'Transferred call', buttons: [answer, skip], timer: 'stop' },
  outgoing: {
    title: 'Outgoing call',
    buttons: [{ name: 'Call', event: 'makeCallButtonClick', own: 'call', tone: 'go' }],
    timer: 'stop',
  },
  connectingIncoming: { title: 'Connecting', buttons: [hangup], timer: 'stop' },
  connectingOutgoing: { title: 'Calling', buttons: [hangup], timer: 'stop' },
  connected: { title: 'In call', buttons: talking, timer: 'start' },
  transferring: {
    title: 'Transferring',
    buttons: [{ name: 'Complete transfer', event: 'completeTransferButtonClick', tone: 'go' }, back],
    timer: 'keep',
  },
  transferFailed: { title: 'Transfer failed', buttons: [back], timer: 'keep' },
  transferConnected: { title: 'Transfer target connected', buttons: [hangup], timer: 'keep' },
  error: { title: 'Call failed', buttons: [close], timer: 'stop' },
  moneyError: {
    title: 'Not enough money',
    buttons: [{ name: 'Notify administrator', event: 'notifyAdminButtonClick' }, close],
    timer: 'stop',
  },
  redial: {
    title: 'Not reached',
    buttons: [again],
    timer: 'stop',
  },
} as const satisfies Record<string, CardStateRule>;

/** Accepted by SetUiState in browsers though not listed. `externalCard` is how every external card starts. */
const unlistedStates = {
  idle: { title: 'Call', buttons: [], timer: 'stop' },
  sipPhoneError: { title: 'Phone error', buttons: [close], timer: 'stop' },
  externalCard: { title: 'Call', buttons: [close], timer: 'stop' },
} as const satisfies Record<string, CardStateRule>;

export type CardState = keyof typeof listedStates | keyof typeof unlistedStates;

const allStates: ReadonlyMap<string, CardStateRule> = new Map(Object.entries({ ...listedStates, ...unlistedStates }));

export const isCardState = (name: unknown): name is CardState => typeof name === 'string' && allStates.has(name);

export function ruleOf(state: CardState): CardStateRule {
  const rule = allStates.get(state);
  if (!rule) throw new Error(`no such card state: ${state}`);
  return rule;
}

/** A card that goes through a call list has its way on to the next client, and no transfer (6.1). */
export function buttonsOf(state: CardState, inList: boolean): readonly CardButton[] {
  const { buttons } = ruleOf(state);
  if (!inList) return buttons;
  switch (state) {
    case 'outgoing':
      return [...buttons, next, close];
    case 'error':
      return [...buttons, again, next];
    case 'redial':
      return [...buttons, next];
    case 'connected':
      return buttons.filter((button) => button.own !== 'transfer');
    default:
      return buttons;
  }
}
