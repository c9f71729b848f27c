/** What the system is asked to show, and what a press on it means. */
import type { CallCommand } from '#shared/command.ts';
import type { Place } from '#shared/state.ts';

export type NotificationWish =
  | { readonly what: 'open'; readonly place: Place }
  | { readonly what: 'command'; readonly command: CallCommand }
  /** As a press on a recent call: dialled at once, and the window shows it. */
  | { readonly what: 'dial'; readonly number: string };

export interface NotificationSpec {
  readonly title: string;
  readonly body: string;
  /** Somebody is waiting now: it stays until it is over. */
  readonly urgent: boolean;
  /** At most two; a system may show none, so each is offered in the window, too. */
  readonly buttons: readonly { readonly label: string; readonly wish: NotificationWish }[];
  readonly click: NotificationWish;
}

/** By its id: the same one again takes the place of the one that is there. */
export type Wanted = ReadonlyMap<string, NotificationSpec>;

export interface ShownNotification {
  close(): void;
}

/** The system's side. */
export interface Notifier {
  show(
    id: string,
    spec: NotificationSpec,
    events: {
      readonly pressed: (wish: NotificationWish) => void;
      /** The person, or the system, has put it away. */
      readonly gone: () => void;
      readonly failed: (why: string) => void;
      readonly shown: () => void;
    },
  ): ShownNotification;
}

/** Where there is nobody to show anything to: tests of the core. */
export const noNotifier: Notifier = { show: () => ({ close: () => undefined }) };
