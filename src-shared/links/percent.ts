/** Percent-encoding (RFC 3986 2.1), once: what is still encoded after that is nobody's number. */

/** Not readable, or made to look like another message once it is decoded (a line break in a SIP header). */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\ufffd]/;

/** @returns null when it can't be decoded, or decodes to control characters */
export function decode(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text);
    return CONTROL.test(decoded) ? null : decoded;
  } catch {
    // A lone % or bytes that are no UTF-8: not an error of ours, but a link that nobody can read.
    return null;
  }
}

/** As a form encodes a number: `+` is a space, but for the one in front. */
export const plusDecode = (text: string): string | null =>
  decode(text.replace(/(?!^)\+/g, (plus, at: number) => (text.slice(0, at).trim() === '' ? plus : '%20')));
