/** One program that serves while tests run: started, waited for, ended by its id; what it said is kept in a file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { assertInNameSpace } from './name-space.ts';

export interface ServerOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Where its output goes. */
  readonly log: string;
  readonly cwd?: string;
  /** Asked again and again until it says yes. */
  ready(): boolean | Promise<boolean>;
  readonly readyWithinMs?: number;
}

const READY_MS = 20_000;
const STOP_MS = 5000;

export class Server {
  readonly name: string;
  readonly log: string;
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;

  private constructor({ name, command, args, log, cwd }: ServerOptions) {
    assertInNameSpace();
    this.name = name;
    this.log = log;
    const output = openSync(log, 'a');
    // A group of its own: some servers have children, which a SIGKILL of the parent would leave behind.
    this.#child = spawn(command, args, { cwd, detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    this.#gone = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', () => resolve());
    });
  }

  /** @throws with the end of its log when it ends or isn't ready in time */
  static async start(options: ServerOptions): Promise<Server> {
    const server = new Server(options);
    const { readyWithinMs = READY_MS } = options;
    try {
      await until(`${options.name} is ready`, readyWithinMs, () => {
        if (!server.isRunning) throw new Error(`${options.name} ended by itself`);
        return options.ready();
      });
      return server;
    } catch (error) {
      await server.end('SIGKILL');
      throw new Error(`${options.name} did not start; ${options.log} ends with:\n${tail(options.log)}`, {
        cause: error,
      });
    }
  }

  get isRunning(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** What it has said so far. */
  get said(): string {
    return readFileSync(this.log, 'utf8');
  }

  /** Ends it and everything that it started. SIGKILL is a crash; after any other signal it has five seconds. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined) return;
    if (this.isRunning) process.kill(-pid, signal);
    const late = Symbol('late');
    if ((await Promise.race([this.#gone, setTimeout(STOP_MS, late, { ref: false })])) === late) {
      process.kill(-pid, 'SIGKILL');
      await this.#gone;
    }
  }
}

/** @throws naming what it waited for */
export async function until(
  what: string,
  withinMs: number,
  holds: () => boolean | Promise<boolean>,
  everyMs = 30,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await setTimeout(everyMs);
  }
}

function tail(log: string): string {
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20).join('\n') : '(nothing)';
}
