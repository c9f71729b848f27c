/** What an `offhook:` link may ask for: the end of a sign-in, or a number for the dial field. Nothing else (loopback.md 5, row 11). */

export type Link = { readonly kind: 'signIn' } | { readonly kind: 'dial'; readonly number: string };

/** Digits, the signs of the dial pad, and what people write between them. */
const NUMBER = /^\+?[\d*#\s().\-/]{1,40}$/;

/** @returns null for anything else */
export function readLink(text: string): Link | null {
  const url = URL.parse(text);
  if (url?.protocol !== 'offhook:') return null;
  // `offhook://oauth?…` and `offhook:oauth?…` are the same to those who write links.
  switch (url.host || url.pathname) {
    case 'oauth':
      return { kind: 'signIn' };
    case 'dial': {
      const number = url.searchParams.get('number') ?? '';
      return NUMBER.test(number) && /\d/.test(number) ? { kind: 'dial', number: number.trim() } : null;
    }
    default:
      return null;
  }
}
