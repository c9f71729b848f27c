/** The number in a `tel:` or `callto:` link, up to what stands in the dial field. */
import { isDiallable, readWritten } from '../numbers/written-number.ts';
import { decode } from './percent.ts';

export type LinkRefusal =
  /** Not a request that we know. */
  | 'linkUnknown'
  /** Broken encoding, control characters. */
  | 'linkUnreadable'
  | 'linkNotANumber'
  /** An extension of somebody else's telephone system. */
  | 'linkOtherSystem'
  /** More than one number, and nobody knows which is meant. */
  | 'linkSeveral';

export type ReadTelephoneNumber =
  | { readonly kind: 'dial'; readonly number: string }
  | { readonly kind: 'refused'; readonly reason: LinkRefusal };

const LONGEST_NUMBER = 128;

/** @param rest what follows the scheme, still percent-encoded */
export function readTelephoneNumber(rest: string, ownDomain: string | null): ReadTelephoneNumber {
  // `?call` and `+type=phone` are what NetMeeting and Skype wrote behind a number.
  const bare = rest
    .replace(/^\/{0,2}/, '')
    .replace(/\?.*$/s, '')
    .replace(/\+type=\w*$/i, '')
    .replace(/\/$/, '');
  const decoded = decode(bare);
  if (decoded === null || decoded.length > LONGEST_NUMBER) return refuse('linkUnreadable');
  const [first = '', ...parameters] = decoded.split(';');
  if (!isHere(parameters, ownDomain)) return refuse('linkOtherSystem');
  const extension = extensionOf(parameters);
  // Something is to be dialled after the answer that nobody can dial: not half of it, then.
  if (extension === null) return refuse('linkNotANumber');
  const number = tidy(first) + extension;
  const written = readWritten(number);
  const isNumber = isDiallable(written.number) && /[0-9]/.test(written.number) && !isIpAddress(first);
  // A second scheme would be taken for decoration.
  const isWhole = !number.includes(':') && (written.extension !== null || !/[,;]/.test(number));
  return isNumber && isWhole ? { kind: 'dial', number } : refuse('linkNotANumber');
}

/** A local number is good in its context only (RFC 3966 5.1.5); one that starts with + is good everywhere. */
function isHere(parameters: readonly string[], ownDomain: string | null): boolean {
  const context = parameters.map((parameter) => /^phone-context=(.*)$/i.exec(parameter)?.[1]).find(Boolean);
  // A context of digits says in which area it is dialled, and the agent reads the number before she calls.
  return context === undefined || context.startsWith('+') || ownDomain === null || sameDomain(context, ownDomain);
}

export const sameDomain = (one: string, other: string): boolean =>
  one.toLowerCase().replace(/\.$/, '') === other.toLowerCase().replace(/\.$/, '');

/** `;ext=12` (RFC 3966 5.3), `;postd=pp12` (3GPP), `;12` (Bitrix24). @returns null when it can't be dialled */
function extensionOf(parameters: readonly string[]): string | null {
  for (const parameter of parameters) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(parameter) ?? [];
    switch (name.trim().toLowerCase()) {
      case 'ext':
        return /^[\d*#().\s-]{1,32}$/.test(value) ? `;ext=${value.replace(/[^\d*#]/g, '')}` : null;
      case 'postd':
        return /^[\d*#pw]{1,32}$/i.test(value) ? value.replace(/^(?![pw])/i, ',').replace(/[pw]/gi, ',') : null;
      default:
        if (value === '' && /^[\d*#]{1,32}$/.test(name.trim())) return `;${name.trim()}`;
    }
  }
  return '';
}

/** Without marks that nobody sees, and with the pauses of RFC 2806 as commas. */
function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/(?<=[\d)#*\s])\s*[pw]+\s*(?=[\d*#])/gi, (pauses) => ','.repeat(pauses.trim().length))
    .trim();
}

/** Its dots would be taken for decoration, and its digits for a number. */
const isIpAddress = (text: string): boolean => /^\s*\d{1,3}(?:\.\d{1,3}){3}\s*(?::\d+)?\s*$/.test(text);
const refuse = (reason: LinkRefusal): ReadTelephoneNumber => ({ kind: 'refused', reason });
