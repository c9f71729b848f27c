/** The one face that all phones show to the bench, in their pages. */
import type { DigestRequest } from '#shared/phone.ts';

export interface CallerAccount {
  readonly url: string;
  readonly domain: string;
  readonly user: string;
  readonly password: string;
  readonly iceServers: readonly { urls: string; username?: string; credential?: string }[];
}

export interface Caller {
  /** Begins to connect and register. */
  register(account: CallerAccount): Promise<void>;
  /** @returns when the click happened, in epoch milliseconds with fractions */
  dial(number: string): number;
  hangUp(): void;
  /** Settles when the latest call is over. */
  ended(): Promise<void>;
}

declare global {
  interface Window {
    caller: Caller;
    /** When the first audible sample of the latest call came out of its track; armed by `listen`. */
    ears: { listen(): void; firstSound(): Promise<number> };
    /** Offhook's page has no password: like its main process, the bench computes the response. */
    computeDigest(request: DigestRequest): Promise<string | null>;
  }
}
