/** What Electron's side hands to the program: its edges, and where its files lie. */
import type { NetworkInterfaceInfo } from 'node:os';
import type { PushSocket } from '#shared/push/push-client.ts';
import type { Counters } from '#shared/web/log/counters.ts';
import type { MicrophoneSystem } from './microphone-consent.ts';
import type { ProxyLogin } from './network/proxy-login.ts';
import type { Clock, Log, Network, SecretStore } from './ports.ts';
import type { Notifier } from './notifications/notification.ts';
import type { Support } from './diagnostics/diagnostics.ts';
import type { LogFiles } from './retention.ts';
import type { UpdatesDeps } from './updates/updates.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import type { LoginItem } from './startup/login-start.ts';
import type { SystemKeys } from './shortcuts/shortcut-desk.ts';

export interface ProgramDeps {
  readonly version: string;
  readonly network: Network;
  /** A WebSocket over the same network as `network`. */
  readonly openSocket: (url: string) => PushSocket;
  /** Left out where there is no proxy to ask. */
  readonly proxy?: {
    readonly login: ProxyLogin;
    /** Whether a proxy stands between this computer and that address. */
    readonly proxied: (url: string) => Promise<boolean>;
  };
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: Counters;
  readonly secrets: SecretStore;
  readonly settings: SettingsStore;
  readonly journalFile: string;
  readonly recordingsFolder: string;
  /** The log's files: they have keep-days, too. */
  readonly logFiles: LogFiles;
  /** BCP 47, the user's first choice first. */
  readonly preferredLanguages: readonly string[];
  readonly computerName: string;
  /** The name that the agent has signed in to her computer with. */
  readonly userName: string;
  /** Left out where nothing updates the program. */
  readonly updating?: Pick<UpdatesDeps, 'updater' | 'whyNot'>;
  /** Left out where there are none. */
  readonly systemKeys?: SystemKeys;
  readonly loginItem?: LoginItem;
  readonly notifier?: Notifier;
  /** Left out where nobody looks for faults. */
  readonly support?: Support;
  readonly openExternal: (url: string) => Promise<void>;
  readonly systemIsDark: () => boolean;
  /** `os.networkInterfaces` */
  readonly networkInterfaces: () => NodeJS.Dict<NetworkInterfaceInfo[]>;
  /** The system's say over the microphone; left out where it has none. */
  readonly microphone?: MicrophoneSystem | null;
  /** Asks the system not to fall asleep. @returns what lets it sleep again */
  readonly keepAwake: () => () => void;
  /** How long nobody has touched this computer. */
  readonly idleMs: () => number;
}
