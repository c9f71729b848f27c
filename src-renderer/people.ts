/** How the windows write a person and a number. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** E.164 in groups, as people read it; everything else as it is. */
export function readable(number: string): string {
  if (!number.startsWith('+')) return number;
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}

export interface Person {
  readonly number: string;
  readonly name: string | null;
}

/** The name, else the number, else null: the caller hides it. */
export function nameOf(person: Person): string | null {
  if (person.name !== null && person.name.trim() !== '') return person.name;
  return person.number === '' ? null : readable(person.number);
}
