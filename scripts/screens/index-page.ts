import { LOCALES } from '#shared/messages/catalogue.ts';
import type { Screen } from './screen.ts';

/** The index of docs/screens: one row per screen, a link per language and theme. */
export function indexOf(screens: readonly Screen[]): string {
  const rows = screens.map(
    ({ name, window }) => `| ${name} | ${window} | ${LOCALES.map((locale) => links(locale, name)).join(' | ')} |`,
  );
  return [
    '# Screens',
    '',
    'Every window in every state, drawn by `npm run screens` from the built windows with made-up people. Do not edit by hand.',
    '',
    `| screen | window | ${LOCALES.join(' | ')} |`,
    `|---|---|${LOCALES.map(() => '---|').join('')}`,
    ...rows,
    '',
  ].join('\n');
}

const links = (locale: string, name: string): string =>
  ['light', 'dark'].map((theme) => `[${theme}](${locale}/${name}-${theme}.png)`).join(' ');
