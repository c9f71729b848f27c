/** From what a person types, pastes or clicks to what is dialled and what the CRM is told. */
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

export type ReadNumber =
  | {
      readonly ok: true;
      /** What goes into the request URI: digits, `*`, `#`, one leading `+`. */
      readonly target: string;
      readonly e164: string | null;
    }
  | { readonly ok: false; readonly reason: 'emptyNumber' | 'invalidNumber' };

/** What people put between digits: spaces, dots, dashes, slashes, brackets, and the unseen marks of copied contacts. */
const decoration = /[\s().\-/\u2010-\u2015\u200b-\u200f\u2028-\u202e\u2060-\u2069]/gu;

/**
 * Reads a number to dial.
 * @param country ISO 3166-1 alpha-2: what a national number is read as
 */
export function readNumber(text: string, country: string | undefined): ReadNumber {
  const cleaned = clean(text);
  if (cleaned === '') return { ok: false, reason: 'emptyNumber' };
  if (!/^\+?[0-9*#]{1,32}$/.test(cleaned)) return { ok: false, reason: 'invalidNumber' };
  return { ok: true, target: cleaned, e164: e164(cleaned, country) };
}

/** The number in E.164, or null where it is none: an extension, a service code, a name. */
export function e164(number: string, country: string | undefined): string | null {
  const cleaned = clean(number);
  if (!/^\+?[0-9]+$/.test(cleaned)) return null;
  const parsed = parsePhoneNumberFromString(cleaned, known(country));
  if (parsed === undefined) return null;
  // With "+" the caller says that it is international: numbering plans change faster than our tables. Without it
  // only a number that the national plan has: "101" is somebody's extension.
  return (cleaned.startsWith('+') ? parsed.isPossible() : parsed.isValid()) ? parsed.number : null;
}

function clean(text: string): string {
  const bare = text
    .normalize('NFKC')
    .trim()
    .replace(/^(?:tel|callto):\/{0,2}/i, '')
    // Parameters (RFC 3966 3) and what is to be dialled after the answer.
    .replace(/[;,].*$/su, '');
  // "+49 (0)30 …": the trunk prefix in brackets is not dialled from abroad.
  return (bare.startsWith('+') ? bare.replace('(0)', '') : bare).replace(decoration, '');
}

const known = (country: string | undefined): CountryCode | undefined =>
  country !== undefined && isSupportedCountry(country) ? country : undefined;
