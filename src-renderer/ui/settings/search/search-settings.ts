/** From what is typed to the settings that are meant, the nearest first. Pure. */
import type { Translate } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import { type SearchEntry, searchEntries } from './entries.ts';

/** Every word of the query begins a word of the entry; a word of its own label counts most. */
export function searchSettings(query: string, state: AppState, t: Translate): readonly SearchEntry[] {
  const wanted = wordsOf(query);
  if (wanted.length === 0) return [];
  return searchEntries
    .filter(({ when }) => when?.(state) ?? true)
    .map((entry) => ({ entry, score: scoreOf(entry, wanted, t) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .map(({ entry }) => entry);
}

function scoreOf(entry: SearchEntry, wanted: readonly string[], t: Translate): number {
  const places = [
    { words: wordsOf(t(entry.label)), worth: 4 },
    { words: entry.also === undefined ? [] : wordsOf(t(entry.also)), worth: 3 },
    { words: wordsOf(t(`settings.${entry.page}`)), worth: 2 },
    { words: entry.group === null ? [] : wordsOf(t(entry.group)), worth: 2 },
    { words: entry.hint === undefined ? [] : wordsOf(t(entry.hint)), worth: 1 },
  ];
  let score = 0;
  for (const word of wanted) {
    const best = places
      .filter(({ words }) => words.some((one) => one.startsWith(word)))
      .reduce((most, { worth }) => Math.max(most, worth), 0);
    if (best === 0) return 0;
    score += best;
  }
  return score;
}

/** Lower case, without accents: "Lautstarke" finds "Lautstärke", "ёлка" "елка". */
export const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
