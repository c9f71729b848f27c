/**
 * A language that nobody speaks: ⟦Ààà~~~⟧, 40 % longer than English. A text that shows up without its brackets did not
 * come from the catalogue; one that is cut had no room to be translated.
 */
import path from 'node:path';
import type { Plugin } from 'vite';
import type { Message } from '#shared/messages/catalogue.ts';

const LETTERS: Readonly<Record<string, string>> = { a: 'à', e: 'ë', i: 'ï', o: 'ö', u: 'ü', n: 'ñ', s: 'š', c: 'ç' };

export function pseudo(text: string): string {
  const strange = text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith('{') ? part : part.replace(/[aeiounsc]/g, (letter) => LETTERS[letter] ?? letter)))
    .join('');
  return `⟦${strange}${padding(text)}⟧`;
}

/** In words, as a longer language would be, so that it may wrap where any text may. */
function padding(text: string): string {
  const length = Math.max(0, Math.ceil(text.length * 0.4) - 2);
  return Array.from({ length }, (_, index) => (index % 7 === 0 ? ' ' : '~')).join('');
}

export const pseudoMessage = (message: Message): Message =>
  typeof message === 'string'
    ? pseudo(message)
    : (Object.fromEntries(Object.entries(message).map(([form, text]) => [form, pseudo(text)])) as Message);

const english = path.resolve(import.meta.dirname, '../../../src-shared/messages/en.ts');

/** Puts the strange language in the place of English when the windows are built. */
export function pseudoLanguage(): Plugin {
  return {
    name: 'pseudo-language',
    enforce: 'post',
    async load(id) {
      if (id.split('?')[0] !== english) return null;
      const { en } = (await import(english)) as { en: Record<string, Message> };
      const strange = Object.fromEntries(Object.entries(en).map(([key, message]) => [key, pseudoMessage(message)]));
      return { code: `export const en = ${JSON.stringify(strange)};`, moduleType: 'js' };
    },
  };
}
