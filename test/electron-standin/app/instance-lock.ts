import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SecondInstance {
  readonly argv: string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

/** unix(7): a socket's path has room for 108 bytes, on macOS for 104. */
const LONGEST_SOCKET = 100;

/**
 * The single-instance lock of one userData folder: a socket, so that the kernel knows whether its owner still lives,
 * also after a kill -9.
 */
export class InstanceLock {
  readonly #socket: string;
  #server: Server | undefined;

  constructor(userData: string) {
    const inside = join(userData, 'instance.socket');
    const hash = createHash('sha256').update(userData).digest('hex').slice(0, 24);
    this.#socket = inside.length <= LONGEST_SOCKET ? inside : join(tmpdir(), `electron-standin-${hash}`);
  }

  get held(): boolean {
    return this.#server !== undefined;
  }

  /** Takes the lock, or tells its owner about this instance and returns false. */
  request(own: SecondInstance, onSecond: (second: SecondInstance) => void): boolean {
    if (this.#server) return true;
    if (existsSync(this.#socket) && told(this.#socket, own)) return false;
    rmSync(this.#socket, { force: true });
    this.#server = createServer({ allowHalfOpen: true }, (connection) => {
      let text = '';
      connection.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      connection.on('end', () => {
        onSecond(JSON.parse(text) as SecondInstance);
        connection.end('told');
      });
      connection.on('error', () => {}); // the second instance is gone; what it said has been heard or never will be
    });
    this.#server.listen(this.#socket).unref();
    return true;
  }

  release(): void {
    this.#server?.close();
    this.#server = undefined;
  }
}

/** `requestSingleInstanceLock` answers at once, so the conversation runs in a program of its own. */
function told(socket: string, own: SecondInstance): boolean {
  const script = `
    const socket = require('node:net').connect(process.argv[1], () => socket.end(process.argv[2]));
    socket.on('error', () => process.exit(1));
    socket.on('data', () => process.exit(0));
    socket.on('close', () => process.exit(1));`;
  return spawnSync(process.execPath, ['-e', script, socket, JSON.stringify(own)], { stdio: 'ignore' }).status === 0;
}
