/** How the hub reaches one desktop. Loopback now; the relay over the portal's push server has the same shape. */
import type { DesktopMessage, HubMessage } from '#shared/bridge.ts';

/** `trying` covers the first attempt, and the first one after a loss: nobody is told of a failure yet. */
export type TransportState = 'trying' | 'up' | 'down';

export interface Transport {
  readonly state: TransportState;
  /** The bridge's version that both sides speak. */
  readonly version: number;
  send(message: HubMessage): void;
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
