/** The URI inside a name-addr or addr-spec: `"A" <sip:101@host>;tag=x` gives `sip:101@host` (RFC 3261 20.10). */
export function uriOf(value: string): string {
  const withoutName = value.replace(/^\s*"(?:[^"\\]|\\.)*"/, '');
  return /<([^>]*)>/.exec(withoutName)?.[1]?.trim() ?? (withoutName.split(';')[0] ?? '').trim();
}

/** The user part of a SIP URI, unescaped; '' when there is none. */
export function userOf(uri: string): string {
  const raw = /^sips?:([^@;>?]+)@/i.exec(uri)?.[1]?.split(':')[0] ?? '';
  try {
    return decodeURIComponent(raw);
  } catch {
    // An escape that isn't one (`%zz`): the raw text is the only name there is.
    return raw;
  }
}

/** What tells one contact from another: `user@host:port`, without parameters (RFC 3261 10.2.4 via 19.1.4). */
export function contactKey(uri: string): string {
  const match = /^sips?:(?:([^@;>?]+)@)?([^;>?]+)/i.exec(uri);
  return match ? `${match[1] ?? ''}@${(match[2] ?? '').toLowerCase()}` : uri;
}

/** A header parameter after the URI, e.g. `tag` or `expires`. */
export function parameterOf(value: string, name: string): string | undefined {
  const afterUri = value.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/<[^>]*>/, '');
  return new RegExp(`;\\s*${name}\\s*=\\s*([^;,\\s]+)`, 'i').exec(afterUri)?.[1];
}

/** The tag of a From or To value: it names that party's half of the dialog. */
export function tagOf(value: string | undefined): string | undefined {
  return value === undefined ? undefined : parameterOf(value, 'tag');
}

/** `key=value, key="value"` as in Authorization (RFC 7616 3.4); keys in lower case. */
export function authParameters(value: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of value.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^,\s]+))/g)) {
    const [, key = '', quoted, bare] = match;
    found.set(key.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '');
  }
  return found;
}
