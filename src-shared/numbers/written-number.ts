/** From what a person types, pastes or clicks to the signs that a telephone knows. */

export interface WrittenNumber {
  /** Without decoration; may still hold what nobody can dial. */
  readonly number: string;
  /** To be dialled after the answer: digits, `*`, `#`, and `,` for a pause between them. */
  readonly extension: string | null;
  /** Another way to write the same number, which it was dialled by (see `recallNumber`). */
  readonly dialled: string | null;
}

/** Digits, `*`, `#`, one leading `+`. */
export const isDiallable = (number: string): boolean => /^\+?[0-9*#]{1,32}$/.test(number);

export function readWritten(text: string): WrittenNumber {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^(?:tel|callto):\/{0,2}/i, '');
  // Parameters (RFC 3966 3) and what is to be dialled after the answer.
  const end = plain.search(/[;,]/);
  const [bare, after] = end === -1 ? [plain, ''] : [plain.slice(0, end), plain.slice(end)];
  // "+49 (0)30 …": the trunk prefix in brackets is not dialled from abroad.
  const number = (bare.startsWith('+') ? bare.replace('(0)', '') : bare).replace(DECORATION, '');
  const dialled = /;dialled=([0-9]{1,32})(?:;|$)/.exec(after)?.[1] ?? null;
  return { number, extension: extensionIn(after), dialled };
}

/** ";ext=12" (RFC 3966 5.3), ";12" as Bitrix24 writes it, ",,12#". */
function extensionIn(after: string): string | null {
  const named = /;ext=([^;,]*)/i.exec(after)?.[1];
  const bare = (named ?? after.replace(/^[;,]+/, '')).replace(DECORATION, '');
  return /^[0-9*#][0-9*#,]{0,63}$/.test(bare) ? bare : null;
}

/** What people put between digits: spaces, dots, dashes, slashes, brackets, and the unseen marks of copied contacts. */
const DECORATION = /[\s().\-/\u2010-\u2015\u200b-\u200f\u2028-\u202e\u2060-\u2069]/gu;
