/** What a composition root hands in, so that everything below it runs and is tested on any platform with the web's API. */

/** Electron's `net` in the product (company proxies, PAC, OS certificates), Node's own in the host and in tests. */
export interface Network {
  readonly fetch: typeof globalThis.fetch;
  /** Like `fetch`, where the network can tell how much of a body has left. */
  readonly upload?: (
    input: string,
    init: RequestInit,
    left: (bytes: number, total: number) => void,
  ) => Promise<Response>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** @returns a function that cancels the timer */
  after(ms: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * The structured log: one JSON object per line. `debug` for whoever develops, `info` for each state change,
 * `warn` for what was refused or retried and survived, `error` for what the user has lost or must act on.
 */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A log for one part of the program. */
  part(name: string): Log;
}
export type LogFields = Readonly<Record<string, unknown>>;
