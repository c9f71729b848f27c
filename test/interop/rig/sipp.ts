/** SIPp as the telephone network: it calls in, or answers what is dialled out. Its sound is an `RtpEnd`. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RtpEnd } from './rtp-end.ts';
import { Server, until } from './server.ts';

const SCENARIOS = path.join(import.meta.dirname, 'sipp');
/** Both exchanges take the telephone network to be here, and send their calls to this port of it. */
const HOST = '127.0.0.3';
const ANSWERING_PORT = 5171;

export type CallingScenario = 'call' | 'call-and-hang-up' | 'call-and-cancel' | 'late-offer' | 'session-timer';
export type AnsweringScenario = 'answer' | 'answer-and-follow' | 'early-media';

export interface OutsideCall {
  /** The exchange's address for UDP. */
  readonly exchange: string;
  readonly number: string;
  readonly caller?: string;
  readonly name?: string;
  /** A further line of the INVITE. */
  readonly header?: string;
  /** Payload type and rtpmap of the one codec that is offered. */
  readonly codec?: readonly [type: number, map: string];
  readonly hz?: number;
}

export class Outside {
  readonly sound: RtpEnd;
  readonly #server: Server;
  readonly #folder: string;

  private constructor(server: Server, sound: RtpEnd, folder: string) {
    this.#server = server;
    this.sound = sound;
    this.#folder = folder;
  }

  /** One call in. */
  static async call(scenario: CallingScenario, call: OutsideCall): Promise<Outside> {
    const { exchange, number, caller = '+4930123456', name = 'Outside', codec = [0, '0 PCMU/8000'] } = call;
    const keys = {
      caller,
      caller_name: name,
      codec: String(codec[0]),
      codec_map: codec[1],
      extra: call.header ?? 'Subject: interop',
    };
    return Outside.#start(scenario, keys, [exchange, '-s', number, '-p', '0'], call.hz);
  }

  /** Takes the next call that the exchange sends out. */
  static async answer(scenario: AnsweringScenario, hz = 1000): Promise<Outside> {
    return Outside.#start(scenario, {}, ['-p', String(ANSWERING_PORT)], hz);
  }

  static async #start(
    scenario: string,
    keys: Readonly<Record<string, string>>,
    args: readonly string[],
    hz = 1000,
  ): Promise<Outside> {
    const folder = mkdtempSync(path.join(tmpdir(), 'offhook-sipp-'));
    const sound = await RtpEnd.open(hz);
    const named = Object.entries({ ...keys, rtp_port: String(sound.port) });
    const server = await Server.start({
      name: `SIPp, ${scenario}`,
      command: 'sipp',
      args: [
        ...args,
        '-nostdin',
        ...pairs({
          sf: path.join(SCENARIOS, `${scenario}.xml`),
          i: HOST,
          m: '1',
          l: '1',
          timeout: '150',
          error_file: path.join(folder, 'errors.log'),
          message_file: path.join(folder, 'messages.log'),
        }),
        '-trace_err',
        '-trace_msg',
        ...named.flatMap(([key, value]) => ['-key', key, value]),
      ],
      cwd: folder,
      log: path.join(folder, 'output.log'),
      // Nothing else says that its port is open.
      ready: () => readdirSync(folder).includes('messages.log') || /Scenario Screen/.test(said(folder)),
    }).catch((cause: unknown) => {
      sound.close();
      throw new Error(`SIPp, ${scenario}: ${errors(folder)}`, { cause });
    });
    return new Outside(server, sound, folder);
  }

  /** The SIP messages that it sent and received. */
  get messages(): string {
    return readFileSync(path.join(this.#folder, 'messages.log'), 'utf8');
  }

  /** @throws with what went wrong unless the scenario ran to its end */
  async finished(withinMs = 10_000): Promise<void> {
    await until(`${this.#server.name} is over`, withinMs, () => !this.#server.isRunning);
    if (this.#server.exitCode !== 0) throw new Error(`${this.#server.name}: ${errors(this.#folder)}`);
  }

  async stop(): Promise<void> {
    this.sound.close();
    await this.#server.end('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const pairs = (options: Readonly<Record<string, string>>): string[] =>
  Object.entries(options).flatMap(([name, value]) => [`-${name}`, value]);

const said = (folder: string): string => readFileSync(path.join(folder, 'output.log'), 'utf8');

function errors(folder: string): string {
  const file = readdirSync(folder).find((name) => name.startsWith('errors'));
  return file === undefined
    ? 'ended with an error that it did not name'
    : readFileSync(path.join(folder, file), 'utf8');
}
