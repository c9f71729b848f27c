/** The portal page tells a frame who it is by `window.name`: `<host>|<0 or 1>|<APP_SID>` (bitrix24.md 5.3, 7.1). */

export interface PortalAddress {
  /** Exact target and source of every message. */
  readonly origin: string;
  readonly sid: string;
}

/** @returns null when no portal page framed us */
export function readWindowName(name: string): PortalAddress | null {
  const match = /^([^|/\s]+)\|([01])\|(\w+)$/.exec(name);
  const [, host, secure, sid] = match ?? [];
  if (host === undefined || sid === undefined) return null;
  const url = `${secure === '1' ? 'https' : 'http'}://${host}`;
  return URL.canParse(url) ? { origin: new URL(url).origin, sid } : null;
}
