/** HMAC, sealing and random keys by the Web Crypto API, which every runtime of ours has; its types are neither DOM's nor Node's here. */

interface WebCrypto {
  getRandomValues(bytes: Uint8Array): Uint8Array;
  readonly subtle: {
    importKey(
      format: 'raw',
      key: Uint8Array,
      algorithm: { name: 'HMAC'; hash: 'SHA-256' } | { name: 'HKDF' },
      extractable: false,
      usages: readonly ('sign' | 'deriveKey')[],
    ): Promise<object>;
    deriveKey(
      algorithm: { name: 'HKDF'; hash: 'SHA-256'; salt: Uint8Array; info: Uint8Array },
      key: object,
      derived: { name: 'AES-GCM'; length: 256 },
      extractable: false,
      usages: readonly ('encrypt' | 'decrypt')[],
    ): Promise<object>;
    sign(algorithm: 'HMAC', key: object, data: Uint8Array): Promise<ArrayBuffer>;
    encrypt(algorithm: AesGcm, key: object, data: Uint8Array): Promise<ArrayBuffer>;
    decrypt(algorithm: AesGcm, key: object, data: Uint8Array): Promise<ArrayBuffer>;
  };
}

interface AesGcm {
  readonly name: 'AES-GCM';
  readonly iv: Uint8Array;
  readonly additionalData: Uint8Array;
}

interface WebText {
  readonly crypto: WebCrypto;
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new () => { decode(bytes: ArrayBuffer): string };
  atob(text: string): string;
  btoa(bytes: string): string;
}

const web = (): WebText => globalThis as unknown as WebText;

/** @param key 256 bit in base64url @returns base64url */
export async function hmacSha256(key: string, text: string): Promise<string> {
  const { subtle } = web().crypto;
  const imported = await subtle.importKey('raw', fromBase64url(key), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  return base64url(new Uint8Array(await subtle.sign('HMAC', imported, utf8(text))));
}

/** A key for AES-256-GCM: opaque, and only good for `seal` and `open`. */
export type SealingKey = object;

/** By HKDF-SHA-256. @param secret 256 bit in base64url @param info what this key is for; another text is another key */
export async function sealingKey(secret: string, info: string): Promise<SealingKey> {
  const { subtle } = web().crypto;
  const material = await subtle.importKey('raw', fromBase64url(secret), { name: 'HKDF' }, false, ['deriveKey']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(info) } as const;
  return subtle.deriveKey(hkdf, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

const IV_BYTES = 12;

/** AES-256-GCM. @param label is not hidden, but nobody can change it @returns the random IV and the box, base64url */
export async function seal(key: SealingKey, label: string, text: string): Promise<string> {
  const { crypto } = web();
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const box = new Uint8Array(await crypto.subtle.encrypt(gcm(iv, label), key, utf8(text)));
  const bytes = new Uint8Array(iv.length + box.length);
  bytes.set(iv);
  bytes.set(box, iv.length);
  return base64url(bytes);
}

/** @returns null when it was not sealed with this key and label, or was changed since */
export async function open(key: SealingKey, label: string, sealed: string): Promise<string | null> {
  try {
    const bytes = fromBase64url(sealed);
    const plain = await web().crypto.subtle.decrypt(
      gcm(bytes.subarray(0, IV_BYTES), label),
      key,
      bytes.subarray(IV_BYTES),
    );
    return new (web().TextDecoder)().decode(plain);
  } catch {
    // Web Crypto says no more than that.
    return null;
  }
}

const gcm = (iv: Uint8Array, label: string): AesGcm => ({ name: 'AES-GCM', iv, additionalData: utf8(label) });

const utf8 = (text: string): Uint8Array => new (web().TextEncoder)().encode(text);

const fromBase64url = (text: string): Uint8Array =>
  Uint8Array.from(web().atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));

/** 256 bit in base64url. */
export const randomKey = (): string => base64url(web().crypto.getRandomValues(new Uint8Array(32)));

const base64url = (bytes: Uint8Array): string =>
  web()
    .btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
