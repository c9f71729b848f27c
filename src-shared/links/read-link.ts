/**
 * What a link that the system hands over asks for. Whoever wrote it, web page or mail, is a stranger: it may end a
 * sign-in, bring a number or bring a signed set-up, and nothing else (loopback.md 5, row 11).
 *
 *   tel:     RFC 3966, and what people write instead of it
 *   callto:  no standard; `callto://` is what Bitrix24 writes (bitrix24.md 4.8)
 *   sip:     RFC 3261 19.1; passwords, headers and methods in it are never honoured (19.1.5)
 *   offhook: ours
 */
import { type LinkRefusal, readTelephoneNumber } from './telephone-number.ts';
import { readSipAddress } from './sip-address.ts';
import { plusDecode } from './percent.ts';

export type { LinkRefusal } from './telephone-number.ts';

export type Link =
  | { readonly kind: 'signIn' }
  | { readonly kind: 'provision' }
  /** As it is to stand in the dial field; `;ext=` and pauses included. */
  | { readonly kind: 'dial'; readonly number: string }
  | { readonly kind: 'refused'; readonly reason: LinkRefusal };

export const LINK_SCHEMES = ['tel', 'callto', 'sip', 'sips', 'offhook'] as const;
export type LinkScheme = (typeof LINK_SCHEMES)[number];

/** A sign-in's answer and a signed set-up are long; a number isn't. */
const LONGEST_LINK = 16_384;

/** @returns null for what is no link of ours at all */
export function linkScheme(text: string): LinkScheme | null {
  const scheme = /^\s*([a-z]+):/i.exec(text)?.[1]?.toLowerCase();
  return LINK_SCHEMES.find((known) => known === scheme) ?? null;
}

/** @param ownDomain of the account's SIP address: a bare extension of another system is another telephone */
export function readLink(text: string, ownDomain: string | null): Link {
  const scheme = linkScheme(text);
  if (scheme === null || text.length > LONGEST_LINK) return refused('linkUnknown');
  const rest = text.trim().slice(scheme.length + 1);
  switch (scheme) {
    case 'tel':
      return readTelephoneNumber(rest, ownDomain);
    case 'callto':
      return readCallto(rest, ownDomain);
    case 'sip':
    case 'sips':
      return readSipAddress(rest, ownDomain);
    case 'offhook':
      return readOwn(rest, ownDomain);
  }
}

/** Some programs put a whole link of another kind behind it. */
function readCallto(rest: string, ownDomain: string | null): Link {
  const inner = rest.replace(/^\/{0,2}/, '');
  switch (linkScheme(inner)) {
    case 'tel':
    case 'sip':
    case 'sips':
      return readLink(inner, ownDomain);
    default:
      return inner.includes('@') ? readSipAddress(inner, ownDomain) : readTelephoneNumber(inner, ownDomain);
  }
}

/** `offhook://dial?…`, `offhook:dial?…` and `offhook:///dial/?…` are the same to those who write links. */
function readOwn(rest: string, ownDomain: string | null): Link {
  const [, request = '', query = ''] = /^\/{0,3}([a-z]*)\/?(?:\?([^#]*))?(?:#.*)?$/is.exec(rest) ?? [];
  switch (request.toLowerCase()) {
    case 'oauth':
      return { kind: 'signIn' };
    case 'provision':
      return { kind: 'provision' };
    case 'dial':
      return dialOf(query, ownDomain);
    default:
      return refused('linkUnknown');
  }
}

function dialOf(query: string, ownDomain: string | null): Link {
  const given = query
    .split('&')
    .filter((field) => /^number=/i.test(field))
    .map((field) => field.slice('number='.length));
  // Two numbers: what the page shows and what would be dialled might differ.
  if (given.length > 1) return refused('linkSeveral');
  // A form writes a space as +; but the first one is what makes a number international.
  const number = plusDecode(given[0] ?? '');
  if (number === null) return refused('linkUnreadable');
  return readTelephoneNumber(encodeURIComponent(number), ownDomain);
}

const refused = (reason: LinkRefusal): Link => ({ kind: 'refused', reason });
