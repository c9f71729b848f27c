/**
 * The number in a `sip:` or `sips:` address (RFC 3261 19.1). We dial numbers at our own PBX and nothing else: an address
 * elsewhere is refused, unless its user part is an international number, which means the same everywhere.
 */
import { decode } from './percent.ts';
import { readTelephoneNumber, type ReadTelephoneNumber, sameDomain } from './telephone-number.ts';

export function readSipAddress(rest: string, ownDomain: string | null): ReadTelephoneNumber {
  // Headers (`?Replaces=…`) and URI parameters are a stranger's wish about our SIP message.
  const address = rest.replace(/^\/{0,2}/, '').replace(/\?.*$/s, '');
  const at = address.lastIndexOf('@');
  // Many pages write `sip:102` where a host would have to stand.
  if (at === -1) return readTelephoneNumber(address.replace(/;(?!ext=).*$/is, ''), ownDomain);
  // A password in an address has no business with us (19.1.1: not recommended, and it would be shown).
  const user = address.slice(0, at).replace(/:.*$/s, '');
  const host = hostOf(address.slice(at + 1));
  if (user.includes('@') || host === null) return { kind: 'refused', reason: 'linkUnreadable' };
  const read = readTelephoneNumber(user, ownDomain);
  if (read.kind === 'refused' || read.number.startsWith('+')) return read;
  const isOurs = ownDomain === null || sameDomain(host, ownDomain);
  return isOurs ? read : { kind: 'refused', reason: 'linkOtherSystem' };
}

function hostOf(text: string): string | null {
  const decoded = decode(text.replace(/[;/].*$/s, ''));
  return decoded === null ? null : (/^([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.exec(decoded)?.[1] ?? null);
}
