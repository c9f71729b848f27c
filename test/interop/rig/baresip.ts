/** baresip: a plain desk telephone that registers, answers by itself and sends back what it hears. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { passwordOf } from './accounts.ts';
import { Server, until } from './server.ts';

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
  static async start(user: string, exchange: string): Promise<Baresip> {
    const folder = mkdtempSync(path.join(tmpdir(), 'offhook-baresip-'));
    const controlPort = await freePort();
    const config = readFileSync(CONFIGURATION, 'utf8').replace('CONTROL_PORT', String(controlPort));
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

  /** @throws unless it says so on its own console */
  async waitFor(pattern: RegExp, withinMs = 6000): Promise<void> {
    await until(`baresip says ${pattern}`, withinMs, () => pattern.test(this.#server.said)).catch((cause: unknown) => {
      throw new Error(`baresip never said ${pattern}; it ended with:\n${this.#server.said.slice(-2000)}`, { cause });
    });
  }

  async stop(): Promise<void> {
    await this.#server.end();
    rmSync(this.#folder, { recursive: true, force: true });
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
