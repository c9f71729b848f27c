/** The account's address as SIP writes it (RFC 3261 19.1.1, 25.1). Pure. */

/** `user@domain`, as a person may write it, with the escapes that a SIP URI asks for. */
export function uriOf(address: string): string {
  const at = address.lastIndexOf('@');
  const user = address.slice(0, at).replace(/%(?![0-9a-f]{2})|[^\w\-.!~*'()&=+$,;?/%]/giu, encodeURIComponent);
  return `sip:${user}@${asciiHost(address.slice(at + 1))}`;
}

/** A display name goes into a header line: it must not bring lines of its own. */
export const inOneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();

/** Domain names of other scripts travel as punycode (RFC 5891). */
function asciiHost(host: string): string {
  // oxlint-disable-next-line no-control-regex -- ASCII begins there
  return /^[\u0000-\u007f]*$/.test(host) ? host : new URL(`wss://${host}`).host;
}
