/** What the chaos tells its desktops, and they it, over the process channel. */
import type { PhoneReport } from '#shared/phone.ts';
import type { TokenPair } from '#shared/web/portal/token-pair.ts';
import type { TelephoneSetup } from '../../integration/reporter/telephone.ts';

export interface DesktopSetup extends Omit<TelephoneSetup, 'token' | 'availability'> {
  /** Tokens and the client secret, as they survive a kill. */
  readonly secretsFile: string;
  /** What the microphone hears: two pieces of MP3. */
  readonly soundFile: string;
}

export type ToDesktop =
  | { readonly do: 'start'; readonly setup: DesktopSetup }
  | { readonly do: 'signIn'; readonly pair: TokenPair; readonly clientSecret: string }
  | { readonly do: 'report'; readonly report: Extract<PhoneReport, { type: 'incoming' | 'call' }> }
  /** The microphone is on: half of the recording is written. */
  | { readonly do: 'record'; readonly callId: string }
  /** And the rest of it. */
  | { readonly do: 'recorded'; readonly callId: string }
  | { readonly do: 'dial'; readonly number: string }
  | { readonly do: 'click'; readonly portalCallId: string; readonly number: string; readonly line: string };

export type FromDesktop =
  | { readonly at: 'loaded' }
  /** The message was carried out: whatever had to be on disk is there. */
  | { readonly at: 'done'; readonly callId: string | null; readonly failed: string | null }
  /** Nobody is signed in, or the portal no longer takes the tokens. */
  | { readonly at: 'signInNeeded' }
  | { readonly at: 'waiting'; readonly calls: number }
  | { readonly at: 'trouble'; readonly what: string };
