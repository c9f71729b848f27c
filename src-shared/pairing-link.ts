/** The address of the pairing page: `https://handler/pair.html#<port>.<instance>.<code>`. A fragment never reaches a server. */

export interface PairingTarget {
  readonly port: number;
  readonly instance: string;
  /** One time, 256 bit, base64url. */
  readonly code: string;
}

export const pairingLink = (handlerOrigin: string, { port, instance, code }: PairingTarget): string =>
  `${handlerOrigin}/pair.html#${port}.${instance}.${code}`;

/** @returns null when the fragment is not one of ours */
export function readPairingFragment(fragment: string): PairingTarget | null {
  const match = /^#(\d{4,5})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/i.exec(fragment);
  const [, port, instance, code] = match ?? [];
  if (instance === undefined || code === undefined || Number(port) < 1024 || Number(port) > 65535) return null;
  return { port: Number(port), instance, code };
}
