/**
 * Keys that work from every program, as Electron names them (its `accelerator` documentation): modifiers in a fixed order,
 * then one key, `Control+Alt+F9`. What is taken here is taken from everything else that runs on the computer, so keys that
 * other programs live by are refused.
 */
import * as v from 'valibot';

export const MODIFIERS = ['Control', 'Alt', 'Shift', 'Meta'] as const;
export type Modifier = (typeof MODIFIERS)[number];

export interface Accelerator {
  readonly modifiers: readonly Modifier[];
  readonly key: string;
}

export type AcceleratorProblem =
  /** Not a key that the system can watch for us. */
  | 'unknownKey'
  /** The key alone, or with too little, is somebody else's. */
  | 'tooPlain'
  /** Of the system itself. */
  | 'reserved'
  /** It writes a character: AltGr is Ctrl and Alt on Windows. */
  | 'writesCharacter';

const NAMED_KEYS = 'Space Insert Delete Home End PageUp PageDown Up Down Left Right'.split(' ');
const PAD_KEYS = 'numadd numsub nummult numdiv numdec'.split(' ');
const FUNCTION_KEY = /^F([1-9]|1\d|2[0-4])$/;
const NUMPAD = /^num/;

/** @returns null for what is none, or none that we take */
export function readAccelerator(text: string): Accelerator | null {
  const parts = text.split('+').map((part) => part.trim());
  const key = keyOf(parts.at(-1) ?? '');
  const modifiers = parts.slice(0, -1).map(modifierOf);
  if (key === null || modifiers.includes(null) || new Set(modifiers).size !== modifiers.length) return null;
  return { modifiers: MODIFIERS.filter((modifier) => modifiers.includes(modifier)), key };
}

export const writeAccelerator = ({ modifiers, key }: Accelerator): string => [...modifiers, key].join('+');

/** Why these keys can't be ours; null when they can. */
export function problemOf({ modifiers, key }: Accelerator): AcceleratorProblem | null {
  if (RESERVED.some((test) => test.test(writeAccelerator({ modifiers, key })))) return 'reserved';
  const strong = modifiers.filter((modifier) => modifier !== 'Shift').length;
  const number = Number(FUNCTION_KEY.exec(key)?.[1] ?? 0);
  // No program has F13 and above; they are on keypads that are bought for this.
  if (number > 12) return null;
  if (number > 0) return modifiers.length > 0 ? null : 'tooPlain';
  if (NUMPAD.test(key)) return strong > 0 ? null : 'tooPlain';
  return strong > 0 && modifiers.length > 1 ? null : 'tooPlain';
}

/** The way to end a session, to close a window, and to another console of Linux. */
const RESERVED = [/^Control\+Alt\+Delete$/, /^Alt\+F4$/, /^Control\+Alt\+F([1-9]|1[0-2])$/];

export const AcceleratorSchema = v.pipe(
  v.string(),
  v.maxLength(60),
  v.check((text) => {
    const read = readAccelerator(text);
    return read !== null && problemOf(read) === null;
  }, 'keys like Control+Alt+F9'),
  v.transform((text) => {
    const read = readAccelerator(text);
    return read === null ? text : writeAccelerator(read);
  }),
);

const ALIASES: Readonly<Record<string, Modifier>> = {
  control: 'Control',
  ctrl: 'Control',
  alt: 'Alt',
  option: 'Alt',
  shift: 'Shift',
  meta: 'Meta',
  super: 'Meta',
  command: 'Meta',
  cmd: 'Meta',
};
const modifierOf = (text: string): Modifier | null => ALIASES[text.toLowerCase()] ?? null;

function keyOf(text: string): string | null {
  const upper = text.toUpperCase();
  if (/^[A-Z0-9]$/.test(upper) || FUNCTION_KEY.test(upper)) return upper;
  if (/^num\d$/i.test(text)) return text.toLowerCase();
  return [...NAMED_KEYS, ...PAD_KEYS].find((name) => name.toLowerCase() === text.toLowerCase()) ?? null;
}
