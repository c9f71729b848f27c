/** Who calls: from the headers of an INVITE. Pure. */

export interface Caller {
  /** User part; empty when anonymous. */
  readonly number: string;
  readonly name: string | null;
}

const MAX_LENGTH = 200;

/** P-Asserted-Identity is what the PBX vouches for (RFC 3325 9.1); From is what the caller says. */
export function callerOf(asserted: readonly string[], from: string): Caller {
  const claimed = readAddress(from);
  const vouched = asserted.flatMap(splitList).map(readAddress);
  const best = [...vouched, claimed].find(({ number }) => number !== '');
  return { number: best?.number ?? '', name: best?.name ?? (best === undefined ? null : claimed.name) };
}

/** `"Anna, Bert" <sip:7@pbx>;tag=x`, `<tel:+49…>`, `sip:7@pbx` (RFC 3261 25.1, name-addr and addr-spec). */
function readAddress(header: string): Caller {
  const angled = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*?))\s*<([^>]*)>/.exec(header);
  const uri = angled?.[3] ?? header.trim().split(';', 1)[0] ?? '';
  const number = userOf(uri);
  const name = clean((angled?.[1] ?? angled?.[2] ?? '').replace(/\\(.)/g, '$1'));
  return { number, name: number === '' || name === '' || name === number ? null : name };
}

function userOf(uri: string): string {
  const parts = /^(sips?|tel):([^@]*)(?:@(.*))?$/i.exec(uri.trim());
  if (parts === null) return '';
  const [, scheme = '', user = '', host] = parts;
  const isTel = scheme.toLowerCase() === 'tel';
  // `sip:host` has no user; RFC 3323 4.1.1.3 names the anonymous address.
  if (!isTel && (host === undefined || /^anonymous\.invalid\b/i.test(host))) return '';
  const plain = clean(decoded(user.split(';', 1)[0] ?? ''));
  if (/^anonymous$/i.test(plain)) return '';
  return isTel ? plain.replace(/[-.()]/g, '') : plain;
}

/** Values of one header line are separated by commas outside quotes and angle brackets (RFC 3261 7.3.1). */
const splitList = (value: string): string[] => value.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,"<])+/g) ?? [];

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const clean = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- a header may hold anything; a window must not show it
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .trim()
    .slice(0, MAX_LENGTH);
