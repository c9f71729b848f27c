/** E.164 and the ways in which a country writes it, by libphonenumber's tables. */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';

/** The number in E.164, or null where it is none: an extension, a service code, a name. */
export function e164(number: string, country: string | undefined): string | null {
  if (!/^\+?[0-9]+$/.test(number)) return null;
  const parsed = parsePhoneNumberFromString(number, known(country));
  if (parsed === undefined) return null;
  // With "+" the caller says that it is international: numbering plans change faster than our tables. Without it
  // only a number that the national plan has: "101" is somebody's extension.
  return (number.startsWith('+') ? parsed.isPossible() : parsed.isValid()) ? parsed.number : null;
}

/** As it is dialled from a telephone of that country, trunk or international prefix included; null where we don't know. */
export function dialledFrom(country: string | undefined, number: string): string | null {
  const from = known(country);
  const parsed = parsePhoneNumberFromString(number);
  if (from === undefined || parsed === undefined) return null;
  const written = isSamePlan(parsed, from) ? parsed.formatNational() : parsed.format('IDD', { fromCountry: from });
  const digits = (written ?? '').replace(/\D/g, '');
  return digits === '' ? null : digits;
}

/** Countries that share a country calling code dial each other as nationals: North America, Russia and Kazakhstan. */
const isSamePlan = (number: PhoneNumber, country: CountryCode): boolean =>
  number.countryCallingCode === getCountryCallingCode(country);

const known = (country: string | undefined): CountryCode | undefined =>
  country !== undefined && isSupportedCountry(country) ? country : undefined;
