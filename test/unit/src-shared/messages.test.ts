import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Catalogue,
  chooseLocale,
  LOCALES,
  type Message,
  type MessageKey,
  translateWith,
  translator,
} from '#shared/messages/catalogue.ts';
import { de } from '#shared/messages/de.ts';
import { en } from '#shared/messages/en.ts';
import { ru } from '#shared/messages/ru.ts';

const catalogues: Readonly<Record<(typeof LOCALES)[number], Catalogue>> = { en, de, ru };
const keys = Object.keys(en) as MessageKey[];
const forms = (message: Message): string[] => (typeof message === 'string' ? [message] : Object.values(message));
const gaps = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').toSorted();

describe.each(LOCALES)('the catalogue in %s', (locale) => {
  const catalogue = catalogues[locale];

  it('has exactly the English keys', () => {
    expect(Object.keys(catalogue).toSorted()).toEqual(keys.toSorted());
  });

  it.each(keys)('%s has text, and the gaps of the English one in every plural form', (key) => {
    const wanted = gaps(forms(en[key])[0] ?? '');
    for (const text of forms(catalogue[key])) {
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
      // A plural form may leave out the number ("one field"), nothing else.
      expect(gaps(text).filter((name) => name !== 'count')).toEqual(wanted.filter((name) => name !== 'count'));
    }
  });

  it('has every plural category that the language distinguishes for whole numbers', () => {
    const rules = new Intl.PluralRules(locale);
    const categories = new Set(Array.from({ length: 200 }, (_, count) => rules.select(count)));
    for (const key of keys) {
      const message = catalogue[key];
      if (typeof message === 'string') continue;
      expect(Object.keys(message), key).toEqual(expect.arrayContaining([...categories, 'other']));
    }
  });

  it('writes no message as a plural that English writes as one text, or the other way round', () => {
    for (const key of keys) expect(typeof catalogue[key], key).toBe(typeof (en as Catalogue)[key]);
  });
});

describe('a translator', () => {
  it('chooses the plural form of the count', () => {
    const t = translator('ru');
    expect(t('portal.waiting', { count: 1 })).toBe('Ожидает 1 звонок');
    expect(t('portal.waiting', { count: 3 })).toBe('Ожидают 3 звонка');
    expect(t('portal.waiting', { count: 11 })).toBe('Ожидают 11 звонков');
    expect(t('portal.waiting', { count: 21 })).toBe('Ожидает 21 звонок');
  });

  it('writes numbers as the language does and leaves texts as they are', () => {
    expect(translator('de')('portal.waiting', { count: 1234 })).toBe('1.234 Anrufe warten');
    expect(translator('en')('call.line', { line: '1234' })).toBe('Line 1234');
  });

  it('fills a gap with the text as it is, also when that looks like a gap or a replacement pattern', () => {
    expect(translator('en')('call.line', { line: '{line} $& $1' })).toBe('Line {line} $& $1');
  });

  it('shows an unfilled gap instead of hiding the mistake', () => {
    expect(translator('en')('call.line')).toBe('Line {line}');
  });

  it('falls back to "other" where a category has no form of its own', () => {
    const sparse = { ...en, 'portal.waiting': { other: '{count} waiting' } } as Catalogue;
    expect(translateWith(sparse, 'en')('portal.waiting', { count: 1 })).toBe('1 waiting');
  });
});

describe('the language', () => {
  it.each([
    [['de-AT', 'en-US'], 'de'],
    [['fr-FR', 'ru'], 'ru'],
    [['pt_BR'], 'en'],
    [[], 'en'],
  ] as const)('of a user who prefers %j is %s', (preferred, expected) => {
    expect(chooseLocale(preferred)).toBe(expected);
  });
});

describe('every text', () => {
  const root = path.resolve(import.meta.dirname, '../../..');
  const sources = globSync('{src-main,src-renderer,src-placement,src-shared}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: ['src-shared/messages/**'],
  })
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .join('\n');

  // `check.reason.${reason}`: every key that such a template can become.
  const templates = new Set(sources.match(/`[\w.]+\.\$\{[^`]*`/g));
  const families = [...templates].map(
    (template) => new RegExp(`^${template.slice(1, -1).replace(/\$\{[^}]*\}/g, '.+')}$`),
  );

  it.each(keys)('%s is used by the program', (key) => {
    const isNamed = sources.includes(`'${key}'`) || sources.includes(`"${key}"`);
    expect(isNamed || families.some((family) => family.test(key))).toBe(true);
  });
});
