/** What is pasted into the dial field: numbers come from web pages, mails and links with all sorts of dressing. */

/** @returns the number as it can be dialled; a name (no digits in it) is kept as it is */
export function cleanPasted(text: string): string {
  const plain = text
    .normalize('NFKC') // full-width digits
    .trim()
    .replace(/^(tel|callto|sips?):(\/\/)?/i, '')
    .replace(/[;?].*$/s, '') // URI parameters (RFC 3966 3)
    .replace(/^(\+[\d\s]+)\(0\)/, '$1'); // the trunk zero that only some callers dial: +49 (0)30
  // Whom somebody looks for has a first and a last name.
  if (/^\p{L}[\p{L}\p{M}\s'’.&-]*$/u.test(plain)) return plain.replace(/\s+/g, ' ');
  if (/[\p{L}@]/u.test(plain)) return plain.replace(/\s+/g, '');
  const digits = plain.replace(/[^\d*#+]/g, '');
  return digits.slice(0, 1) + digits.slice(1).replaceAll('+', '');
}
