/** WHATWG URL, the one web API that pure code uses: every runtime of ours has it, but neither DOM nor Node types are wanted here. */
export interface WebUrl {
  readonly hostname: string;
  readonly origin: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
}

interface WebUrlConstructor {
  new (url: string): WebUrl;
}

/** @returns the parsed address, or null when the text is none */
export function parseUrl(text: string): WebUrl | null {
  const { URL } = globalThis as unknown as { URL: WebUrlConstructor };
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
