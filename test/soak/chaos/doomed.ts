/** One life of a desktop in a process of its own, and its end. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ClickNews, FromDesktop, ToDesktop } from './messages.ts';

/** The process was killed before it said that it had done what it was told. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface DoomedListener {
  signInNeeded(): void;
  click(news: ClickNews): void;
  trouble(what: string): void;
}

export class Doomed {
  readonly #child: ChildProcess;
  readonly #pending: { resolve: (callId: string | null) => void; reject: (error: Error) => void }[] = [];
  /** When it was killed. */
  diedAt: number | null = null;
  /** How many calls that are over this desktop has yet to report. */
  waiting = Infinity;

  private constructor(child: ChildProcess, on: DoomedListener) {
    this.#child = child;
    child.on('message', (message: FromDesktop) => {
      if (message.at === 'waiting') this.waiting = message.calls;
      if (message.at === 'signInNeeded') on.signInNeeded();
      if (message.at === 'clicked' || message.at === 'dials' || message.at === 'signal') on.click(message);
      if (message.at === 'trouble') on.trouble(message.what);
      if (message.at !== 'done') return;
      const { callId, failed } = message;
      if (failed === null) this.#pending.shift()?.resolve(callId);
      else this.#pending.shift()?.reject(new Error(failed));
    });
    child.on('exit', () => {
      for (const { reject } of this.#pending.splice(0)) reject(new Killed());
    });
  }

  static async start(on: DoomedListener): Promise<Doomed> {
    const child = fork(fileURLToPath(new URL('desktop.ts', import.meta.url)), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const loaded = once(child, 'message');
    const doomed = new Doomed(child, on);
    await loaded;
    return doomed;
  }

  get isDead(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** @throws Killed; Error for what the desktop could not do */
  tell(message: ToDesktop): Promise<string | null> {
    if (this.isDead) return Promise.reject(new Killed());
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    this.#pending.push({ resolve, reject });
    this.#child.send(message, (error) => {
      if (error !== null) reject(new Killed('the channel is closed', { cause: error }));
    });
    return promise;
  }

  /** As `kill -9`: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    if (this.isDead) return;
    this.diedAt = Date.now();
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

/** For what nobody waits for: its program may be gone. */
export function ignoreDeath(error: unknown): void {
  if (!(error instanceof Killed)) throw error;
}
