/** The typed message catalogue: English defines the keys, the other languages must have every one of them. */
import { de } from './de.ts';
import { en } from './en.ts';
import type { Message } from './parts.ts';
import { ru } from './ru.ts';

export type { Message } from './parts.ts';

export type MessageKey = keyof typeof en;
export type Catalogue = Readonly<Record<MessageKey, Message>>;
export type MessageParams = Readonly<Record<string, string | number>>;

export const LOCALES = ['en', 'de', 'ru'] as const;
export type Locale = (typeof LOCALES)[number];
export type Translate = (key: MessageKey, params?: MessageParams) => string;

const catalogues: Readonly<Record<Locale, Catalogue>> = { en, de, ru };

/** The first language of the user's list that we speak; English otherwise. */
export function chooseLocale(preferred: readonly string[]): Locale {
  for (const tag of preferred) {
    const found = LOCALES.find((locale) => tag.toLowerCase().split(/[-_]/)[0] === locale);
    if (found !== undefined) return found;
  }
  return 'en';
}

export const translator = (locale: Locale): Translate => translateWith(catalogues[locale], locale);

export function translateWith(catalogue: Catalogue, locale: string): Translate {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const written = (value: string | number): string => (typeof value === 'number' ? numbers.format(value) : value);
  return (key, params = {}) => {
    const message = catalogue[key];
    const text =
      typeof message === 'string' ? message : (message[plurals.select(Number(params['count']))] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (gap, name: string) => written(params[name] ?? gap));
  };
}
