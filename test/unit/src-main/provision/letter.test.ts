/** What strangers put into links and files. */
import { sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { setUpLink } from '#shared/provision/set-up.ts';
import { seal } from '../../../../scripts/provision/seal.ts';
import { fingerprintOf, openLetter } from '../../../../src-main/provision/letter.ts';
import { Company, NOW } from './company.ts';

const company = new Company();
const good = company.link();
const parts = new URLSearchParams(good.slice(good.indexOf('?') + 1));
const [set, key, sig] = ['set', 'key', 'sig'].map((name) => parts.get(name) ?? '') as [string, string, string];
const link = (changes: { body?: string; key?: string; signature?: string }): string =>
  setUpLink({ body: set, key, signature: sig, ...changes });

describe('a letter', () => {
  it('is what its key has signed', () => {
    expect(openLetter(good)).toMatchObject({ organisation: 'Example GmbH', key: company.publicKey });
  });

  it.each([
    ['without slashes', good.replace('offhook://provision', 'offhook:provision')],
    ['with the slash that browsers add', good.replace('provision?', 'provision/?')],
    ['in capitals, as some programs write schemes', good.replace('offhook://provision', 'OFFHOOK://PROVISION')],
    ['with a line break behind it, as in a file', `${good}\r\n`],
  ])('may be written %s', (_how, text) => {
    expect(openLetter(text)).toMatchObject({ organisation: 'Example GmbH' });
  });

  it('shows its key as something that two people can compare', () => {
    expect(fingerprintOf(company.publicKey)).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    expect(fingerprintOf(company.publicKey)).not.toBe(fingerprintOf(new Company().publicKey));
  });
});

describe('no letter is', () => {
  it.each([
    ['nothing', ''],
    ['another request', 'offhook://dial?number=112'],
    ['one without a signature', good.replace(/&sig=.*/, '')],
    ['one with something behind it', `${good}&set=${set}`],
    ['one with something before it', `x ${good}`],
    ['one in another order', `offhook://provision?key=${key}&set=${set}&sig=${sig}`],
    ['one with a fragment', `${good}#x`],
    ['one in standard base64', link({ body: `${set}==` })],
    ['one with percent-encoding', good.replace('?set=', '?set%3D')],
    ['two lines', `${good}\n${good}`],
    ['a very long one', link({ body: 'A'.repeat(17_000) })],
    ['a key of another writing', link({ key: `${key.slice(0, 42)}${next(key.slice(42))}` })],
    ['zip bytes', Buffer.from('PK\u0003\u0004').toString('latin1')],
    ['a page', '<html><script>alert(1)</script></html>'],
  ])('%s', (_what, text) => {
    expect(openLetter(text)).toBe('provisionUnreadable');
  });

  it.each([
    ['an empty list', []],
    ['null', null],
    ['text', 'not JSON {'],
    ['a newer version', { ...company.body(), v: 2 }],
    ['a field that nobody knows', { ...company.body(), command: 'calc.exe' }],
    ['one without an organisation', { ...company.body(), organisation: '' }],
    ['a name that turns letters around', { ...company.body(), organisation: 'Example \u202eHbmG' }],
    ['a name of two lines', { ...company.body(), organisation: 'Example\nConfirmed by your administrator' }],
    ['a name of invisible signs', { ...company.body(), organisation: 'Exa\u200bmple' }],
    ['a name like a book', { ...company.body(), organisation: 'x'.repeat(81) }],
    ['an id that is none', { ...company.body(), id: '../../x' }],
    ['one that lives for a year', company.body({ expires: NOW + 365 * 86_400_000 })],
    ['one that ends before it begins', company.body({ expires: NOW - 2 * 86_400_000 })],
    ['a time that is none', { ...company.body(), issued: 1e300 }],
    ['an origin without encryption', company.body({ origin: 'http://it.example.com' })],
    ['an origin with a path', company.body({ origin: 'https://it.example.com/x' })],
    ['an origin with somebody in it', company.body({ origin: 'https://bitrix24.com@evil.example' })],
    ['an origin that is a script', company.body({ origin: 'javascript:alert(1)' })],
    ['secrets from a place that nobody vouches for', company.body({ secretsFrom: 'https://evil.example/once' })],
    [
      'secrets from another origin',
      company.body({ origin: 'https://it.example.com', secretsFrom: 'https://it.example.com.evil.example/once' }),
    ],
    ['secrets from a file', company.body({ origin: 'https://it.example.com', secretsFrom: 'file:///etc/passwd' })],
    ['settings that are a list', { ...company.body(), settings: ['wss://pbx.example/ws'] }],
    ['a setting that is an object', { ...company.body(), settings: { SipServer: { $gt: '' } } }],
    ['a setting with a line break', company.body({ settings: { SipAddress: '201@pbx.example\r\nRoute: evil' } })],
    ['a setting with a path for a name', { ...company.body(), settings: { 'account.server': 'wss://x' } }],
    [
      'a hundred and one settings',
      company.body({ settings: Object.fromEntries(Array.from({ length: 101 }, (_, at) => [nameOf(at), 1])) }),
    ],
  ])('%s, though signed', (_what, content) => {
    expect(openLetter(company.signed(content))).toBe('provisionUnreadable');
  });

  it('everybody’s prototype, and is left out', () => {
    const body = JSON.stringify(company.body()).replace('"SipServer"', '"__proto__"');
    expect(openLetter(company.signed(body))).toMatchObject({ settings: { SipAddress: '201@pbx.example' } });
    expect(({} as Record<string, unknown>)['wss://pbx.example/ws']).toBeUndefined();
  });

  it('bytes that are no UTF-8', () => {
    const bytes = Buffer.from(JSON.stringify(company.body()).replace('Example', 'Ex\u00ffmple'), 'latin1');
    expect(openLetter(company.signedBytes(bytes))).toBe('provisionUnreadable');
  });
});

describe('not genuine is', () => {
  const other = new Company();

  it.each([
    [
      'a changed body',
      link({ body: Buffer.from(JSON.stringify(company.body({ organisation: 'Evil' }))).toString('base64url') }),
    ],
    ['another’s key', link({ key: other.publicKey })],
    ['another’s signature', link({ signature: seal(company.body(), other.key).signature })],
    ['no signature at all', link({ signature: 'A'.repeat(86) })],
    ['a key that is no point', link({ key: `${'_'.repeat(42)}8` })],
  ])('%s', (_what, text) => {
    expect(openLetter(text)).toBe('provisionNotGenuine');
  });

  it('a signature that the same key has made for something else', () => {
    const signature = sign(null, Buffer.from(set), company.key).toString('base64url');
    expect(openLetter(link({ signature }))).toBe('provisionNotGenuine');
  });
});

const nameOf = (at: number): string =>
  `Setting${String.fromCharCode(65 + Math.floor(at / 26))}${String.fromCharCode(97 + (at % 26))}`;

/** The next character of the alphabet: the same bytes, if two bits of it are none of theirs. */
function next(character: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(character) + 1] ?? 'A';
}
