/** The pages' languages: the browser's own, of those that we speak. */
export type Language = 'en' | 'de' | 'ru';

export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language === 'en' || language === 'de' || language === 'ru') return language;
  }
  return 'en';
}
