/**
 * The last gate of the report. Redaction goes by names and looks; here the program goes by what it knows: every secret that
 * it holds is taken out of every text, however it got there and however it is written. Pure.
 */
import { REDACTED } from '#shared/web/log/redact.ts';

/** Shorter ones would be found in half of all words: they go only where they are a whole value. */
const SHORT = 6;

export class KnownSecrets {
  readonly #spellings: readonly string[];
  readonly #short: readonly string[];

  constructor(secrets: Iterable<string>) {
    const all = [...new Set(secrets)].filter((secret) => secret !== '');
    const spellings = new Set(all.filter((secret) => secret.length >= SHORT).flatMap(spellingsOf));
    // The longest first: one may be part of another.
    this.#spellings = [...spellings].toSorted((a, b) => b.length - a.length);
    this.#short = all.filter((secret) => secret.length < SHORT).map((secret) => JSON.stringify(secret));
  }

  without(text: string): string {
    const long = this.#spellings.reduce((result, secret) => result.replaceAll(secret, REDACTED), text);
    return this.#short.reduce((result, secret) => result.replaceAll(secret, JSON.stringify(REDACTED)), long);
  }
}

/** As it stands, in JSON, in JSON within JSON, in an address, in a form, in Base64. */
function spellingsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const bytes = new TextEncoder().encode(secret);
  const base64 = btoa(String.fromCharCode(...bytes));
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    base64,
    base64.replace(/=+$/, ''),
  ];
}
