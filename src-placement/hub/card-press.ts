/** Which events of the card are presses that the desktop wants to hear of. Pure. */
import type { CardButton } from '#shared/bridge.ts';
import type { Shown } from './apply-card.ts';

export interface Press {
  readonly button: CardButton;
  readonly value?: boolean | string;
  /** What the card shows after it: it toggles its own buttons. */
  readonly shown: Shown;
}

// Spelled out: the list of the contract would bring its schemas' weight along.
const PLAIN: readonly string[] = [
  'answerButtonClick',
  'skipButtonClick',
  'hangupButtonClick',
  'makeCallButtonClick',
  'closeButtonClick',
] satisfies readonly CardButton[];

/** @returns null for an event that is none, or an echo of our own command */
export function readPress(name: string, value: unknown, shown: Shown): Press | null {
  if (PLAIN.includes(name)) return { button: name as CardButton, shown };
  if (name === 'dialpadButtonClick' && typeof value === 'string') return { button: name, value, shown };
  if (typeof value !== 'boolean') return null;
  // A press always changes what is shown; an echo never does.
  if (name === 'muteButtonClick' && value !== shown.muted)
    return { button: name, value, shown: { ...shown, muted: value } };
  if (name === 'holdButtonClick' && value !== shown.held)
    return { button: name, value, shown: { ...shown, held: value } };
  return null;
}
