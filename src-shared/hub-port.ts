/**
 * Frame ↔ hub: what the hidden frame on a Bitrix24 page and the SharedWorker of the same origin say to each other. Both
 * come from one build, so this is a contract of types; whatever came from outside is checked where it enters.
 */

/** `initialized` of a call card, as far as it matters (bitrix24.md 6.2). */
export interface CardFacts {
  readonly callId: string;
  readonly number: string;
  readonly line: string;
  readonly direction: 'incoming' | 'outgoing' | 'callback';
  readonly listMode: boolean;
  readonly entity?: CardEntity;
}

/** The client whom a card is about. */
export interface CardEntity {
  readonly type: string;
  readonly id: number;
}

export type FrameMessage =
  | {
      readonly t: 'attach';
      readonly frame: string;
      /** member_id. */
      readonly portal: string;
      readonly lang: string;
      /** Of the portal's page, `https://company.bitrix24.com`. */
      readonly origin: string;
      /** This user's options of our app at the portal, unread. */
      readonly options: Readonly<Record<string, unknown>>;
    }
  /** A card came up on this page. */
  | { readonly t: 'card'; readonly card: CardFacts }
  /** Any other event of the card, without its prefix. */
  | { readonly t: 'event'; readonly callId: string; readonly name: string; readonly value: unknown }
  /** What became of an order; null when it was carried out or nobody answered. */
  | { readonly t: 'result'; readonly callId: string; readonly error: string | null }
  /** The answer to `AskToken`; null when the page has none that isn't refused. It never leaves the hub but to the portal. */
  | { readonly t: 'token'; readonly token: string | null }
  /** The page is being left. */
  | { readonly t: 'bye' };

/** The nine commands of the card (bitrix24.md 6.3). */
export const CARD_COMMANDS = [
  'CallCardSetMute',
  'CallCardSetHold',
  'CallCardSetUiState',
  'CallCardGetListUiStates',
  'CallCardSetCardTitle',
  'CallCardSetStatusText',
  'CallCardStartTimer',
  'CallCardStopTimer',
  'CallCardClose',
] as const;
export type CardCommand = (typeof CARD_COMMANDS)[number];

/** Hub → frame: one command for the card of this call. */
export interface CardOrder {
  readonly callId: string;
  readonly command: CardCommand;
  readonly params: Readonly<Record<string, string | boolean>>;
}

/** Hub → frame: the agent's access token is needed, another one than the refused (bitrix24.md 7.3, `refreshAuth`). */
export interface AskToken {
  readonly t: 'askToken';
  readonly refused: string | null;
}

/** Hub → frame: who gets this lock has outlived the hub. */
export interface Alive {
  readonly t: 'alive';
  readonly lock: string;
}

/** The page's tab has no card any more, or never had one (bitrix24.md 6.3). */
export const NO_CARD = 'Call card is undefined';

/** A frame holds this lock as long as its page lives; the hub gets it when the page is gone, however it went. */
export const frameLock = (frame: string): string => `offhook frame ${frame}`;

/** A hub holds this lock as long as it runs. */
export const hubLock = (hub: string): string => `offhook hub ${hub}`;
