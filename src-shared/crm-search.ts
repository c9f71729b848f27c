/**
 * Clients found by name or number: what is typed into the dial field → a question to the CRM, and what comes of it.
 * Pure; window and main go by the same rules. Methods and fields: docs/decisions/026-crm-search.md.
 */
import * as v from 'valibot';
import type { FailureReason } from './failure.ts';
import type { Numbering } from './numbers/number-rules.ts';
import { readDialled } from './numbers/read-dialled.ts';

export const crmClientTypes = ['CONTACT', 'COMPANY', 'LEAD'] as const;

export const CrmClientSchema = v.object({
  type: v.picklist(crmClientTypes),
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
  name: v.pipe(v.string(), v.maxLength(300)),
});

/** One number of one client. */
export interface CrmEntry {
  readonly client: v.InferOutput<typeof CrmClientSchema>;
  /** As it stands in the CRM. */
  readonly number: string;
}

export type CrmQuestion =
  | { readonly by: 'name'; readonly words: readonly string[] }
  | { readonly by: 'number'; readonly e164: string };

export type CrmAnswer =
  /** `more`: the CRM knows others that match; a longer text finds them. */
  | { readonly state: 'found'; readonly entries: readonly CrmEntry[]; readonly more: boolean }
  | { readonly state: 'failed'; readonly reason: FailureReason }
  /** Nothing to look for, or somebody has asked for something else meanwhile. */
  | { readonly state: 'none' };

/** With fewer letters half the CRM matches. */
const LEAST_LETTERS = 3;
const MOST_WORDS = 4;

/**
 * @returns null for what isn't worth a request: too little of a name, an extension, a number that isn't whole yet, and
 * addresses and codes of the PBX
 */
export function questionOf(text: string, numbering: Numbering): CrmQuestion | null {
  if (/[@*#]/.test(text)) return null;
  if (/\p{L}/u.test(text)) {
    const words = wordsOf(text);
    return words.join('').length < LEAST_LETTERS ? null : { by: 'name', words };
  }
  const read = readDialled(text, numbering);
  return read.ok && read.kind === 'external' && read.e164 !== null ? { by: 'number', e164: read.e164 } : null;
}

/** As names are compared: no capitals, ё like е. */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е');

export const wordsOf = (text: string): readonly string[] =>
  text.normalize('NFKC').trim().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);

/** Whether each word is part of the name, in whatever order. */
export function isNamed(name: string, words: readonly string[]): boolean {
  const whole = folded(name);
  return words.every((word) => whole.includes(folded(word)));
}
