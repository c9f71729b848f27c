/** Which events of the card are presses that the desktop wants to hear of. Pure. */
import type { CardButton } from '#shared/bridge.ts';
import { FRESH, type Shown } from './apply-card.ts';

export interface Press {
  readonly button: CardButton;
  readonly value?: boolean | string;
  /** What the card shows after it: it toggles its own buttons. */
  readonly shown: Shown;
}

// Spelled out: the list of the contract would bring its schemas' weight along.
const first: readonly CardButton[] = [
  'answerButtonClick',
  'skipButtonClick',
  'hangupButtonClick',
  'makeCallButtonClick',
  'closeButtonClick',
];
const FIRST: readonly string[] = first;
const PLAIN: readonly string[] = [
  ...first,
  'nextButtonClick',
  'cancelTransferButtonClick',
  'completeTransferButtonClick',
  'notifyAdminButtonClick',
] satisfies readonly CardButton[];
const WITH_TEXT: readonly string[] = [
  'dialpadButtonClick',
  'qualityMeterClick',
  'addCommentButtonClick',
] satisfies readonly CardButton[];
const TOGGLES: Readonly<Record<string, 'muted' | 'held'>> = {
  muteButtonClick: 'muted',
  holdButtonClick: 'held',
} satisfies Partial<Record<CardButton, 'muted' | 'held'>>;
const LONGEST = 4000;

/** @returns null for an event that is none, or an echo of our own command */
export function readPress(name: string, value: unknown, shown: Shown): Press | null {
  const button = name as CardButton;
  // The card is at the next client of the campaign now, and knows nothing of her call.
  if (name === 'nextButtonClick') return { button, shown: { ...FRESH, uiState: 'outgoing' } };
  if (PLAIN.includes(name)) return { button, shown };
  if (WITH_TEXT.includes(name)) return withText(button, value, shown);
  if (name === 'transferButtonClick') return withText(button, (value as { target?: unknown } | null)?.target, shown);
  const toggle = TOGGLES[name];
  // A press always changes what is shown; an echo never does.
  if (toggle === undefined || typeof value !== 'boolean' || value === shown[toggle]) return null;
  return { button, value, shown: { ...shown, [toggle]: value } };
}

function withText(button: CardButton, value: unknown, shown: Shown): Press | null {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, LONGEST) : '';
  return text === '' ? null : { button, value: text, shown };
}

/** Desktops of version 1 know these only. */
export const isOldButton = (button: string): boolean =>
  FIRST.includes(button) || button in TOGGLES || button === 'dialpadButtonClick';
