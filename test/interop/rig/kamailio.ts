/** Kamailio as registrar and proxy with RTPengine beside it, on loopback; numbers are in `kamailio/kamailio.cfg`. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { throwAwayIdentity } from '../../../sandbox/tls/throw-away-identity.ts';
import { Server } from './server.ts';

const CONFIGURATION = path.join(import.meta.dirname, 'kamailio');

export const KAMAILIO = {
  host: '127.0.0.1',
  ws: 'ws://127.0.0.1:8078',
  wss: 'wss://127.0.0.1:8079',
  /** For SIPp and baresip. */
  udp: '127.0.0.1:5060',
} as const;

/** User space only: no kernel module, no configuration of the system's. */
const RTPENGINE = [
  '--config-file=none',
  '--table=-1',
  '--interface=127.0.0.1',
  '--listen-ng=127.0.0.1:2223',
  '--port-min=30000',
  '--port-max=30999',
  '--num-threads=2',
  '--foreground',
  '--log-stderr',
  '--log-level=5',
];

export class Kamailio {
  /** For Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly spki: string;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'offhook-kamailio-'));
  #server: Server | null = null;
  #rtpengine: Server | null = null;

  private constructor() {
    const { key, cert, spki } = throwAwayIdentity(['localhost']);
    this.spki = spki;
    for (const name of ['kamailio.cfg', 'tls.cfg']) {
      const text = readFileSync(path.join(CONFIGURATION, name), 'utf8').replaceAll('RUN/', `${this.#folder}/`);
      writeFileSync(path.join(this.#folder, name), text);
    }
    writeFileSync(path.join(this.#folder, 'key.pem'), key);
    writeFileSync(path.join(this.#folder, 'certificate.pem'), cert);
  }

  static async start(): Promise<Kamailio> {
    const kamailio = new Kamailio();
    kamailio.#rtpengine = await Server.start({
      name: 'RTPengine',
      command: 'rtpengine',
      args: RTPENGINE,
      log: path.join(kamailio.#folder, 'rtpengine.log'),
      ready: rtpengineAnswers,
    });
    await kamailio.up();
    return kamailio;
  }

  /** Starts it (again); where everybody is registered was in its memory. */
  async up(): Promise<void> {
    this.#server = await Server.start({
      name: 'Kamailio',
      command: 'kamailio',
      args: ['-f', path.join(this.#folder, 'kamailio.cfg'), '-DD', '-E', '-m', '64', '-M', '8'],
      log: path.join(this.#folder, 'kamailio.log'),
      ready: () => accepts(Number(new URL(KAMAILIO.ws).port)),
    });
  }

  /** `kill -9` of all of its processes; RTPengine goes on. */
  async crash(): Promise<void> {
    await this.#server?.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#server?.end();
    await this.#rtpengine?.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get log(): string {
    return readFileSync(path.join(this.#folder, 'kamailio.log'), 'utf8');
  }
}

/** Whether somebody listens there. */
function accepts(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** Its control protocol's ping: a cookie and bencode. */
async function rtpengineAnswers(): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.send('1 d7:command4:pinge', 2223, '127.0.0.1');
    await once(socket, 'message', { signal: AbortSignal.timeout(200) });
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
