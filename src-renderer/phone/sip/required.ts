/** What an INVITE may require of us (RFC 3261 20.32). Pure. */

/** Option tags that JsSIP lives up to. */
const UNDERSTOOD = new Set(['timer', 'ice', 'replaces', 'outbound']);

/** The tags among Require headers that we can't do, joined for Unsupported; empty if all is well. */
export function unsupported(required: readonly string[]): string {
  const tags = required.flatMap((value) => value.split(',')).map((tag) => tag.trim().toLowerCase());
  return tags.filter((tag) => tag !== '' && !UNDERSTOOD.has(tag)).join(', ');
}
