/**
 * Links among a program's arguments. Other programs and Chromium add arguments anywhere, and a handler that was registered
 * without quotes gives a number with spaces as several arguments: half a number must never be dialled.
 */
import { linkScheme } from './read-link.ts';

/** The rest of a number, without a sign that could make it a switch. */
const REST_OF_NUMBER = /^[\d\s().*#/,;][\d\s().*#/,;+-]*$/;

/** @returns in their order */
export function linksIn(argv: readonly string[]): readonly string[] {
  const links: string[] = [];
  let open = false;
  for (const argument of argv) {
    const scheme = linkScheme(argument);
    if (scheme !== null) links.push(argument);
    else if (open && REST_OF_NUMBER.test(argument)) links.push(`${links.pop()} ${argument}`);
    open = scheme === 'tel' || scheme === 'callto' || (open && scheme === null && REST_OF_NUMBER.test(argument));
  }
  return links;
}
