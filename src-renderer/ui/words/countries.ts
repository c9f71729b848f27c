/** The countries that have telephone numbers, by their names in the user's language. */
import { getCountries } from 'libphonenumber-js/min';
import type { Locale } from '#shared/messages/catalogue.ts';

export function countriesIn(locale: Locale): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const order = new Intl.Collator(locale).compare;
  return getCountries()
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((a, b) => order(a.label, b.label));
}
