/** What must never stand in a log: passwords, tokens, codes, keys, digests. By name of the field and by look of the value. */

export const REDACTED = '[redacted]';

/** Compared without case, `_`, `-` and `.`. */
const secretName =
  /password|passwd|secret|token|credential|authorization|cookie|verifier|^(pass|pwd|auth|authid|refreshid|ha1|ha2|cnonce|mac|key|uploadurl|webhook)$/;

/** An error's code and a machine's state are worth reading; an OAuth code and state, and a digest's response, are not. */
const ambiguousNames = new Set(['code', 'state', 'response', 'nonce']);
const plainWord = /^[A-Za-z0-9_. -]{0,40}$/;

export const isSecretName = (name: string): boolean => secretName.test(bare(name));

/** @returns the value for the log: redacted by its name, or by its look */
export function redactField(name: string, value: string): string {
  const key = bare(name);
  if (secretName.test(key)) return REDACTED;
  if (ambiguousNames.has(key) && !(plainWord.test(value) && !looksRandom(value))) return REDACTED;
  return redactText(value);
}

const bare = (name: string): string => name.replace(/[._-]/g, '').toLowerCase();

const queryNames =
  'auth|code|state|verifier|token|access_token|refresh_token|application_token|client_secret|password|secret|sig|AUTH_ID|REFRESH_ID';

const patterns: readonly (readonly [RegExp, string])[] = [
  // Authorization headers: RFC 6750, 7617, 7616
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi, `$1 ${REDACTED}`],
  [/\b(response|cnonce|nonce|opaque)="[^"]*"/gi, `$1="${REDACTED}"`],
  // Queries and forms
  [new RegExp(`(?<![\\w])(${queryNames})=[^&\\s"'<>]+`, 'gi'), `$1=${REDACTED}`],
  // JSON inside a text
  [/"([\w-]*(?:password|secret|token|auth|verifier|ha1)[\w-]*)"\s*:\s*"[^"]*"/gi, `"$1":"${REDACTED}"`],
  // user:password@ of an address
  [/([a-z][a-z0-9+.-]*:(?:\/\/)?[^\s/:@"']+):[^\s/@"']+@/gi, `$1:${REDACTED}@`],
  // Inbound webhooks carry their secret in the path (bitrix24.md 2.1)
  [/\/rest\/(\d+)\/[A-Za-z0-9]{8,}\//g, `/rest/$1/${REDACTED}/`],
  // Tokens and keys of our own kinds, wherever they turn up
  [/\b[0-9a-f]{48,}\b/gi, REDACTED],
  [/(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])/g, REDACTED],
];

export function redactText(text: string): string {
  return patterns.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

/** 16 and more letters and digits in one piece, mixed. */
const looksRandom = (value: string): boolean =>
  /[A-Za-z0-9]{16,}/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value);
