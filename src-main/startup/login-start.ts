/**
 * The program starts when the agent signs in to her computer, if the settings say so. What they want is given to the system
 * at each start (the program may lie elsewhere since an update) and at each change; what the system has made of it is told.
 */
import { EventEmitter } from 'node:events';
import type { StartupSettings } from '#shared/settings.ts';
import type { StartupStatus } from '#shared/state.ts';
import type { Log } from '../ports.ts';

/** The system's side: Electron's login item, or a file on Linux. */
export interface LoginItem {
  status(): Promise<StartupStatus>;
  /** @throws when the system refuses */
  set(wanted: StartupSettings): Promise<void>;
}

export interface LoginStartDeps {
  readonly item: LoginItem;
  readonly log: Log;
  readonly settings: () => StartupSettings;
}

export class LoginStart extends EventEmitter<{ changed: []; refused: [] }> {
  readonly #deps: LoginStartDeps;
  #status: StartupStatus = 'off';
  /** One after the other: two changes in a row must not overtake each other. */
  #queue: Promise<void> = Promise.resolve();

  constructor(deps: LoginStartDeps) {
    super();
    this.#deps = deps;
  }

  get status(): StartupStatus {
    return this.#status;
  }

  /** @returns when it is done */
  start(): Promise<void> {
    return this.#then(async () => {
      const { item, settings } = this.#deps;
      const status = await item.status();
      // Whoever has switched it off in the system's own settings doesn't want it back with the next start.
      if (settings().atLogin ? status !== 'switchedOff' : status === 'on') await item.set(settings());
    });
  }

  /** The agent, or her administrator, has changed it. */
  settingsChanged(): Promise<void> {
    return this.#then(() => this.#deps.item.set(this.#deps.settings()));
  }

  #then(action: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      try {
        await action();
        this.#become(await this.#deps.item.status());
      } catch (error) {
        this.#deps.log.error('startup.refused', { error });
        this.#become('refused');
        this.emit('refused');
      }
    });
    return this.#queue;
  }

  #become(status: StartupStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#deps.log.info('startup.status', { status });
    this.emit('changed');
  }
}

/** Where nothing starts the program: tests of the core. */
export const noLoginItem: LoginItem = { status: async () => 'off', set: async () => undefined };
