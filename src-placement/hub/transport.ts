/** How the hub reaches one desktop. */
import type { DesktopMessage, HubMessage } from '#shared/bridge.ts';

/** `trying` covers the first attempt, and the first one after a loss: nobody is told of a failure yet. */
export type TransportState = 'trying' | 'up' | 'down';

export interface Transport {
  readonly state: TransportState;
  /** The bridge's version that both sides speak. */
  readonly version: number;
  /** Whether the desktop has proven to be on this computer. */
  readonly isDirect: boolean;
  /** @param at epoch milliseconds: when it happened */
  send(message: HubMessage, at: number): void;
  /** Whether there is a card on any page; `isNew` when one has just come up. Without one the relay costs nothing. */
  cards(hasCards: boolean, isNew: boolean): void;
  /** Try now: for the first time, or because something has changed that may help. */
  retry(): void;
  /** Another way is up: stop trying. */
  rest(): void;
  close(): void;
}

export interface TransportListener {
  /** `trying` is reported after a loss only. */
  changed(transport: Transport): void;
  message(transport: Transport, message: DesktopMessage): void;
}
