/** Values of several parts, as one line each: what a group policy's list box can hold. A wrong line is left to the schema. */

/** `turn:host:3478 user password` */
export function readIceServer(line: string): unknown {
  const [urls = '', username, ...credential] = line.trim().split(/\s+/);
  return {
    urls,
    ...(username !== undefined && { username }),
    ...(credential.length > 0 && { credential: credential.join(' ') }),
  };
}

/** `pattern => replacement` */
export function readRule(line: string): unknown {
  const [match = '', replace = '', ...more] = line.split('=>').map((part) => part.trim());
  return more.length > 0 ? line : { match, replace };
}

/** `3` or `3-4` */
export function readLength(written: unknown): unknown {
  const [, min, max] = /^\s*(\d{1,2})(?:\s*-\s*(\d{1,2}))?\s*$/.exec(String(written)) ?? [];
  return min === undefined ? written : { min: Number(min), max: Number(max ?? min) };
}
