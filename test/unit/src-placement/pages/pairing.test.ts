import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../../../src-placement/pages/language.ts';
import { OAUTH_TEXT } from '../../../../src-placement/pages/oauth-text.ts';
import { PAIR_TEXT } from '../../../../src-placement/pages/pair-text.ts';
import { stateAfter } from '../../../../src-placement/pages/pairing.ts';

describe('after an attempt', () => {
  it.each([
    ['proven', 'granted', 'connected'],
    ['refused', 'granted', 'expired'],
    ['unreachable', 'granted', 'notRunning'],
    ['unreachable', 'none', 'notRunning'],
    ['unreachable', 'prompt', 'asking'],
    ['unreachable', 'denied', 'denied'],
  ] as const)('that was %s with permission %s the page says %s', (attempt, permission, state) => {
    expect(stateAfter(attempt, permission)).toBe(state);
  });
});

it.each([
  [['de-AT', 'en'], 'de'],
  [['fr', 'ru-RU', 'en'], 'ru'],
  [['fr'], 'en'],
  [[], 'en'],
] as const)('of %o it speaks %s', (preferred, language) => {
  expect(chooseLanguage(preferred)).toBe(language);
});

it.each([
  ['pairing', PAIR_TEXT],
  ['sign-in', OAUTH_TEXT],
])('every text of the %s page is in every language', (_page, texts) => {
  const shape = (language: object): unknown =>
    Object.fromEntries(Object.entries(language).map(([state, text]) => [state, Object.keys(text as object)]));
  expect(shape(texts.de)).toEqual(shape(texts.en));
  expect(shape(texts.ru)).toEqual(shape(texts.en));
});
