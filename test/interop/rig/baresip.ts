/** baresip: a plain desk telephone that registers, answers by itself, sings one note and hears the other side's. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Hearing } from '../../../sandbox/pbx/robots/hearing.ts';
import { encodePcmu, SAMPLE_RATE } from '../../../sandbox/pbx/robots/pcmu.ts';
import { writeToneFile } from '../../../scripts/office/tone-file.ts';
import { passwordOf } from './accounts.ts';
import { Server, until } from './server.ts';
import { freePort } from '../../../scripts/throw-away-server.ts';

const WAV_HEADER = 44;
const TOLERANCE_HZ = 15;
const CONFIGURATION = path.join(import.meta.dirname, 'baresip/config');

export class Baresip {
  readonly #server: Server;
  readonly #folder: string;
  readonly #controlPort: number;
  readonly #exchange: string;

  private constructor(server: Server, folder: string, controlPort: number, exchange: string) {
    this.#server = server;
    this.#folder = folder;
    this.#controlPort = controlPort;
    this.#exchange = exchange;
  }

  /** @param exchange its host and port for UDP */
  static async start(user: string, exchange: string, hz: number): Promise<Baresip> {
    const folder = mkdtempSync(path.join(tmpdir(), 'offhook-baresip-'));
    const controlPort = await freePort();
    const config = readFileSync(CONFIGURATION, 'utf8')
      .replace('CONTROL_PORT', String(controlPort))
      .replaceAll('FOLDER', folder);
    // Longer than any case: at its end there would be silence.
    writeToneFile(path.join(folder, 'tone.wav'), hz, { rate: SAMPLE_RATE, seconds: 120 });
    const options = `answermode=auto;regint=120;audio_codecs=pcmu,pcma;outbound="sip:${exchange};transport=udp"`;
    const account = `<sip:${user}@${exchange};transport=udp>;auth_user=${user};auth_pass=${passwordOf(user)};${options}\n`;
    writeFileSync(path.join(folder, 'config'), config);
    writeFileSync(path.join(folder, 'accounts'), account);
    writeFileSync(path.join(folder, 'contacts'), '');
    const log = path.join(folder, 'output.log');
    const server = await Server.start({
      name: `baresip ${user}`,
      command: 'baresip',
      args: ['-f', folder, '-v'],
      log,
      ready: () => /200 OK/.test(readFileSync(log, 'utf8')),
    });
    return new Baresip(server, folder, controlPort, exchange);
  }

  async dial(number: string): Promise<void> {
    await this.#command('dial', `sip:${number}@${this.#exchange.split(':', 1)[0]}`);
  }

  async hangUp(): Promise<void> {
    await this.#command('hangup');
  }

  async waitToHear(hz: number, withinMs = 6000): Promise<void> {
    await until(`the desk telephone hears ${hz} Hz`, withinMs, () => Math.abs(this.#heardHz() - hz) <= TOLERANCE_HZ);
  }

  /** Settles when that note is no longer the loudest of what comes; when nothing comes at all, the last note stays. */
  async waitForOtherThan(hz: number, withinMs = 6000): Promise<void> {
    await until(`the desk telephone no longer hears ${hz} Hz`, withinMs, () => {
      return Math.abs(this.#heardHz() - hz) > TOLERANCE_HZ;
    });
  }

  async stop(): Promise<void> {
    await this.#server.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The last 200 ms of its newest call, from the file that it keeps of it: 16 bits, mono. */
  #heardHz(): number {
    const kept = readdirSync(this.#folder).filter((name) => name.endsWith('-dec.wav'));
    const file = kept.toSorted().at(-1);
    if (file === undefined) return 0;
    const sound = readFileSync(path.join(this.#folder, file)).subarray(WAV_HEADER);
    const hearing = new Hearing();
    const samples = new Int16Array(sound.buffer.slice(sound.byteOffset, sound.byteOffset + (sound.length & ~1)));
    hearing.take(Uint8Array.from(samples.subarray(-SAMPLE_RATE / 5), (sample) => encodePcmu(sample / 32_768)));
    return hearing.heard().hz;
  }

  /** Its control protocol: JSON in netstrings; events come in between, the answer is one with "response". */
  async #command(command: string, params = ''): Promise<void> {
    const message = JSON.stringify({ command, params });
    const socket = connect(this.#controlPort, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    try {
      await once(socket, 'connect');
      socket.write(`${Buffer.byteLength(message)}:${message},`);
      await until(`baresip answers "${command}"`, 3000, () => /"response"/.test(answer));
      if (!/"ok"\s*:\s*true/.test(answer)) throw new Error(`baresip refuses "${command} ${params}": ${answer}`);
    } finally {
      socket.destroy();
    }
  }
}
