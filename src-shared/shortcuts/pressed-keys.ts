/** From keys that are pressed in a window to an accelerator: what the recorder in the settings records. Pure. */
import { type Accelerator, type AcceleratorProblem, type Modifier, problemOf } from './accelerator.ts';

/** What is used of a KeyboardEvent. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
  readonly getModifierState: (name: string) => boolean;
}

export type Recorded =
  /** Only modifiers so far. */
  | { readonly kind: 'waiting'; readonly modifiers: readonly Modifier[] }
  | { readonly kind: 'refused'; readonly problem: AcceleratorProblem }
  | { readonly kind: 'recorded'; readonly accelerator: Accelerator };

export function recordKeys(press: KeyPress): Recorded {
  const modifiers = modifiersOf(press);
  if (/^(Control|Alt|AltGraph|Shift|Meta|OS|Dead|CapsLock|NumLock|Fn)$/.test(press.key))
    return { kind: 'waiting', modifiers };
  // "@" on many keyboards: as a shortcut, nobody could write it any more.
  if (press.getModifierState('AltGraph') && press.key.length === 1) return refuse('writesCharacter');
  const key = keyOf(press);
  if (key === null) return refuse('unknownKey');
  const problem = problemOf({ modifiers, key });
  return problem === null ? { kind: 'recorded', accelerator: { modifiers, key } } : refuse(problem);
}

const modifiersOf = ({ ctrlKey, altKey, shiftKey, metaKey }: KeyPress): readonly Modifier[] => [
  ...(ctrlKey ? (['Control'] as const) : []),
  ...(altKey ? (['Alt'] as const) : []),
  ...(shiftKey ? (['Shift'] as const) : []),
  ...(metaKey ? (['Meta'] as const) : []),
];

/** The letter that is written on the key; where the keyboard writes no Latin ones, the one that lies there. */
function keyOf({ key, code }: KeyPress): string | null {
  const pad = /^Numpad(\d)$/.exec(code)?.[1];
  if (pad !== undefined) return `num${pad}`;
  if (code in PAD) return PAD[code] ?? null;
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const lying = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  if (lying !== null) return lying[1] ?? lying[2] ?? null;
  return /^F\d{1,2}$/.test(key) ? key : (NAMES[key] ?? null);
}

const PAD: Readonly<Record<string, string>> = {
  NumpadAdd: 'numadd',
  NumpadSubtract: 'numsub',
  NumpadMultiply: 'nummult',
  NumpadDivide: 'numdiv',
  NumpadDecimal: 'numdec',
};

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  Insert: 'Insert',
  Delete: 'Delete',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

const refuse = (problem: AcceleratorProblem): Recorded => ({ kind: 'refused', problem });
