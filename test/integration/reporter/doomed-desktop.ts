import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CallCommand } from '#shared/command.ts';
import type { PhoneReport } from '#shared/phone.ts';
import type { FromChild, ToChild } from './crash-child.ts';
import type { TelephoneSetup } from './telephone.ts';

type CallEventReport = Extract<PhoneReport, { type: 'call' }>['event'];
type At = FromChild['at'];

/** A desktop in a process of its own, to be killed. Everything it says is kept, so nothing is waited for in vain. */
export class DoomedDesktop {
  readonly #child: ChildProcess;
  readonly #said: FromChild[] = [];
  readonly #listeners = new Set<() => void>();
  #done = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message: FromChild) => {
      this.#said.push(message);
      for (const listener of this.#listeners) listener();
    });
  }

  static async start(setup: TelephoneSetup, options: { freezeBefore?: string } = {}): Promise<DoomedDesktop> {
    const child = fork(fileURLToPath(new URL('crash-child.ts', import.meta.url)), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const desktop = new DoomedDesktop(child);
    await desktop.hears('loaded');
    await desktop.#tell({ do: 'start', setup, freezeBefore: options.freezeBefore ?? null });
    return desktop;
  }

  async ring(number: string): Promise<string> {
    const callId = `call-${number}`;
    await this.#tell({
      do: 'report',
      report: {
        type: 'incoming',
        callId,
        sipCallId: `sip-${number}`,
        physicalId: null,
        number,
        name: null,
        at: Date.now(),
      },
    });
    return callId;
  }

  async see(callId: string, ...events: CallEventReport[]): Promise<void> {
    for (const event of events) await this.#tell({ do: 'report', report: { type: 'call', callId, event } });
  }

  async command(command: CallCommand): Promise<string | null> {
    return this.#tell({ do: 'command', command });
  }

  async click(click: { portalCallId: string; number: string; line: string }): Promise<string | null> {
    return this.#tell({ do: 'click', ...click });
  }

  /** The first message of this kind that fits, past ones included. */
  hears<Kind extends At>(kind: Kind, fits: (message: Extract<FromChild, { at: Kind }>) => boolean = () => true) {
    const find = () => this.#said.filter((message) => isAt(message, kind)).find(fits);
    return this.#until(find, kind);
  }

  /** As `kill -9`: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #tell(message: ToChild): Promise<string | null> {
    const turn = this.#done;
    this.#done += 1;
    this.#child.send(message);
    const answers = () => this.#said.filter((said) => isAt(said, 'done'));
    return (await this.#until(() => answers()[turn], message.do)).callId;
  }

  #until<Found>(find: () => Found | undefined, what: string): Promise<Found> {
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    const look = () => {
      const found = find();
      if (found !== undefined) resolve(found);
    };
    const giveUp = setTimeout(
      () => reject(new Error(`waited for ${what}; heard ${JSON.stringify(this.#said)}`)),
      15_000,
    );
    this.#listeners.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(giveUp);
      this.#listeners.delete(look);
    });
  }
}

const isAt = <Kind extends At>(message: FromChild, kind: Kind): message is Extract<FromChild, { at: Kind }> =>
  message.at === kind;
