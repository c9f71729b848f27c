/** How the browser addresses one of the two sites. */
export interface Site {
  /** `http://127.0.0.1:4711`, or a public-looking name that the browser maps to loopback. */
  readonly origin: string;
  /** Host with its port unless the port is the scheme's own: what `window.name` and DOMAIN carry (7.1). */
  readonly host: string;
  readonly secure: boolean;
}

/** A portal can be renamed: whoever holds its site sees the new name (1.11). */
export class MovableSite implements Site {
  origin = '';
  host = '';
  secure = false;

  move(origin: string): void {
    Object.assign(this, siteAt(origin));
  }
}

export function siteAt(origin: string): Site {
  const url = new URL(origin);
  return { origin: url.origin, host: url.host, secure: url.protocol === 'https:' };
}
