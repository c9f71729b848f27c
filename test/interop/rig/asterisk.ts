/** Asterisk in its folder, on loopback; see `asterisk/etc` for numbers and accounts. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { throwAwayIdentity } from '../../../sandbox/tls/throw-away-identity.ts';
import { mountProc } from './chroot.ts';
import { Server, until } from './server.ts';

const CONFIGURATION = path.join(import.meta.dirname, 'asterisk/etc');
const run = promisify(execFile);

export const ASTERISK = {
  host: '127.0.0.1',
  ws: 'ws://127.0.0.1:8088/ws',
  wss: 'wss://127.0.0.1:8089/ws',
  /** For SIPp and baresip. */
  udp: '127.0.0.1:5160',
  /** The header that carries the linkedid. */
  physicalIdHeader: 'X-Linked-Id',
} as const;

export class Asterisk {
  /** For Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly spki: string;
  readonly #root: string;
  /** The run's folder, as the chroot sees it. */
  readonly #folder: string;
  #server: Server | null = null;

  private constructor(root: string) {
    this.#root = root;
    mkdirSync(path.join(root, 'offhook'), { recursive: true, mode: 0o755 });
    const folder = mkdtempSync(path.join(root, 'offhook/run-'));
    this.#folder = path.join('/', path.relative(root, folder));
    const identity = throwAwayIdentity(['localhost']);
    this.spki = identity.spki;
    this.#configure(folder, identity);
  }

  /** @param root the folder that `ensureRig` names */
  static async start(root: string): Promise<Asterisk> {
    const asterisk = new Asterisk(root);
    mountProc(root);
    await asterisk.up();
    return asterisk;
  }

  /** Starts it (again); registrations are kept where it was not killed before it could write them. */
  async up(): Promise<void> {
    this.#server = await Server.start({
      name: 'Asterisk',
      command: 'chroot',
      args: [this.#root, '/usr/sbin/asterisk', '-f', '-n', '-U', 'asterisk', '-G', 'asterisk', '-C', this.#conf],
      log: path.join(this.#root, this.#folder, 'console.log'),
      ready: async () => /fully booted/.test(await this.console('core waitfullybooted').catch(() => '')),
    });
  }

  /** `kill -9`: no call is ended, no connection closed, by it. */
  async crash(): Promise<void> {
    await this.#server?.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#server?.end();
    rmSync(path.join(this.#root, this.#folder), { recursive: true, force: true });
  }

  /** A command at its console. @returns the answer */
  async console(command: string): Promise<string> {
    const args = [this.#root, '/usr/sbin/asterisk', '-C', this.#conf, '-rx', command];
    return (await run('chroot', args, { timeout: 10_000 })).stdout;
  }

  /** Its whole log so far. */
  get log(): string {
    return readFileSync(path.join(this.#root, this.#folder, 'log/full'), 'utf8');
  }

  async waitForLog(pattern: RegExp, withinMs = 8000): Promise<RegExpExecArray> {
    await until(`Asterisk logs ${pattern}`, withinMs, () => pattern.test(this.log));
    return pattern.exec(this.log) as RegExpExecArray;
  }

  /** Calls that it has in hand. */
  async calls(): Promise<number> {
    return Number(/^(\d+) active calls?/m.exec(await this.console('core show channels count'))?.[1] ?? 0);
  }

  get #conf(): string {
    return `${this.#folder}/etc/asterisk.conf`;
  }

  #configure(folder: string, { key, cert }: { key: string; cert: string }): void {
    for (const name of ['etc', 'lib', 'log', 'spool']) mkdirSync(path.join(folder, name));
    for (const name of readdirSync(CONFIGURATION)) {
      const text = readFileSync(path.join(CONFIGURATION, name), 'utf8').replaceAll('RUN/', `${this.#folder}/`);
      writeFileSync(path.join(folder, 'etc', name), text.replaceAll(/=> RUN$/gm, `=> ${this.#folder}`));
    }
    writeFileSync(path.join(folder, 'key.pem'), key);
    writeFileSync(path.join(folder, 'certificate.pem'), cert);
    execFileSync('chroot', [this.#root, 'chown', '-R', 'asterisk:asterisk', this.#folder]);
  }
}
