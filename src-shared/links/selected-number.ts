/** The number in a text that somebody has selected or copied: nothing but the number, or what stands before one. */
import { readTelephoneNumber } from './telephone-number.ts';

const LONGEST_SELECTION = 200;
/** "Tel. ", "Phone (office): ", "Тел.: " */
const BEFORE = /^(?:\p{L}[\p{L}\s.()/-]{0,30}:|(?:tel|phone|fon|mobil|тел)\.?)\s*/iu;

/** @returns as it is to stand in the dial field; null where it isn't one number */
export function readSelectedNumber(text: string): string | null {
  const line = text.toWellFormed().replace(/\s+/g, ' ').trim();
  if (line === '' || line.length > LONGEST_SELECTION) return null;
  const bare = /^(?:tel|callto):/i.test(line) ? line.replace(/^\w+:/, '') : line.replace(BEFORE, '');
  // Not a link: a "?" or a "%" in it is what it looks like.
  if (/[?%]/.test(bare)) return null;
  const read = readTelephoneNumber(encodeURIComponent(bare), null);
  return read.kind === 'dial' ? read.number : null;
}
