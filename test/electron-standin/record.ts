import { EventEmitter } from 'node:events';
import type { MessageBoxReturnValue } from 'electron';
import type { StandinNotification } from './shell/notification.ts';
import type { StandinDisplay } from './shell/screen.ts';
import type { StandinTray } from './shell/tray.ts';

/** One request to the operating system that a real Electron would have carried out. */
export interface RecordedCall {
  readonly api: string;
  readonly args: readonly unknown[];
}

/** What tests see as `globalThis.__standin` in the main process: the shell side, recorded and driven. */
export interface StandinRecord {
  readonly log: readonly RecordedCall[];
  /** The argument lists of each call of one API, oldest first. */
  calls(api: string): readonly (readonly unknown[])[];
  /** Emits 'call' with each RecordedCall. */
  readonly events: EventEmitter;
  readonly trays: StandinTray[];
  readonly notifications: StandinNotification[];
  readonly shortcuts: Map<string, () => void>;
  /** Accelerators that another program holds: registering one fails. */
  readonly takenShortcuts: Set<string>;
  /** Answers for the next message boxes; without one, the cancel button is pressed. */
  readonly dialogAnswers: MessageBoxReturnValue[];
  /** Answers for the next save dialogs; without one, it is cancelled. */
  readonly saveAnswers: string[];
  /** safeStorage: false makes it unavailable, as on a Linux session without a secret service. */
  encryptionAvailable: boolean;
  shouldReEncrypt: boolean;
  mediaAccess: 'granted' | 'denied' | 'not-determined';
  idleSeconds: number;
  /** The displays of the desktop; setting them tells the program. The first is the primary one. */
  displays: readonly StandinDisplay[];
  /** Where the mouse pointer is. */
  cursor: { x: number; y: number };
  systemTheme: 'light' | 'dark';
}

const log: RecordedCall[] = [];
const events = new EventEmitter();

export const standin: StandinRecord = {
  log,
  events,
  calls: (api) => log.filter((call) => call.api === api).map((call) => call.args),
  trays: [],
  notifications: [],
  shortcuts: new Map(),
  takenShortcuts: new Set(),
  dialogAnswers: [],
  saveAnswers: [],
  encryptionAvailable: true,
  shouldReEncrypt: false,
  mediaAccess: 'granted',
  idleSeconds: 0,
  displays: [],
  cursor: { x: 0, y: 0 },
  systemTheme: process.env['STANDIN_THEME'] === 'dark' ? 'dark' : 'light',
};

/** Writes down a request to the operating system. */
export function record(api: string, ...args: unknown[]): void {
  const call = { api, args };
  log.push(call);
  events.emit('call', call);
}
