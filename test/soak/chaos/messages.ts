/** What the chaos tells its desktops, and they it, over the process channel. */
import type { CardUp } from '#shared/bridge.ts';
import type { PhoneReport } from '#shared/phone.ts';
import type { PortalSettings } from '#shared/settings.ts';
import type { TokenPair } from '#shared/web/portal/token-pair.ts';
import type { TelephoneSetup } from '../../integration/reporter/telephone.ts';

export interface DesktopSetup extends Omit<TelephoneSetup, 'token' | 'availability'> {
  /** Tokens and the client secret, as they survive a kill. */
  readonly secretsFile: string;
  /** What the microphone hears: two pieces of MP3. */
  readonly soundFile: string;
  /** This computer's name at the companion host: the same in all of its lives. */
  readonly instance: string;
  readonly portal: PortalSettings;
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
  /** The agent's Bitrix24 page shows a card: what its hub says. */
  | { readonly do: 'card'; readonly card: CardUp };

export type FromDesktop =
  | { readonly at: 'loaded' }
  /** The message was carried out: whatever had to be on disk is there. */
  | { readonly at: 'done'; readonly callId: string | null; readonly failed: string | null }
  /** Nobody is signed in, or the portal no longer takes the tokens. */
  | { readonly at: 'signInNeeded' }
  | { readonly at: 'waiting'; readonly calls: number }
  | ClickNews
  | { readonly at: 'trouble'; readonly what: string };

export type ClickNews =
  /** A click has become a call and is in the journal; `isOver`: it was turned away at once, as with four calls up. */
  | { readonly at: 'clicked'; readonly callId: string; readonly portalCallId: string; readonly isOver: boolean }
  /** The phone window is told to dial it. */
  | { readonly at: 'dials'; readonly portalCallId: string }
  /** What has become of a signal: `request.dialled`, `request.repeated`, `card.dialled`, … */
  | { readonly at: 'signal'; readonly outcome: string };
