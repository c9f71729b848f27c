/** HMAC and random keys by the Web Crypto API, which every runtime of ours has; its types are neither DOM's nor Node's here. */

interface WebCrypto {
  getRandomValues(bytes: Uint8Array): Uint8Array;
  readonly subtle: {
    importKey(
      format: 'raw',
      key: Uint8Array,
      algorithm: { name: 'HMAC'; hash: 'SHA-256' },
      extractable: false,
      usages: readonly ['sign'],
    ): Promise<object>;
    sign(algorithm: 'HMAC', key: object, data: Uint8Array): Promise<ArrayBuffer>;
  };
}

interface WebText {
  readonly crypto: WebCrypto;
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  atob(text: string): string;
  btoa(bytes: string): string;
}

const web = (): WebText => globalThis as unknown as WebText;

/** @param key 256 bit in base64url @returns base64url */
export async function hmacSha256(key: string, text: string): Promise<string> {
  const { crypto, TextEncoder } = web();
  const bytes = Uint8Array.from(web().atob(key.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
  const imported = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return base64url(new Uint8Array(await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text))));
}

/** 256 bit in base64url. */
export const randomKey = (): string => base64url(web().crypto.getRandomValues(new Uint8Array(32)));

const base64url = (bytes: Uint8Array): string =>
  web()
    .btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
