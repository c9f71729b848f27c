/** Number rules of the portal's telephony (bitrix24.md 2.7). */

/** What the server keeps of a given number; '' is an unsupported format. */
export const stripNumber = (given: string): string => given.replace(/[^0-9#*+,;]/g, '');

/** The form in which numbers are compared: no `+`, no international prefix, no extension after `;` or `,`. */
export function normalizeNumber(given: string): string {
  const main = stripNumber(given).split(/[;,]/, 1)[0] ?? '';
  if (main.startsWith('+')) return main.slice(1);
  if (/^8\d{10}$/.test(main)) return `7${main.slice(1)}`;
  return main.replace(/^(00|011)(?=\d{7})/, '');
}

/** Number and post-dial part as ONEXTERNALCALLSTART carries them (4.2). */
export function splitExtension(given: string): { number: string; extension: string } {
  const [number = '', extension = ''] = stripNumber(given).split(/[;,]/, 2);
  return { number, extension };
}
