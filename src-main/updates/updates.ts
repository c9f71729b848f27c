/**
 * Finds updates, fetches them, and installs one when it disturbs nobody: never during a call, never against the agent's
 * "later", never where an administrator brings them. The states are drawn in `#shared/updates.ts`.
 */
import { EventEmitter } from 'node:events';
import type { UpdateSettings } from '#shared/settings.ts';
import type { NoUpdates, UpdateProblem, UpdateState } from '#shared/updates.ts';
import type { Clock, Log } from '../ports.ts';

/** What electron-updater does for us; `src-main/shell/updater.ts`. */
export interface Updater {
  /** @param installOnQuit an update that is there goes in when the program ends anyway */
  configure(settings: UpdateSettings, installOnQuit: boolean): void;
  /** @returns the version that is offered to this computer; null when there is none. @throws when it can't be told */
  check(): Promise<string | null>;
  /** Fetches and verifies what `check` has found. @throws UpdateRefused */
  download(progress: (percent: number) => void): Promise<void>;
  /**
   * Ends the program and starts the new one.
   * @param stays the agent was being asked whether the program may end, and has said no
   * @throws when it can't be begun
   */
  install(stays: () => void): void;
}

/** The file isn't what its feed says, or isn't ours. */
export class UpdateRefused extends Error {
  override readonly name = 'UpdateRefused';
}

export interface UpdatesDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly updater: Updater;
  readonly settings: () => UpdateSettings;
  readonly whyNot: () => NoUpdates | null;
  readonly callsUp: () => boolean;
  readonly random: () => number;
}

/** For a program that was started from its sources. */
export const notUpdated: Pick<UpdatesDeps, 'updater' | 'whyNot'> = {
  whyNot: () => 'unpackaged',
  updater: {
    configure: () => undefined,
    check: async () => null,
    download: async () => undefined,
    install: () => undefined,
  },
};

const MINUTE = 60_000;
/** After the start: the agent's first call comes first. */
export const FIRST_CHECK_MS = 2 * MINUTE;
/** Apart from each other: five hundred desktops start at nine. */
export const CHECK_EVERY_MS = 4 * 60 * MINUTE;
/** electron-updater waits for a server for ever: Electron's requests have no 'socket' event, which its limit hangs on. */
export const CHECK_LIMIT_MS = 2 * MINUTE;
export const LATER_MS = 8 * 60 * MINUTE;
/** The agent may be writing down what was said. */
export const AFTER_CALL_MS = MINUTE;

export class Updates extends EventEmitter<{ changed: [] }> {
  readonly #deps: UpdatesDeps;
  #state: UpdateState = { state: 'idle', checkedAt: null };
  /** Counts checks and changes of the settings: an answer to an earlier one says nothing any more. */
  #run = 0;
  #cancelCheck: () => void = () => undefined;
  #cancelInstall: () => void = () => undefined;

  constructor(deps: UpdatesDeps) {
    super();
    this.#deps = deps;
  }

  get state(): UpdateState {
    return this.#state;
  }

  start(): void {
    if (this.#isOff()) return;
    this.#checkIn(FIRST_CHECK_MS * (1 + this.#deps.random()));
  }

  stop(): void {
    this.#cancelCheck();
    this.#cancelInstall();
  }

  /** The settings have changed: another channel or feed may have another version. */
  settingsChanged(): void {
    this.#run++;
    this.stop();
    if (this.#isOff()) return;
    this.#set({ state: 'idle', checkedAt: null });
    this.#checkIn(MINUTE * this.#deps.random());
  }

  /** Now, because the agent asks or it is time. */
  async check(): Promise<void> {
    if (this.#isOff() || !['idle', 'failed'].includes(this.#state.state)) return;
    const { updater, clock, log } = this.#deps;
    this.#cancelCheck();
    const run = ++this.#run;
    this.#set({ state: 'checking' });
    try {
      const version = await this.#inTime(updater.check());
      if (run !== this.#run) return;
      if (version === null) this.#set({ state: 'idle', checkedAt: clock.now() });
      else await this.#fetch(version, run);
    } catch (error) {
      if (run !== this.#run) return;
      const problem: UpdateProblem = error instanceof UpdateRefused ? 'updateRefused' : 'updateUnreachable';
      log.warn('updates.failed', { problem, error });
      this.#set({ state: 'failed', problem, at: clock.now() });
    }
    if (run === this.#run && (this.#state.state === 'idle' || this.#state.state === 'failed'))
      this.#checkIn(CHECK_EVERY_MS * (0.75 + this.#deps.random() / 2));
  }

  /** The agent wants it now: during a call it waits for the end of the last one. */
  install(): void {
    if (this.#state.state !== 'ready' && this.#state.state !== 'waiting') return;
    const { version } = this.#state;
    this.#cancelInstall();
    if (this.#deps.callsUp()) return this.#set({ state: 'waiting', version });
    this.#deps.log.info('updates.install', { version });
    this.#set({ state: 'installing', version });
    try {
      this.#deps.updater.install(() => {
        if (this.#state.state === 'installing') this.#set({ state: 'ready', version, later: null });
      });
    } catch (error) {
      this.#deps.log.error('updates.notInstalled', { version, error });
      this.#set({ state: 'failed', problem: 'updateNotInstalled', at: this.#deps.clock.now() });
    }
  }

  /** Not now; also takes back what waits for the end of a call. */
  later(): void {
    if (this.#state.state !== 'ready' && this.#state.state !== 'waiting') return;
    const { version } = this.#state;
    const { clock } = this.#deps;
    this.#cancelInstall();
    this.#set({ state: 'ready', version, later: clock.now() + LATER_MS });
    this.#cancelInstall = clock.after(LATER_MS, () => this.#set({ state: 'ready', version, later: null }));
  }

  /** A call has begun or ended. */
  callsChanged(): void {
    if (this.#state.state !== 'waiting') return;
    const { clock, callsUp } = this.#deps;
    this.#cancelInstall();
    if (!callsUp()) this.#cancelInstall = clock.after(AFTER_CALL_MS, () => this.install());
  }

  /** @throws when it takes too long */
  #inTime<Answer>(asked: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const cancel = this.#deps.clock.after(CHECK_LIMIT_MS, () => reject(new Error('the feed does not answer')));
      void asked.then(resolve, reject).finally(cancel);
    });
  }

  async #fetch(version: string, run: number): Promise<void> {
    this.#set({ state: 'downloading', version, percent: 0 });
    await this.#deps.updater.download((percent) => {
      if (run === this.#run) this.#set({ state: 'downloading', version, percent });
    });
    if (run !== this.#run) return;
    this.#deps.log.info('updates.ready', { version });
    this.#set({ state: 'ready', version, later: null });
  }

  /** Also tells electron-updater: what is off mustn't be installed when the program ends. */
  #isOff(): boolean {
    const { settings, whyNot, updater } = this.#deps;
    const current = settings();
    const why = current.mode === 'off' ? 'switchedOff' : whyNot();
    if (why !== null) {
      this.#set({ state: 'off', why });
      if (why === 'switchedOff') updater.configure(current, false);
      return true;
    }
    if (this.#state.state === 'off') this.#set({ state: 'idle', checkedAt: null });
    updater.configure(current, current.mode === 'automatic');
    return false;
  }

  #checkIn(ms: number): void {
    this.#cancelCheck();
    this.#cancelCheck = this.#deps.clock.after(ms, () => void this.check());
  }

  #set(state: UpdateState): void {
    this.#state = state;
    this.emit('changed');
  }
}
