/** Callers who don't say who they are, in the spellings of PBXs and carriers. */

/** @param number what stands where the number should: the user part of From or P-Asserted-Identity */
export function isAnonymous(number: string): boolean {
  const word = number
    .normalize('NFKC')
    .toLowerCase()
    .replace(/@.*$/s, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
  // FreeSWITCH's and some gateways' placeholder; a short row of zeros may be the operator or, in Australia, help.
  return word === '' ? !/[*#]/.test(number) : SPELLINGS.has(word) || /^0{5,}$/.test(word);
}

/** Lower case, letters only. */
const SPELLINGS: ReadonlySet<string> = new Set([
  'anonymous', // RFC 3323 4.1.1.3
  'anonymouscaller',
  'anonymousinvalid',
  'anonym',
  'unknown', // Asterisk, Cisco
  'unknowncaller',
  'unknownnumber',
  'unavailable', // RFC 3398 7.2.1.1; RFC 3261 ISUP gateways
  'notavailable',
  'coverageunavailable',
  'private', // Cisco, Avaya
  'privatenumber',
  'restricted', // Asterisk's word for a presentation that is prohibited
  'withheld',
  'numberwithheld',
  'blocked',
  'hidden',
  'idhidden',
  'noid',
  'nocallerid',
  'nonumber',
  'none',
  'null',
  'outofarea',
  'unbekannt',
  'unterdrückt',
  'неизвестно',
  'неизвестный',
  'скрыт',
  'скрытыйномер',
]);
