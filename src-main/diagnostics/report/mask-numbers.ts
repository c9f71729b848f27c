/**
 * Whom the agent talks to is nobody's business who looks after her program: of a telephone number two digits are left, to
 * tell two calls apart, and of a name nothing. Extensions, up to five digits, stay: they are how a PBX is spoken about.
 * Pure.
 */

const FEWEST_DIGITS = 6;
const LEFT = 2;

export function maskNumber(number: string): string {
  const digits = number.replace(/\D/g, '');
  return digits.length < FEWEST_DIGITS ? number : `***${digits.slice(-LEFT)}`;
}

/** Written with a +, or as the user of an address, or as bare digits that belong to no other word, date or address. */
const numbers =
  /\+\d[\d ()/.-]{4,}\d|(?<=\b(?:sips?|tel|callto):\+?)\d{6,}|(?<![\w.:/-])\d{6,15}(?=@)|(?<![\w.:/-])\d{6,15}(?![\w.:-])/gi;

const maskText = (text: string): string => text.replace(numbers, maskNumber);

export interface People {
  /** Numbers that the journal knows, in every way of writing it. */
  readonly numbers: Iterable<string>;
  readonly names: Iterable<string>;
}

/** @returns a function for one text; what the journal knows is found however it is embedded */
export function maskPeople({ numbers: known, names }: People): (text: string) => string {
  const written = [...new Set(known)].filter((number) => number.replace(/\D/g, '').length >= FEWEST_DIGITS);
  const spelt = [...new Set(names)].filter((name) => name.length >= 3);
  const longestFirst = (a: string, b: string): number => b.length - a.length;
  const numbersFirst = written.toSorted(longestFirst);
  const namesFirst = spelt.toSorted(longestFirst);
  return (text) => {
    const nameless = namesFirst.reduce((result, name) => result.replaceAll(name, '[name]'), text);
    return maskText(numbersFirst.reduce((result, number) => result.replaceAll(number, maskNumber(number)), nameless));
  };
}

/** Every text in plain data; its numbers are measures and times, and stay. */
export function maskData(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item) => maskData(item, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskData(item, mask)]));
}

/** One line of the log: its head is ours and says nothing of anybody. */
export function maskLogLine(line: string, mask: (text: string) => string): string {
  try {
    const { data, ...head } = JSON.parse(line) as { data?: unknown };
    return JSON.stringify(data === undefined ? head : { ...head, data: maskData(data, mask) });
  } catch {
    // Torn by a crash, or a stack.
    return mask(line);
  }
}
