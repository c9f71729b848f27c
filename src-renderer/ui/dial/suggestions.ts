/** Whom the text in the dial field may mean, of those that this window knows by itself. Pure. */
import { type CrmEntry, isNamed, wordsOf } from '#shared/crm-search.ts';
import type { ReportedHistoryRow } from '#shared/history-row.ts';
import type { QuickKey } from '#shared/settings.ts';

export interface Suggestion {
  readonly from: 'quickKeys' | 'recent' | 'crm';
  readonly name: string | null;
  /** To be dialled. */
  readonly number: string;
  /** As people read it, where that isn't what is dialled. */
  readonly shown: string;
  readonly client: CrmEntry['client'] | null;
}

/** More would push the CRM's out of sight. */
const MOST_EACH = 3;
const MOST_CRM = 20;

export interface Sources {
  readonly quickKeys: readonly QuickKey[];
  readonly history: readonly ReportedHistoryRow[];
  readonly crm: readonly CrmEntry[];
}

export function suggestionsFor(text: string, { quickKeys, history, crm }: Sources): readonly Suggestion[] {
  const matches = matcher(text);
  if (matches === null) return [];
  const keys = quickKeys.map(({ label, number }) => plain('quickKeys', label === '' ? null : label, number, number));
  const recent = history.map(({ name, number, recall }) => plain('recent', name, recall, number));
  const clients = crm.slice(0, MOST_CRM).map(ofClient);
  const inCrm = new Set(clients.map(({ number }) => digitsOf(number)));
  // Who is in the CRM is called as a client.
  const isOwn = (one: Suggestion): boolean => one.number !== '' && matches(one) && !inCrm.has(digitsOf(one.shown));
  const own = [keys, recent].flatMap((of) => once(of.filter(isOwn)).slice(0, MOST_EACH));
  return [...own, ...clients];
}

const ofClient = ({ client, number }: CrmEntry): Suggestion => ({
  from: 'crm',
  name: client.name,
  number,
  shown: number.startsWith('+') ? `+${number.replace(/\D/g, '')}` : number,
  client,
});

const plain = (from: 'quickKeys' | 'recent', name: string | null, number: string, shown: string): Suggestion => ({
  from,
  name,
  number,
  shown,
  client: null,
});

/** Letters are a name's, digits may be any part of a number. */
function matcher(text: string): ((one: Suggestion) => boolean) | null {
  const words = wordsOf(text);
  if (/\p{L}/u.test(text)) return (one) => one.name !== null && isNamed(one.name, words);
  const digits = digitsOf(text);
  if (digits.length < 2) return null;
  return (one) => [one.number, one.shown].some((number) => isPartOf(number, digits));
}

/** The list of recent calls has everybody as often as she called. */
const once = (all: readonly Suggestion[]): readonly Suggestion[] =>
  all.filter((one, index) => all.findIndex(({ number }) => number === one.number) === index);

/** A zero in front stands for a country code of one to three digits, two of them for the "+" before it. */
function isPartOf(number: string, digits: string): boolean {
  const whole = digitsOf(number);
  if (whole.includes(digits)) return true;
  if (digits.startsWith('00')) return number.startsWith('+') && whole.startsWith(digits.slice(2));
  const at = digits.startsWith('0') ? whole.indexOf(digits.slice(1)) : -1;
  return number.startsWith('+') && digits.length > 2 && at >= 1 && at <= 3;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
